public import L402
public import Lightning

/// The gate's word that a request may pass. Only the gate can make one, so nothing else can forward an unchecked request.
public struct Permit: Sendable {
    public let service: GatedService
    /// Who came in; `nil` where nobody had to show anything.
    public let identity: Identity?
    /// How long the upstream may take for this request.
    public let timeouts: UpstreamTimeouts
    /// The only `Authorization` field is known to hold our credential and nothing else: it need not be read again to be taken off.
    public let dropsAuthorization: Bool

    init(service: GatedService, identity: Identity?, timeouts: UpstreamTimeouts, dropsAuthorization: Bool = false) {
        self.service = service
        self.identity = identity
        self.timeouts = timeouts
        self.dropsAuthorization = dropsAuthorization
    }

    /// What the upstream is told about the caller. Made once for a remembered pass.
    public final class Identity: Sendable {
        public let pass: Pass
        /// The name of the service that it was made for.
        let service: String
        /// Names and values, in order: `X-Gatehouse-Subject`, `l402:` and the token id of the pass, the same for every request with one pass and different
        /// for every pass; `-Service`; `-Scopes`, the capabilities of the pass, space-separated; `-Payment-Hash`.
        public let fields: [(name: String, value: String)]
        /// ``fields`` as the lines of an HTTP/1.1 head.
        public let lines: [UInt8]

        /// The names of ``fields``, in order.
        public static let fieldNames = ["X-Gatehouse-Subject", "X-Gatehouse-Service", "X-Gatehouse-Scopes", "X-Gatehouse-Payment-Hash"]

        public var paymentHash: PaymentHash { pass.paymentHash }

        init(pass: Pass, service: String) {
            self.pass = pass
            self.service = service
            fields = [
                ("X-Gatehouse-Subject", "l402:" + pass.tokenID),
                ("X-Gatehouse-Service", service),
                ("X-Gatehouse-Scopes", (pass.capabilities(at: service) ?? []).joined(separator: " ")),
                ("X-Gatehouse-Payment-Hash", pass.paymentHash.hex),
            ]
            var lines: [UInt8] = []
            lines.reserveCapacity(384)
            for (name, value) in fields {
                lines.append(contentsOf: name.utf8)
                lines.append(contentsOf: ": ".utf8)
                lines.append(contentsOf: value.utf8)
                lines.append(contentsOf: "\r\n".utf8)
            }
            self.lines = lines
        }
    }
}
