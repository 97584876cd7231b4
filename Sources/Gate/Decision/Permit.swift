public import Accounts
public import L402
public import Lightning
internal import SSA

/// The gate's word that a request may pass. Only the gate can make one, so nothing else can forward an unchecked request.
public struct Permit: Sendable {
    public let service: GatedService
    /// Who came in; `nil` where nobody had to show anything.
    public let identity: Identity?
    /// How long the upstream may take for this request.
    public let timeouts: UpstreamTimeouts
    /// The only `Authorization` field is known to hold our credential and nothing else: it need not be read again to be taken off.
    public let dropsAuthorization: Bool
    /// Members sign in here, so that their tokens, and the cookie of our own pages, are nothing for an upstream to see.
    public let hidesMemberCredentials: Bool

    init(
        service: GatedService, identity: Identity?, timeouts: UpstreamTimeouts, dropsAuthorization: Bool = false, hidesMemberCredentials: Bool = false
    ) {
        self.service = service
        self.identity = identity
        self.timeouts = timeouts
        self.dropsAuthorization = dropsAuthorization
        self.hidesMemberCredentials = hidesMemberCredentials
    }

    /// What the upstream is told about the caller. Made once for a remembered credential.
    public final class Identity: Sendable {
        /// By what somebody came in.
        public enum Bearer: Sendable {
            case pass(Pass)
            case member(AccessClaims)
        }

        public let bearer: Bearer
        /// The name of the service that it was made for.
        let service: String
        /// Names and values, in order: `X-Gatehouse-Subject`, the same for every request with one credential: `l402:` and the token id of the pass, or `user:`
        /// and the id of the account; `-Service`; `-Scopes`, space-separated: the capabilities of the pass, the names of what a tool may do, `*` for a member
        /// himself; `-Payment-Hash`, empty for members.
        public let fields: [(name: String, value: String)]
        /// ``fields`` as the lines of an HTTP/1.1 head.
        public let lines: [UInt8]

        /// The names of ``fields``, in order.
        public static let fieldNames = ["X-Gatehouse-Subject", "X-Gatehouse-Service", "X-Gatehouse-Scopes", "X-Gatehouse-Payment-Hash"]

        public var pass: Pass? {
            if case .pass(let pass) = bearer { pass } else { nil }
        }

        public var claims: AccessClaims? {
            if case .member(let claims) = bearer { claims } else { nil }
        }

        public var paymentHash: PaymentHash? { pass?.paymentHash }

        init(pass: Pass, service: String) {
            bearer = .pass(pass)
            self.service = service
            let capabilities = (pass.capabilities(at: service) ?? []).joined(separator: " ")
            (fields, lines) = Self.told(["l402:" + pass.tokenID, service, capabilities, pass.paymentHash.hex])
        }

        init(claims: AccessClaims, terms: MemberTerms, service: String) {
            bearer = .member(claims)
            self.service = service
            let scopes = claims.kind == .session ? "*" : terms.registry.names(of: claims.scopes).joined(separator: " ")
            (fields, lines) = Self.told(["user:" + claims.user.hex, service, scopes, ""])
        }

        private static func told(_ values: [String]) -> (fields: [(name: String, value: String)], lines: [UInt8]) {
            let fields = zip(fieldNames, values).map { (name: $0, value: $1) }
            var lines: [UInt8] = []
            lines.reserveCapacity(384)
            for (name, value) in fields {
                lines.append(contentsOf: name.utf8)
                lines.append(contentsOf: ": ".utf8)
                lines.append(contentsOf: value.utf8)
                lines.append(contentsOf: "\r\n".utf8)
            }
            return (fields, lines)
        }
    }
}
