/// Why definitions make no registry; whose fault it is says the configuration that they come from.
public enum ScopeRegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    case bitOutOfRange(Int)
    case bitTwice(Int)
    case nameTwice(String)
    case malformedName(bit: Int)
    case malformedTitle(bit: Int)
    case malformedSentence(bit: Int)

    public var description: String {
        switch self {
        case .bitOutOfRange(let bit): "bit \(bit) is not within 0 to 63"
        case .bitTwice(let bit): "bit \(bit) is defined twice"
        case .nameTwice(let name): "the name \(name) is given twice"
        case .malformedName(let bit):
            "the name of bit \(bit) has to be words of lower-case letters and digits with dots, hyphens or underscores between them, up to \(ScopeDefinition.nameLimit) bytes"
        case .malformedTitle(let bit):
            "the title of bit \(bit) has to be 1 to \(ScopeDefinition.titleLimit) bytes on one line, without invisible characters"
        case .malformedSentence(let bit):
            "the sentence of bit \(bit) has to be 1 to \(ScopeDefinition.sentenceLimit) bytes on one line, without invisible characters"
        }
    }
}

/// A tool asked for bits that mean nothing in this network (400).
public struct UnknownScopes: SSAError {
    /// Those bits alone.
    public let scopes: Scopes

    public var code: String { "unknown-scopes" }

    public var description: String {
        let bits = scopes.bits
        let list = bits.map(String.init).joined(separator: ", ")
        return
            "`scopes` has \(bits.count == 1 ? "bit \(list), which means" : "bits \(list), which mean") nothing in this network; its scopes are listed under /v4/network"
    }
}

/// More came back than the tool had asked for: the form was changed (400).
public struct ScopesNotAskedFor: SSAError {
    /// What was too much.
    public let scopes: Scopes

    public var code: String { "scopes-not-asked-for" }

    public var description: String { "the permissions \(scopes.bits.map(String.init).joined(separator: ", ")) were not asked for" }
}
