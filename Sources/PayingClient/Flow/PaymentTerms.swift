public import Lightning

/// What a request may do about a challenge.
public struct PaymentTerms: Hashable, Sendable {
    public enum Consent: Hashable, Sendable {
        case pay
        /// Stops with ``PayingClientError/paymentRequired(_:)``.
        case refuse
        /// Makes every check and stops with ``PayingClientError/wouldPay(_:)``.
        case rehearse
    }

    public var consent: Consent
    /// For this request with everything it takes, fees included; cannot be passed. `nil`: as the client's limits say.
    public var maxCost: MilliSatoshi?
    public var feeLimit: FeeLimit
    /// Whether to pay, and send passes, over http beyond this machine.
    public var allowsPlainHTTP: Bool
    /// How long to wait for a payment that is on its way.
    public var patience: Duration

    public init(
        consent: Consent = .pay, maxCost: MilliSatoshi? = nil, feeLimit: FeeLimit = .standard, allowsPlainHTTP: Bool = false,
        patience: Duration = .seconds(60)
    ) {
        self.consent = consent
        self.maxCost = maxCost
        self.feeLimit = feeLimit
        self.allowsPlainHTTP = allowsPlainHTTP
        self.patience = patience
    }
}
