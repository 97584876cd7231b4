internal import Lightning

/// Sixty-four hexadecimal digits straight into thirty-two bytes: every request of a paying client brings some.
enum HexDigits {
    /// `nil` unless there are exactly 64 digits, of either case.
    static func bytes32(_ digits: ArraySlice<UInt8>) -> Bytes32? {
        guard digits.count == 64 else { return nil }
        return digits.withUnsafeBufferPointer { digits in
            guard let first = word(digits, 0), let second = word(digits, 16), let third = word(digits, 32), let fourth = word(digits, 48) else {
                return nil
            }
            return Bytes32(words: (first.bigEndian, second.bigEndian, third.bigEndian, fourth.bigEndian))
        }
    }

    private static func word(_ digits: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64? {
        var word: UInt64 = 0
        for index in start..<(start + 16) {
            let digit = digits[index]
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): word = word << 4 | UInt64(digit & 0x0f)
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): word = word << 4 | UInt64((digit & 0x0f) + 9)
            default: return nil
            }
        }
        return word
    }
}
