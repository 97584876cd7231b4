/// One configuration key of a backend, declared once: checked against, and printed from.
public struct BackendKey: Hashable, Sendable {
    public let name: String
    /// For the reference page and for error messages, without a full stop.
    public let summary: String
    public let isRequired: Bool
    /// Whether the value must not be shown.
    public let isSecret: Bool
    public let example: String

    public init(_ name: String, _ summary: String, example: String, required: Bool = false, secret: Bool = false) {
        self.name = name
        self.summary = summary
        self.example = example
        isRequired = required
        isSecret = secret
    }
}
