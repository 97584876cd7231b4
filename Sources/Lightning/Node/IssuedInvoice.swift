/// An invoice that the node promises to honour. Decoded, so that its hash and amount are those that the payer will see.
public struct IssuedInvoice: Hashable, Sendable {
    public let invoice: Invoice

    public init(invoice: Invoice) {
        self.invoice = invoice
    }

    public var paymentHash: PaymentHash { invoice.paymentHash }
    /// The BOLT 11 text, lower case.
    public var text: String { invoice.text }
}

public enum InvoiceState: Hashable, Sendable {
    case open
    /// Money is on the way but not ours yet.
    case accepted
    case settled(at: Timestamp?)
    /// Expired or cancelled: can never be paid any more.
    case closed
}

/// An invoice of ours that was paid.
public struct Settlement: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let amount: MilliSatoshi
    public let memo: String
    /// When the node says so; `nil` where it keeps no time.
    public let settledAt: Timestamp?

    public init(paymentHash: PaymentHash, amount: MilliSatoshi, memo: String, settledAt: Timestamp?) {
        self.paymentHash = paymentHash
        self.amount = amount
        self.memo = memo
        self.settledAt = settledAt
    }
}
