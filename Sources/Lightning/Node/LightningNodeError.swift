/// A node did not do what it was asked.
public struct LightningNodeError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        /// Not reached, or no answer in time. A retry may help; what was asked may have been done all the same.
        case unreachable
        /// Credentials, certificate or address are wrong. A retry does not help.
        case misconfigured
        /// The node understood and said no.
        case rejected
        /// The node answered something that is not its protocol.
        case malformedAnswer = "malformed-answer"
    }

    public let kind: Kind
    /// What happened and what to do about it, for the operator. Never a credential.
    public let message: String

    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Whether the same call can succeed later without anybody changing anything.
    public var isTransient: Bool { kind == .unreachable }

    public var description: String { "\(kind.rawValue): \(message)" }
}
