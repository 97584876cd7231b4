public import L402
public import Lightning

/// A request that may pass for money: what a challenge for it must ask.
public struct Quote: Sendable {
    public let service: GatedService
    public let terms: PaymentTerms
    public let price: MilliSatoshi
    /// Why the credential that came with the request is not good any more; `nil` when none came.
    public let reason: PassRefusal?
    /// The payment hash of an unpaid macaroon that the caller showed: its invoice may still be open.
    public let unpaid: PaymentHash?

    init(service: GatedService, terms: PaymentTerms, price: MilliSatoshi, reason: PassRefusal?, unpaid: PaymentHash?) {
        self.service = service
        self.terms = terms
        self.price = price
        self.reason = reason
        self.unpaid = unpaid
    }
}
