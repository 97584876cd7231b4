/// A key of the configuration file, declared once: the file is read by it, and the example and the reference page are printed from it.
public struct ConfigurationKey: Sendable {
    public indirect enum Kind: Sendable {
        case value(format: String, example: String)
        case values(format: String, example: [String])
        case section([ConfigurationKey])
        case sections([ConfigurationKey])
    }

    public enum Presence: Hashable, Sendable {
        case required
        /// As it would be written in the file.
        case `default`(String)
        /// Left out, it means what the words say: `any`.
        case optional(String)
    }

    public let name: String
    public let kind: Kind
    public let presence: Presence
    /// A sentence for the reference page.
    public let summary: String
    /// Known, but refused in this release.
    public let isLater: Bool
    /// Whether the printed example leaves it commented out.
    public let isCommentedOut: Bool

    init(_ name: String, _ kind: Kind, _ presence: Presence, _ summary: String, isLater: Bool = false, isCommentedOut: Bool = false) {
        self.name = name
        self.kind = kind
        self.presence = presence
        self.summary = summary
        self.isLater = isLater
        self.isCommentedOut = isCommentedOut
    }

    static func later(_ name: String, _ summary: String) -> ConfigurationKey {
        ConfigurationKey(name, .section([]), .optional("not available"), summary, isLater: true)
    }
}

/// A key with the format of its value.
struct ValueKey<Value: Sendable>: Sendable {
    let format: ValueFormat<Value>
    let key: ConfigurationKey

    init(
        _ name: String, _ format: ValueFormat<Value>, _ presence: ConfigurationKey.Presence, _ summary: String, example: String? = nil,
        isCommentedOut: Bool = false
    ) {
        self.format = format
        key = ConfigurationKey(
            name, .value(format: format.name, example: example ?? format.example), presence, summary, isCommentedOut: isCommentedOut)
    }
}

/// A key with a list of values.
struct ValuesKey<Value: Sendable>: Sendable {
    let format: ValueFormat<Value>
    let key: ConfigurationKey
    /// Whether one value may stand without the brackets of a list.
    let takesOne: Bool
    /// Whether a required list may have nothing in it: then leaving it out and leaving it empty are not the same.
    let mayBeEmpty: Bool

    init(
        _ name: String, _ format: ValueFormat<Value>, _ presence: ConfigurationKey.Presence, _ summary: String, example: [String],
        takesOne: Bool = false, mayBeEmpty: Bool = false, isCommentedOut: Bool = false
    ) {
        let key = ConfigurationKey(name, .values(format: format.name, example: example), presence, summary, isCommentedOut: isCommentedOut)
        self.init(key: key, format: format, takesOne: takesOne, mayBeEmpty: mayBeEmpty)
    }

    private init(key: ConfigurationKey, format: ValueFormat<Value>, takesOne: Bool, mayBeEmpty: Bool) {
        self.key = key
        self.format = format
        self.takesOne = takesOne
        self.mayBeEmpty = mayBeEmpty
    }

    /// The same key, where other keys decide which values are good.
    func reading(_ format: ValueFormat<Value>) -> ValuesKey {
        ValuesKey(key: key, format: format, takesOne: takesOne, mayBeEmpty: mayBeEmpty)
    }
}
