/// A point of secp256k1 in its compressed form, 33 bytes: the name of a Lightning node. Always on the curve.
public struct PublicKey: Hashable, Sendable {
    /// 2 or 3: which of the two points with this x coordinate.
    private let parity: UInt8
    private let x: Bytes32

    /// `nil` unless there are exactly 33 bytes that name a point on the curve.
    public init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard Secp256k1.isPublicKey(bytes) else { return nil }
        self.init(unchecked: bytes)
    }

    /// `nil` unless there are exactly 66 hexadecimal digits that name a point on the curve.
    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    /// For bytes that libsecp256k1 itself has written.
    init?(unchecked bytes: [UInt8]) {
        guard bytes.count == 33, let x = Bytes32(bytes.dropFirst()) else { return nil }
        self.parity = bytes[0]
        self.x = x
    }

    /// The 33 bytes.
    public var bytes: [UInt8] { [parity] + x.bytes }

    /// Lower-case hexadecimal, 66 digits.
    public var hex: String { Hex.encode(bytes) }
}

extension PublicKey: CustomStringConvertible {
    public var description: String { hex }
}

extension SecretKey {
    /// The public key that belongs to this secret one; `nil` for the few numbers (zero, the order of the curve and above) that have none.
    public var publicKey: PublicKey? {
        Secp256k1.publicKey(of: self).flatMap { PublicKey(unchecked: $0) }
    }
}
