/// An invoice as the simulated node that made it keeps it.
public struct SimulatedInvoice: Hashable, Sendable {
    /// Counts the node's invoices from 1.
    public let index: UInt64
    /// The BOLT 11 text.
    public let text: String
    public let paymentHash: PaymentHash
    /// What the payer gets for the money; to be shown to nobody before `state` is `.settled`.
    public let preimage: Preimage
    public let paymentSecret: Bytes32
    public let amount: MilliSatoshi
    public let memo: String
    public let createdAt: Timestamp
    public let expiresAt: Timestamp
    public internal(set) var state: InvoiceState

    /// `.closed` once it can never be paid any more.
    func state(at now: Timestamp) -> InvoiceState {
        state == .open && now >= expiresAt ? .closed : state
    }
}
