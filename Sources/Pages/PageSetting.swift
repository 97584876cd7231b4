/// How a page is shown to somebody.
public struct PageSetting: Hashable, Sendable {
    public var language: Language
    /// Path and query under which this page can be asked for again; the choice of another language at its foot leads there, with `lang=` in the query.
    /// `nil`: no choice is offered.
    public var address: String?

    public init(_ language: Language, address: String? = nil) {
        self.language = language
        self.address = address
    }
}
