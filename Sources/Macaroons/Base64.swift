/// Base64 (RFC 4648), strict: what is decoded has exactly one encoding in each alphabet, with padding and without.
public enum Base64 {
    public enum Alphabet: Hashable, Sendable {
        /// With `+` and `/` (RFC 4648, section 4).
        case standard
        /// With `-` and `_` (RFC 4648, section 5).
        case urlSafe
    }

    /// Text in either alphabet, padded or not.
    ///
    /// `nil` for both alphabets in one text, padding that is not exactly what the length asks for, bits left over that are not zero, and
    /// every other character, white space and line ends included.
    public static func decode(_ utf8: some Collection<UInt8>) -> [UInt8]? {
        if let result = utf8.withContiguousStorageIfAvailable({ decode(UnsafeRawBufferPointer($0)) }) { return result }
        return Array(utf8).withUnsafeBytes { decode($0) }
    }

    public static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8)
    }

    public static func decode(_ utf8: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let digits = withoutPadding(utf8) else { return nil }
        let tail = digits.count % 4
        guard tail != 1 else { return nil }
        let count = digits.count / 4 * 3 + (tail == 0 ? 0 : tail - 1)
        var isValid = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
            isValid = DigitTable.shared.entries.withUnsafeBufferPointer { decode(digits, $0, into: target) }
            initialized = isValid ? count : 0
        }
        return isValid ? bytes : nil
    }

    /// Text of the bytes; `padded` adds the `=` that fill up the last group of four.
    public static func encode(_ bytes: some Collection<UInt8>, alphabet: Alphabet = .standard, padded: Bool = true) -> String {
        let text = bytes.withContiguousStorageIfAvailable { encode(UnsafeRawBufferPointer($0), alphabet: alphabet, padded: padded) }
        return text ?? Array(bytes).withUnsafeBytes { encode($0, alphabet: alphabet, padded: padded) }
    }

    public static func encode(_ bytes: UnsafeRawBufferPointer, alphabet: Alphabet = .standard, padded: Bool = true) -> String {
        let tail = bytes.count % 3
        let digits = bytes.count / 3 * 4 + (tail == 0 ? 0 : tail + 1)
        let count = padded ? (digits + 3) / 4 * 4 : digits
        return String(unsafeUninitializedCapacity: count) { target in
            encode(bytes, digits: alphabet.digits, into: target)
            for index in digits..<count { target[index] = UInt8(ascii: "=") }
            return count
        }
    }
}

extension Base64 {
    /// The digits alone; `nil` where there is padding that does not fill up the last group of four.
    private static func withoutPadding(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        var count = text.count
        while count > 0, text.count - count < 2, text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        guard count == text.count || text.count.isMultiple(of: 4) else { return nil }
        return UnsafeRawBufferPointer(rebasing: text[..<count])
    }

    /// Whether all went well. Looks at the flags of all digits once, at the end.
    private static func decode(
        _ digits: UnsafeRawBufferPointer, _ table: UnsafeBufferPointer<UInt16>, into target: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        var seen: UInt16 = 0
        var source = 0
        var output = 0
        while digits.count - source >= 4 {
            let (a, b) = (table[Int(digits[source])], table[Int(digits[source + 1])])
            let (c, d) = (table[Int(digits[source + 2])], table[Int(digits[source + 3])])
            seen |= a | b | c | d
            let bits = UInt32(a & 0x3f) << 18 | UInt32(b & 0x3f) << 12 | UInt32(c & 0x3f) << 6 | UInt32(d & 0x3f)
            target[output] = UInt8(truncatingIfNeeded: bits >> 16)
            target[output + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            target[output + 2] = UInt8(truncatingIfNeeded: bits)
            source += 4
            output += 3
        }
        if source < digits.count {
            let (a, b) = (table[Int(digits[source])], table[Int(digits[source + 1])])
            let c = digits.count - source == 3 ? table[Int(digits[source + 2])] : 0
            seen |= a | b | c
            let bits = UInt32(a & 0x3f) << 18 | UInt32(b & 0x3f) << 12 | UInt32(c & 0x3f) << 6
            target[output] = UInt8(truncatingIfNeeded: bits >> 16)
            if digits.count - source == 3 { target[output + 1] = UInt8(truncatingIfNeeded: bits >> 8) }
            let leftOver = digits.count - source == 3 ? bits & 0xff : bits & 0xffff
            guard leftOver == 0 else { return false }
        }
        return seen & DigitTable.foreign == 0 && seen & DigitTable.bothAlphabets != DigitTable.bothAlphabets
    }

    private static func encode(_ bytes: UnsafeRawBufferPointer, digits: StaticString, into target: UnsafeMutableBufferPointer<UInt8>) {
        let digits = digits.utf8Start
        var source = 0
        var output = 0
        while bytes.count - source >= 3 {
            let bits = Int(bytes[source]) << 16 | Int(bytes[source + 1]) << 8 | Int(bytes[source + 2])
            target[output] = digits[bits >> 18]
            target[output + 1] = digits[bits >> 12 & 0x3f]
            target[output + 2] = digits[bits >> 6 & 0x3f]
            target[output + 3] = digits[bits & 0x3f]
            source += 3
            output += 4
        }
        guard source < bytes.count else { return }
        let second = bytes.count - source == 2 ? Int(bytes[source + 1]) : 0
        let bits = Int(bytes[source]) << 16 | second << 8
        target[output] = digits[bits >> 18]
        target[output + 1] = digits[bits >> 12 & 0x3f]
        if bytes.count - source == 2 { target[output + 2] = digits[bits >> 6 & 0x3f] }
    }
}

extension Base64.Alphabet {
    fileprivate var digits: StaticString {
        switch self {
        case .standard: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        case .urlSafe: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        }
    }
}

/// For each byte the value of the digit in the low six bits, and flags above them.
private struct DigitTable {
    static let foreign: UInt16 = 0x8000
    static let bothAlphabets: UInt16 = 0x6000
    static let shared = DigitTable()

    let entries: [UInt16]

    private init() {
        var entries = [UInt16](repeating: Self.foreign, count: 256)
        for (alphabet, flag) in [(Base64.Alphabet.standard, UInt16(0x4000)), (.urlSafe, 0x2000)] {
            alphabet.digits.withUTF8Buffer { digits in
                for (value, digit) in digits.enumerated() {
                    entries[Int(digit)] = UInt16(value) | (value < 62 ? 0 : flag)
                }
            }
        }
        self.entries = entries
    }
}
