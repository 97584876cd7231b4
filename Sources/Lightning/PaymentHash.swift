internal import Crypto

/// The SHA-256 of a preimage: what an invoice names and a payment is known by. Public.
public struct PaymentHash: Hashable, Sendable {
    public let bytes: Bytes32

    public init(_ bytes: Bytes32) {
        self.bytes = bytes
    }

    /// `nil` unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let bytes = Bytes32(bytes) else { return nil }
        self.bytes = bytes
    }

    /// `nil` unless there are exactly 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = Bytes32(hex: hex) else { return nil }
        self.bytes = bytes
    }

    public var hex: String { bytes.hex }
}

extension PaymentHash: CustomStringConvertible {
    public var description: String { hex }
}

/// The secret whose hash an invoice names; whoever holds it has proof that the invoice was paid.
///
/// Its description is `<redacted>`; `hex` is the only way to its text.
public struct Preimage: Hashable, Sendable {
    public let bytes: Bytes32

    public init(_ bytes: Bytes32) {
        self.bytes = bytes
    }

    /// `nil` unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let bytes = Bytes32(bytes) else { return nil }
        self.bytes = bytes
    }

    /// `nil` unless there are exactly 64 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let bytes = Bytes32(hex: hex) else { return nil }
        self.bytes = bytes
    }

    public init(random generator: inout some RandomNumberGenerator) {
        bytes = Bytes32(random: &generator)
    }

    public var hex: String { bytes.hex }

    public var paymentHash: PaymentHash {
        var hash = SHA256()
        bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { target in
            hash.finalize().withUnsafeBytes { target.copyMemory(from: $0) }
        }
        return PaymentHash(Bytes32(words: words))
    }

    /// Whether this preimage proves payment of `hash`; constant time.
    public func proves(_ hash: PaymentHash) -> Bool {
        Bytes32.constantTimeEqual(paymentHash.bytes, hash.bytes)
    }
}

extension Preimage: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
