/// A decoded and fully checked BOLT 11 invoice. (Stub: to be completed.)
public struct Invoice: Hashable, Sendable {
    /// The invoice as it was read, lower case.
    public let text: String
    public let network: BitcoinNetwork
    /// `nil` for an invoice that leaves the amount to the payer.
    public let amount: MilliSatoshi?
    public let timestamp: Timestamp
    public let paymentHash: PaymentHash
    /// How long after `timestamp` it may be paid, in seconds; 3600 when the invoice does not say.
    public let expirySeconds: UInt64

    /// The moment from which paying it must not be tried.
    public var expiresAt: Timestamp { Timestamp(seconds: timestamp.seconds + Int64(clamping: expirySeconds)) }
}
