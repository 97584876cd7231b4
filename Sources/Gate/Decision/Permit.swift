public import L402
public import Lightning

/// The gate's word that a request may pass. Only the gate can make one, so nothing else can forward an unchecked request.
public struct Permit: Sendable {
    public let service: GatedService
    /// Who came in; `nil` where nobody had to show anything.
    public let identity: Identity?
    /// The only `Authorization` field is known to hold our credential and nothing else: it need not be read again to be taken off.
    public let dropsAuthorization: Bool

    init(service: GatedService, identity: Identity?, dropsAuthorization: Bool = false) {
        self.service = service
        self.identity = identity
        self.dropsAuthorization = dropsAuthorization
    }

    /// What the upstream is told about the caller.
    public struct Identity: Sendable {
        /// `X-Gatehouse-Subject`: `l402:` and the token id of the pass. The same for every request with one pass, different for every pass.
        public let subject: String
        /// `X-Gatehouse-Scopes`: the capabilities of the pass, space-separated.
        public let scopes: String
        public let paymentHash: PaymentHash
        /// For the books.
        public let pass: Pass

        init(pass: Pass, service: String) {
            self.pass = pass
            subject = "l402:" + pass.tokenID
            scopes = (pass.capabilities(at: service) ?? []).joined(separator: " ")
            paymentHash = pass.paymentHash
        }
    }
}
