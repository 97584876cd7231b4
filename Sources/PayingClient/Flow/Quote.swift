public import Lightning

/// A challenge that was checked: what it asks, and what this client would pay.
public struct Quote: Hashable, Sendable {
    public let origin: Origin
    public let path: String
    /// What the server calls what it sells, where it says so.
    public let service: String?
    public let invoice: Invoice
    public let token: Token
    public let amount: MilliSatoshi
    public internal(set) var feeLimit: MilliSatoshi

    public var largestCost: MilliSatoshi { amount.adding(feeLimit) ?? MilliSatoshi(.max) }
}

/// A challenge as it came, before any check of its invoice.
struct Offer: Hashable, Sendable {
    let token: Token
    let invoice: String
    let service: String?
    /// The payment hash inside the token, when the token is a macaroon with a standard identifier (66 bytes, version 0).
    let identifiedHash: PaymentHash?
}

/// Why a challenge must not be paid.
public enum ChallengeRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The `WWW-Authenticate` field or the body cannot be understood.
    case unreadable(String)
    /// The server wants payment but offers neither token nor invoice.
    case withoutOffer
    case badInvoice(String)
    case noAmount
    case expired
    /// The token itself says that it is over: it would buy nothing.
    case passExpired
    case wrongNetwork(invoice: BitcoinNetwork, node: BitcoinNetwork)
    case foreignHash
    case plainHTTP(Origin)

    public var description: String {
        switch self {
        case .unreadable(let reason): "the challenge cannot be read: \(reason)"
        case .withoutOffer: "the server asks for L402 but offers no invoice"
        case .badInvoice(let reason): "the invoice is not valid: \(reason)"
        case .noAmount: "the invoice names no amount"
        case .expired: "the invoice has expired"
        case .passExpired: "the token for sale has expired"
        case .wrongNetwork(let invoice, let node): "the invoice is for \(invoice.rawValue), the payment node is on \(node.rawValue)"
        case .foreignHash: "the invoice does not belong to the token: their payment hashes differ"
        case .plainHTTP(let origin): "\(origin) is not encrypted: whoever listens could take the pass"
        }
    }

    var hint: String? {
        switch self {
        case .unreadable, .withoutOffer, .badInvoice, .noAmount, .foreignHash: "the service's operator must repair it"
        case .expired, .passExpired: "check this machine's clock, or try again"
        case .wrongNetwork: "use a payment node on the service's network"
        case .plainHTTP: "use https, or allow plain http if you trust the network between"
        }
    }
}
