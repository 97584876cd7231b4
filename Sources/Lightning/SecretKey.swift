/// Thirty-two secret bytes: a signing key, a master key. Prints as `<redacted>`.
public struct SecretKey: Hashable, Sendable {
    public let bytes: Bytes32

    public init(_ bytes: Bytes32) {
        self.bytes = bytes
    }

    public init(random generator: inout some RandomNumberGenerator) {
        bytes = Bytes32(random: &generator)
    }
}

extension SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
