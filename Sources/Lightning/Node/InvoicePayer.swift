/// A Lightning node that pays.
///
/// **Money invariant.** `pay` is called at most once for a payment hash whose outcome is not known. When it throws, the payment may still be
/// under way: only `payment(for:)` tells, and only `.failed` or `nil` there allow another attempt.
public protocol InvoicePayer: Sendable {
    /// Pays and waits for the outcome, `timeout` at the longest: then `.inFlight`. Never more than the invoice's amount plus `feeLimit`;
    /// a node that takes no fee limit documents its own bound.
    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus

    /// What became of a payment; `nil` when this node never tried it.
    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus?

    /// What can be spent over channels right now.
    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi

    func status() async throws(LightningNodeError) -> NodeStatus
}
