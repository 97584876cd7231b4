public import L402
public import Lightning

/// A challenge as it goes to the caller: the macaroon, its invoice, and what they cost.
public struct IssuedChallenge: Sendable {
    public let challenge: Challenge
    public let invoice: Invoice
    public let price: MilliSatoshi
    public let service: String
    public let issuedAt: Timestamp
    /// The number of the master key that minted the macaroon, where that was noted.
    public let epoch: UInt32?
    /// When the pass expires; `nil`: never.
    public let validUntil: Timestamp?

    init(
        challenge: Challenge, invoice: Invoice, price: MilliSatoshi, service: String, issuedAt: Timestamp, epoch: UInt32? = nil,
        validUntil: Timestamp? = nil
    ) {
        self.challenge = challenge
        self.invoice = invoice
        self.price = price
        self.service = service
        self.issuedAt = issuedAt
        self.epoch = epoch
        self.validUntil = validUntil
    }
}
