internal import Lightning

/// The parts of which the text of a token is made: `LQ.<AC|RE>.<64 characters>.<issued>.<expires>`.
///
/// Lightquark's clients keep both tokens in buffers of exactly their length, so nothing here may be longer or shorter.
enum TokenText {
    static let opaqueByteCount = 48
    static let opaqueLength = 64
    /// Digits of a moment in milliseconds, base 36: from June 1972 to May 2059 there are eight.
    static let momentLength = 8
    static let accessLength = 88
    static let refreshLength = 81

    /// The range that has eight digits.
    private static let moments: ClosedRange<Int64> = 78_364_164_096...2_821_109_907_455

    /// Moved to the nearest moment that has eight digits.
    static func clamped(_ moment: Timestamp) -> Timestamp {
        Timestamp(milliseconds: min(max(moment.milliseconds, moments.lowerBound), moments.upperBound))
    }

    /// Exactly eight lower-case digits, base 36, the first not 0.
    static func moment(_ digits: some Sequence<UInt8>) -> Timestamp? {
        var value: Int64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value * 36 + Int64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = value * 36 + Int64(digit - UInt8(ascii: "a")) + 10
            default: return nil
            }
        }
        return moments.contains(value) ? Timestamp(milliseconds: value) : nil
    }

    static func append(_ moment: Timestamp, to text: inout [UInt8]) {
        text.append(contentsOf: String(clamped(moment).milliseconds, radix: 36).utf8)
    }
}

/// Reads Base64 with the alphabet for URLs (RFC 4648 section 5) of whole groups of three bytes, which need no padding and have one spelling only.
///
/// Not as macaroons are read, in both alphabets because clients send either.
enum Base64URL {
    /// The value of each character; 255 for those that are none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, digit) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8.enumerated() {
            values[Int(digit)] = UInt8(value)
        }
        return values
    }()

    /// Fills `bytes` from four characters for every three of them; `false` when one is no digit. Precondition: the counts fit.
    static func decode(_ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
        values.withUnsafeBufferPointer { values in
            var worst: UInt8 = 0
            var target = 0
            for index in stride(from: 0, to: text.count, by: 4) {
                let (a, b, c, d) = (
                    values[Int(text[index])], values[Int(text[index + 1])], values[Int(text[index + 2])], values[Int(text[index + 3])]
                )
                worst |= a | b | c | d
                bytes[target] = a << 2 | b >> 4
                bytes[target + 1] = b << 4 | c >> 2
                bytes[target + 2] = c << 6 | d
                target += 3
            }
            return worst < 64
        }
    }
}
