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
    /// The node that is told to pay, as ``NodeStatus/nodeID``: no other can say that the payment is over. `nil` in records of versions that did not
    /// write it down; those take the word of whichever node is asked.
    public internal(set) var nodeID: String?

    /// What it may cost at most.
    public var largestCost: MilliSatoshi { amount.adding(feeLimit) ?? MilliSatoshi(.max) }

    func begun(by nodeID: String) -> PendingPayment {
        var pending = self
        pending.nodeID = nodeID
        return pending
    }

    var reservation: SpendingBook.Reservation {
        SpendingBook.Reservation(hash: paymentHash, host: origin.host, amount: largestCost)
    }
}
