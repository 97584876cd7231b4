/// Who a member is, for ever: 12 random bytes, `_id` in Lightquark's answers. Public; it opens nothing.
public struct UserID: Hashable, Sendable {
    public static let byteCount = 12

    let value: Bytes12

    init(value: Bytes12) {
        self.value = value
    }

    public init(random generator: inout some RandomNumberGenerator) {
        value = Bytes12(random: &generator)
    }

    /// `nil` unless there are exactly 12 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let value = Bytes12(bytes) else { return nil }
        self.value = value
    }

    /// `nil` unless there are exactly 24 hexadecimal digits of either case.
    public init?(hex: some StringProtocol) {
        guard let value = Bytes12(hex: hex) else { return nil }
        self.value = value
    }

    public var bytes: [UInt8] { value.bytes }

    /// Lower-case, 24 digits.
    public var hex: String { value.hex }
}

extension UserID: CustomStringConvertible {
    public var description: String { hex }
}
