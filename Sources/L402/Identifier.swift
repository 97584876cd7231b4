public import Lightning

/// What the macaroon of a pass is minted over: a version, the hash of the payment that buys it, and an id of its own.
///
/// L402 protocol specification, "Macaroon identifier": version (2 bytes, big-endian, 0), payment hash (32), token id (32).
/// An identifier that was only parsed is a claim; it is true once the macaroon's chain was verified.
public struct Identifier: Hashable, Sendable {
    public static let byteCount = 66
    /// The only version that exists.
    public static let version: UInt16 = 0

    public let paymentHash: PaymentHash
    /// Opaque to everybody but the server, which may hide facts in it (``SealedTokenID``). Public: it opens nothing.
    public let tokenID: Bytes32

    public init(paymentHash: PaymentHash, tokenID: Bytes32) {
        self.paymentHash = paymentHash
        self.tokenID = tokenID
    }

    /// Exactly 66 bytes of version 0; anything else is somebody else's macaroon.
    public static func parse(_ bytes: some Collection<UInt8>) throws(IdentifierError) -> Identifier {
        try parse(Array(bytes))
    }

    public static func parse(_ bytes: [UInt8]) throws(IdentifierError) -> Identifier {
        guard bytes.count == byteCount else { throw .wrongLength(bytes.count) }
        let version = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
        guard version == Self.version else { throw .unsupportedVersion(version) }
        let (paymentHash, tokenID) = bytes.withUnsafeBytes { (bytes32($0, at: 2), bytes32($0, at: 34)) }
        return Identifier(paymentHash: PaymentHash(paymentHash), tokenID: tokenID)
    }

    /// `offset + 32` is inside of `bytes`.
    private static func bytes32(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Bytes32 {
        Bytes32(
            words: (
                bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: offset + 16, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
            ))
    }

    /// The 66 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(UInt8(Self.version >> 8))
        bytes.append(UInt8(Self.version & 0xff))
        paymentHash.bytes.withUnsafeBytes { bytes.append(contentsOf: $0) }
        tokenID.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }
}

/// Why bytes are no L402 identifier.
public enum IdentifierError: Error, Hashable, Sendable {
    case wrongLength(Int)
    case unsupportedVersion(UInt16)
}

extension IdentifierError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongLength(let count): "an L402 identifier has \(Identifier.byteCount) bytes, this one has \(count)"
        case .unsupportedVersion(let version): "L402 identifier version \(version) is not known, only \(Identifier.version) is"
        }
    }
}
