/// The secret that a macaroon is minted and verified with.
///
/// A macaroon's chain does not start at the key that the minter chose but at one derived from it:
/// `HMAC-SHA256("macaroons-key-generator", key)`, as every library does and no text says. Only the derived key is kept.
public struct RootKey: Sendable {
    /// The first key of the chain.
    package let derived: AuthenticationCode

    /// A key of any length. Below 32 bytes of entropy the macaroons are only as strong as the key.
    public init(_ bytes: some Collection<UInt8>) {
        self.init(Array(bytes))
    }

    public init(_ bytes: [UInt8]) {
        derived = Self.generator.authenticate(bytes)
    }

    public init(_ bytes: UnsafeRawBufferPointer) {
        derived = Self.generator.authenticate(bytes)
    }

    /// A key that is itself a code, as when root keys are derived from a master key.
    public init(_ code: AuthenticationCode) {
        derived = Self.generator.authenticate(code)
    }

    /// A key that went through the derivation before, as third-party caveats carry it.
    package init(derived: AuthenticationCode) {
        self.derived = derived
    }

    private static let generator = HMACSHA256Key("macaroons-key-generator".utf8)
}

extension RootKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
