/// What stands before an invoice's separator: the network and the amount (BOLT 11, "Human-Readable Part").
struct InvoicePrefix: Equatable {
    var network: BitcoinNetwork
    /// `nil` when the payer decides.
    var amount: MilliSatoshi?

    /// What one of each unit is worth, in millisatoshi. Ten `p` are one, so that they are counted without their last digit.
    private static func worth(of multiplier: UInt8) -> UInt64? {
        switch multiplier {
        case UInt8(ascii: "m"): 100_000_000
        case UInt8(ascii: "u"): 100_000
        case UInt8(ascii: "n"): 100
        case UInt8(ascii: "p"): 1
        default: nil
        }
    }

    private static let milliSatoshiPerBitcoin: UInt64 = 100_000_000_000

    /// `text` is lower case.
    init(decoding text: ArraySlice<UInt8>) throws(InvoiceDecodingError) {
        guard let network = BitcoinNetwork.longestFirst.first(where: { text.starts(with: $0.invoicePrefix.utf8) }) else {
            throw InvoiceDecodingError(.unknownPrefix, at: text.startIndex)
        }
        let amount = text.dropFirst(network.invoicePrefix.utf8.count)
        self.network = network
        guard let first = amount.first else { return }
        // `lnbcx1...` names another network, not an amount.
        guard first.isDigit else { throw InvoiceDecodingError(.unknownPrefix, at: text.startIndex) }
        self.amount = try Self.amount(decoding: amount)
    }

    private static func amount(decoding text: ArraySlice<UInt8>) throws(InvoiceDecodingError) -> MilliSatoshi {
        var digits = text.prefix(while: \.isDigit)
        let unit = text[digits.endIndex...]
        guard digits.first != UInt8(ascii: "0") else { throw InvoiceDecodingError(.malformedAmount, at: text.startIndex) }
        guard unit.count <= 1 else { throw InvoiceDecodingError(.unknownMultiplier, at: unit.startIndex) }
        var worth = milliSatoshiPerBitcoin
        if let multiplier = unit.first {
            guard let known = Self.worth(of: multiplier) else { throw InvoiceDecodingError(.unknownMultiplier, at: unit.startIndex) }
            worth = known
        }
        if unit.first == UInt8(ascii: "p") {
            guard digits.popLast() == UInt8(ascii: "0") else { throw InvoiceDecodingError(.subMilliSatoshi, at: text.startIndex) }
        }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
            throw InvoiceDecodingError(.amountTooLarge, at: text.startIndex)
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: worth)
        guard !overflow else { throw InvoiceDecodingError(.amountTooLarge, at: text.startIndex) }
        let amount = MilliSatoshi(product)
        guard amount <= .supply else { throw InvoiceDecodingError(.amountTooLarge, at: text.startIndex) }
        return amount
    }
}

extension InvoicePrefix {
    init(network: BitcoinNetwork, amount: MilliSatoshi?) {
        self.network = network
        self.amount = amount
    }

    /// With the largest unit that leaves a whole number, as the specification recommends.
    var text: String {
        guard let amount else { return network.invoicePrefix }
        let units: [(letter: String, worth: UInt64)] = [("", Self.milliSatoshiPerBitcoin), ("m", 100_000_000), ("u", 100_000), ("n", 100)]
        if let unit = units.first(where: { amount.value.isMultiple(of: $0.worth) }) {
            return "\(network.invoicePrefix)\(amount.value / unit.worth)\(unit.letter)"
        }
        // Ten pico a millisatoshi: the digit is appended, so that nothing can overflow.
        return "\(network.invoicePrefix)\(amount.value)0p"
    }
}

extension BitcoinNetwork {
    /// How an invoice of this network starts: `lnbc`.
    public var invoicePrefix: String {
        switch self {
        case .mainnet: "lnbc"
        case .testnet: "lntb"
        case .signet: "lntbs"
        case .regtest: "lnbcrt"
        case .simnet: "lnsb"
        }
    }

    /// So that `lnbcrt` is not taken for `lnbc`, nor `lntbs` for `lntb`.
    fileprivate static let longestFirst = allCases.sorted { $0.invoicePrefix.utf8.count > $1.invoicePrefix.utf8.count }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
