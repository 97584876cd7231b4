public import Lightning

/// A payment that was decided on. It is on disk before the node hears of it and stays until the outcome is known; it is also the reservation in the
/// budgets, for price and largest fee together.
public struct PendingPayment: Hashable, Sendable {
    public let origin: Origin
    public let service: String?
    public let path: String
    public let token: Token
    /// The BOLT 11 text.
    public let invoice: String
    public let paymentHash: PaymentHash
    public let amount: MilliSatoshi
    public internal(set) var feeLimit: MilliSatoshi
    public let startedAt: Timestamp
    /// When the invoice expires.
    public let invoiceExpiresAt: Timestamp

    /// What it may cost at most.
    public var largestCost: MilliSatoshi { amount.adding(feeLimit) ?? MilliSatoshi(.max) }

    var reservation: SpendingBook.Reservation {
        SpendingBook.Reservation(hash: paymentHash, host: origin.host, amount: largestCost)
    }
}
