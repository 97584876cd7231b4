/// What a tool may do: a set of up to 64 bits, whose meaning a network's ``ScopeRegistry`` gives.
///
/// On the wire it is an unsigned 64-bit integer in canonical decimal digits. It is always written as a string: JavaScript rounds integers above 2^53.
/// There is deliberately no `Codable`: JSON decoders also take `1e3`, `-0` and `1.0`.
public struct Scopes: OptionSet, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Bits outside of 0 to 63 are not taken.
    public init(bits: some Sequence<Int>) {
        rawValue = bits.reduce(0) { (0..<64).contains($1) ? $0 | 1 << UInt64($1) : $0 }
    }

    /// Every bit.
    public static let all = Scopes(rawValue: .max)

    /// Reads `0` or `[1-9][0-9]*` up to 18446744073709551615, and nothing else: no sign, leading zero, white space, exponent or fraction.
    public init(digits: some Collection<UInt8>) throws(ScopesError) {
        guard let first = digits.first else { throw .empty }
        guard digits.allSatisfy(\.isDigit) else { throw .notDigits }
        guard first != UInt8(ascii: "0") || digits.count == 1 else { throw .leadingZero }
        // 20 digits at most, so that the loop is short whatever comes.
        guard digits.count <= 20 else { throw .tooLarge }
        var value: UInt64 = 0
        for digit in digits {
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tenfold.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            if overflow || carry { throw .tooLarge }
            value = sum
        }
        rawValue = value
    }

    /// Reads the text of a JSON value: an integer, or a string of digits without escapes. White space of JSON may stand around it.
    public init(jsonValue: some BidirectionalCollection<UInt8>) throws(ScopesError) {
        var value = jsonValue[...]
        while let first = value.first, Scopes.isJSONSpace(first) { value.removeFirst() }
        while let last = value.last, Scopes.isJSONSpace(last) { value.removeLast() }
        guard let first = value.first else { throw .empty }
        if first == UInt8(ascii: "\"") {
            guard value.count >= 2, value.last == UInt8(ascii: "\"") else { throw .notDigits }
            value = value.dropFirst().dropLast()
        } else if first.isLetter || first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            throw .neitherNumberNorString
        }
        try self.init(digits: value)
    }

    private static func isJSONSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// Canonical decimal digits.
    public var description: String { String(rawValue) }

    /// In ascending order.
    public var bits: [Int] { (0..<64).filter { rawValue >> UInt64($0) & 1 == 1 } }
}
