/// One configuration key of a backend, declared once: checked against, and printed from.
public struct BackendKey: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case text
        case url
        /// The path of a file on this machine.
        case file
        case duration
        /// `true` or `false`.
        case flag
    }

    public let name: String
    public let kind: Kind
    /// For the reference page and for error messages, without a full stop.
    public let summary: String
    public let isRequired: Bool
    /// Whether the value must not be shown.
    public let isSecret: Bool
    public let example: String

    public init(_ name: String, _ kind: Kind, _ summary: String, example: String, required: Bool = false, secret: Bool = false) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.example = example
        isRequired = required
        isSecret = secret
    }
}
