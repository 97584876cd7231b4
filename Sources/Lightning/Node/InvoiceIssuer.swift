/// A Lightning node that is paid: it makes invoices and says when they are settled.
///
/// Implementations are safe to call from anywhere, never retry a `createInvoice` by themselves (two invoices could be made for one
/// challenge), and bound every wait: a node that hangs is a ``LightningNodeError`` with `kind == .unreachable`.
public protocol InvoiceIssuer: Sendable {
    /// Makes an invoice. A node that counts in whole satoshi refuses other amounts with `.rejected`; it never rounds.
    func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice

    /// What became of an invoice; `nil` when the node does not know the hash.
    func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState?

    /// Every settlement from now on, until the consumer stops. Reconnects by itself, and after a reconnection repeats
    /// what may have been missed: the consumer must be idempotent by payment hash.
    func settlements() -> AsyncStream<Settlement>

    func status() async throws(LightningNodeError) -> NodeStatus
}
