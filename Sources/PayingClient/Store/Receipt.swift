public import Lightning

/// That a payment was made: for the books, not for getting in.
public struct Receipt: Hashable, Sendable {
    /// When the payment was found settled.
    public let time: Timestamp
    public let origin: Origin
    public let service: String?
    public let path: String
    public let amount: MilliSatoshi
    public let fee: MilliSatoshi
    public let paymentHash: PaymentHash

    public init(
        time: Timestamp, origin: Origin, service: String?, path: String, amount: MilliSatoshi, fee: MilliSatoshi, paymentHash: PaymentHash
    ) {
        self.time = time
        self.origin = origin
        self.service = service
        self.path = path
        self.amount = amount
        self.fee = fee
        self.paymentHash = paymentHash
    }
}
