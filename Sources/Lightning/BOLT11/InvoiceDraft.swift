/// What an invoice shall say, before it is signed.
public struct InvoiceDraft: Hashable, Sendable {
    public var network: BitcoinNetwork
    /// `nil` leaves the amount to the payer; else positive.
    public var amount: MilliSatoshi?
    /// Cut down to whole seconds.
    public var timestamp: Timestamp
    public var paymentHash: PaymentHash
    public var paymentSecret: Bytes32
    /// A description has at most 639 bytes of UTF-8.
    public var purpose: Invoice.Purpose
    public var expirySeconds: UInt64
    public var minFinalCLTVExpiryDelta: UInt64
    public var features: FeatureBits
    public var fallbackAddresses: [FallbackAddress]
    public var routeHints: [RouteHint]
    /// At most 639 bytes.
    public var metadata: [UInt8]?
    /// Whether to name the payee in an `n` field; without it the payer recovers it from the signature.
    public var namesPayee: Bool

    public init(
        network: BitcoinNetwork, amount: MilliSatoshi?, timestamp: Timestamp, paymentHash: PaymentHash, paymentSecret: Bytes32,
        purpose: Invoice.Purpose, expirySeconds: UInt64 = Invoice.defaultExpirySeconds,
        minFinalCLTVExpiryDelta: UInt64 = Invoice.defaultMinFinalCLTVExpiryDelta, features: FeatureBits = .standard,
        fallbackAddresses: [FallbackAddress] = [], routeHints: [RouteHint] = [], metadata: [UInt8]? = nil, namesPayee: Bool = false
    ) {
        self.network = network
        self.amount = amount
        self.timestamp = timestamp
        self.paymentHash = paymentHash
        self.paymentSecret = paymentSecret
        self.purpose = purpose
        self.expirySeconds = expirySeconds
        self.minFinalCLTVExpiryDelta = minFinalCLTVExpiryDelta
        self.features = features
        self.fallbackAddresses = fallbackAddresses
        self.routeHints = routeHints
        self.metadata = metadata
        self.namesPayee = namesPayee
    }

    /// What `invoice` says, ready to be changed and signed again.
    public init(_ invoice: Invoice) {
        self.init(
            network: invoice.network, amount: invoice.amount, timestamp: invoice.timestamp, paymentHash: invoice.paymentHash,
            paymentSecret: invoice.paymentSecret, purpose: invoice.purpose, expirySeconds: invoice.expirySeconds,
            minFinalCLTVExpiryDelta: invoice.minFinalCLTVExpiryDelta, features: invoice.features,
            fallbackAddresses: invoice.fallbackAddresses, routeHints: invoice.routeHints, metadata: invoice.metadata,
            namesPayee: invoice.namesPayee)
    }
}

/// Why a draft cannot become an invoice.
public enum InvoiceEncodingError: Error, Hashable, Sendable {
    case amountOutOfRange
    /// Before 1970, or beyond the 35 bits for it (the year 3058).
    case timestampOutOfRange
    case fieldTooLong(InvoiceField)
    case emptyRouteHint
    /// An even feature bit that a reader would refuse.
    case unknownRequiredFeature(bit: Int)
    /// Longer than ``Invoice/maximumLength``.
    case tooLong
    case invalidSecretKey
}

extension InvoiceEncodingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .amountOutOfRange: "the amount is zero or more than all bitcoin there will be"
        case .timestampOutOfRange: "the timestamp lies before 1970 or after the year 3058"
        case .fieldTooLong(let field): "field \(field.letter) is longer than 639 bytes"
        case .emptyRouteHint: "a route hint has no hop"
        case .unknownRequiredFeature(let bit): "feature \(bit) is required but not known"
        case .tooLong: "the invoice would be longer than \(Invoice.maximumLength) characters"
        case .invalidSecretKey: "the signing key is zero or not below the order of the curve"
        }
    }
}
