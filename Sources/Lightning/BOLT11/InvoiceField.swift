/// The tagged fields of an invoice that are read here (BOLT 11, "Tagged Fields"). Others are skipped.
public enum InvoiceField: UInt8, Hashable, Sendable, CaseIterable {
    case paymentHash = 1
    case routeHint = 3
    case features = 5
    case expiry = 6
    case fallbackAddress = 9
    case description = 13
    case paymentSecret = 16
    case payee = 19
    case descriptionHash = 23
    case minFinalCLTVExpiryDelta = 24
    case metadata = 27

    /// The letter by which the specification calls it: `p`, `d`, `9`.
    public var letter: Character { Bech32.character(of: rawValue) }

    /// The most words of five bits that a field can hold: its length has ten bits. 639 bytes.
    static let maximumWordCount = 1023

    /// The length without which a field is not the one meant and is skipped, in words.
    var requiredWordCount: Int? {
        switch self {
        case .paymentHash, .paymentSecret, .descriptionHash: 52
        case .payee: 53
        default: nil
        }
    }

    /// Whether an invoice may carry several.
    var repeats: Bool { self == .routeHint || self == .fallbackAddress }
}
