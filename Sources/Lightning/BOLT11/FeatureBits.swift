/// What a payment needs the payer to support, by the numbers of BOLT 9: an even bit is required, the odd one above it optional.
public struct FeatureBits: Hashable, Sendable {
    /// The bits that are set, ascending.
    public let bits: [Int]

    /// Bits below zero or above 5114, which a field cannot hold, are left out.
    public init(_ bits: some Sequence<Int>) {
        self.bits = Set(bits).filter { (0..<5 * InvoiceField.maximumWordCount).contains($0) }.sorted()
    }

    public static let none = FeatureBits([])
    /// `var_onion_optin` and `payment_secret`, both required: what every invoice since 2022 has.
    public static let standard = FeatureBits([8, 14])

    /// The features that BOLT 9 allows in an invoice: `var_onion_optin`, `payment_secret`, `basic_mpp`, `option_route_blinding`,
    /// `option_attribution_data` and `option_payment_metadata`. The dependencies between them need no check: those that others
    /// depend on are ASSUMED there.
    private static let known: Set<Int> = [8, 14, 16, 24, 36, 48]

    public func contains(_ bit: Int) -> Bool {
        bits.contains(bit)
    }

    /// The lowest even bit that is not known; an invoice with one must not be paid.
    public var firstUnknownRequired: Int? {
        bits.first { $0.isMultiple(of: 2) && !Self.known.contains($0) }
    }
}

extension FeatureBits {
    /// From the words of a `9` field, the last of which holds the bits 0 to 4.
    init(words: some BidirectionalCollection<UInt8>) {
        var bits: [Int] = []
        for (index, word) in words.reversed().enumerated() where word != 0 {
            for bit in 0..<5 where word >> UInt8(bit) & 1 == 1 { bits.append(index * 5 + bit) }
        }
        self.bits = bits
    }

    /// As few words as hold them.
    var words: [UInt8] {
        guard let last = bits.last else { return [] }
        var words = [UInt8](repeating: 0, count: last / 5 + 1)
        for bit in bits { words[words.count - 1 - bit / 5] |= 1 << UInt8(bit % 5) }
        return words
    }
}

extension FeatureBits: CustomStringConvertible {
    /// `8, 14, 17`.
    public var description: String { bits.map(String.init).joined(separator: ", ") }
}
