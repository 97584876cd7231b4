internal import Lightning

/// Twelve bytes held inline, the width of Lightquark's identifiers; big-endian, so that the order of the words is the order of the bytes.
struct Bytes12: Hashable, Sendable {
    static let byteCount = 12

    var high: UInt64
    var low: UInt32

    init(high: UInt64, low: UInt32) {
        self.high = high
        self.low = low
    }

    init(random generator: inout some RandomNumberGenerator) {
        self.init(high: generator.next(), low: UInt32(truncatingIfNeeded: generator.next() >> 32))
    }

    /// `nil` unless there are exactly 12 bytes.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(high: 0, low: 0)
        for (index, byte) in bytes.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt32(byte) }
        }
    }

    /// `nil` unless there are exactly 24 hexadecimal digits of either case.
    init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    var bytes: [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * $0)) } + (0..<4).map { UInt8(truncatingIfNeeded: low >> (24 - 8 * $0)) }
    }

    var hex: String { Hex.encode(bytes) }
}
