public import Pages

/// A page with something in it, for tests and for eyes.
public struct SamplePage: Sendable {
    /// Lower case with hyphens: a file's name.
    public let name: String
    public let render: @Sendable (PageRenderer, PageSetting) -> String

    init(_ name: String, _ render: @escaping @Sendable (PageRenderer, PageSetting) -> String) {
        self.name = name
        self.render = render
    }

    /// Every page in every state that has a template's section of its own.
    public static func all(_ filler: Filler = .ordinary) throws -> [SamplePage] {
        try forms(filler) + authorization(filler) + access(filler) + problems(filler)
    }
}
