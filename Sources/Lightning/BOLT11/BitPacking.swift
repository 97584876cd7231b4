/// Between words of five bits and bytes, most significant bit first.
enum BitPacking {
    /// The whole bytes in `words`, and what the bits left over come to (fewer than eight; zero when they are padding).
    static func bytes(_ words: some Collection<UInt8>) -> (bytes: [UInt8], rest: UInt8) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(words.count * 5 / 8)
        var accumulator: UInt16 = 0
        var bits = 0
        for word in words {
            accumulator = accumulator << 5 | UInt16(word & 31)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: accumulator >> UInt16(bits)))
                accumulator &= (1 << UInt16(bits)) - 1
            }
        }
        return (bytes, UInt8(truncatingIfNeeded: accumulator))
    }

    /// All bits of `words`, with zeros appended up to a whole byte: what an invoice's signature covers.
    static func paddedBytes(_ words: some Collection<UInt8>) -> [UInt8] {
        var (bytes, rest) = bytes(words)
        let left = words.count * 5 % 8
        if left > 0 { bytes.append(rest << UInt8(8 - left)) }
        return bytes
    }

    /// `bytes` as words, with zeros appended up to a whole word.
    static func words(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity((bytes.count * 8 + 4) / 5)
        var accumulator: UInt16 = 0
        var bits = 0
        for byte in bytes {
            accumulator = accumulator << 8 | UInt16(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                words.append(UInt8(truncatingIfNeeded: accumulator >> UInt16(bits)) & 31)
                accumulator &= (1 << UInt16(bits)) - 1
            }
        }
        if bits > 0 { words.append(UInt8(truncatingIfNeeded: accumulator << UInt16(5 - bits)) & 31) }
        return words
    }

    /// An unsigned number, most significant word first; `nil` above 64 bits.
    static func number(_ words: some Collection<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for word in words {
            guard value >> 59 == 0 else { return nil }
            value = value << 5 | UInt64(word & 31)
        }
        return value
    }

    /// A number in as few words as hold it; none for zero.
    static func words(number: UInt64) -> [UInt8] {
        var words: [UInt8] = []
        var value = number
        while value > 0 {
            words.append(UInt8(truncatingIfNeeded: value) & 31)
            value >>= 5
        }
        return words.reversed()
    }

    /// The low bits of a number in exactly `count` words.
    static func words(number: UInt64, count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> UInt64(5 * $0)) & 31 }
    }
}
