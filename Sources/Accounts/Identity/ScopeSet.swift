/// What a token permits: a set of the 64 bits that the network's registry gives names to.
///
/// On the wire always a decimal string, since JavaScript rounds numbers above 2^53.
public struct ScopeSet: OptionSet, Hashable, Sendable {
    /// Bit n stands for scope n.
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// One scope; `nil` for a bit outside of 0 to 63.
    public init?(bit: Int) {
        guard (0..<64).contains(bit) else { return nil }
        rawValue = 1 << UInt64(bit)
    }

    /// Every bit, those that nobody has defined yet among them: what a session holds.
    public static let all = ScopeSet(rawValue: .max)

    /// The numbers of the bits, ascending.
    public var bits: [Int] { (0..<64).filter { rawValue & (1 << UInt64($0)) != 0 } }
}

extension ScopeSet {
    /// Canonical digits only: `0`, or `1` to `18446744073709551615` without a leading zero, sign, exponent, fraction or space. `nil` for anything else.
    ///
    /// Takes the bytes as they stand in the message, because a JSON decoder would have let other spellings through.
    public init?(decimal digits: some Collection<UInt8>) {
        guard let first = digits.first, digits.count <= 20, first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        var value: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        self.init(rawValue: value)
    }

    public init?(decimal text: some StringProtocol) {
        self.init(decimal: text.utf8)
    }

    public var decimal: String { String(rawValue) }
}

extension ScopeSet: CustomStringConvertible {
    public var description: String { decimal }
}
