public enum PaymentStatus: Hashable, Sendable {
    case inFlight
    case succeeded(Payment)
    case failed(PaymentFailure)
}

public struct Payment: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let preimage: Preimage
    /// Without the fee.
    public let amount: MilliSatoshi
    public let fee: MilliSatoshi

    public init(paymentHash: PaymentHash, preimage: Preimage, amount: MilliSatoshi, fee: MilliSatoshi) {
        self.paymentHash = paymentHash
        self.preimage = preimage
        self.amount = amount
        self.fee = fee
    }
}

/// Why a payment is over without money having moved.
public enum PaymentFailure: String, Hashable, Sendable {
    case noRoute = "no-route"
    case insufficientBalance = "insufficient-balance"
    case invoiceExpired = "invoice-expired"
    case feeLimitExceeded = "fee-limit-exceeded"
    /// The payee does not know the payment hash, or refuses the amount.
    case rejectedByPayee = "rejected-by-payee"
    case timedOut = "timed-out"
    case unknown
}
