public import Lightning

/// A payment that came in, as the operator's books keep it. One row a payment hash.
public struct LedgerEntry: Hashable, Sendable {
    public let paymentHash: PaymentHash
    public let amount: MilliSatoshi
    /// The name of the service that was paid for.
    public let service: String
    /// The pass that the payment bought: the token id of its L402 identifier, 64 hexadecimal digits. Public: it opens nothing.
    public let passID: String
    /// When the challenge was made.
    public let issuedAt: Timestamp
    /// When the node settled the invoice, where it told us.
    public let settledAt: Timestamp?
    /// When the pass was first seen at the gate, where it was.
    public let firstUsedAt: Timestamp?
    /// The number of the master key that minted the pass. `nil`: unknown, and then ``validUntil`` is too.
    public let epoch: UInt32?
    /// When the pass expires at its service; `nil` with a known epoch: never.
    public let validUntil: Timestamp?

    public init(
        paymentHash: PaymentHash, amount: MilliSatoshi, service: String, passID: String, issuedAt: Timestamp, settledAt: Timestamp?,
        firstUsedAt: Timestamp?, epoch: UInt32? = nil, validUntil: Timestamp? = nil
    ) {
        self.paymentHash = paymentHash
        self.amount = amount
        self.service = service
        self.passID = passID
        self.issuedAt = issuedAt
        self.settledAt = settledAt
        self.firstUsedAt = firstUsedAt
        self.epoch = epoch
        self.validUntil = validUntil
    }
}

/// Where payments are written down.
public protocol PaymentLedger: Sendable {
    /// Writes all entries in one durable transaction; when it returns they survive a power loss. Idempotent by payment hash: a second entry fills
    /// in what the first lacked and keeps the earliest times. On a throw none of them is promised, and the caller tries again.
    func record(_ entries: [LedgerEntry]) async throws
}
