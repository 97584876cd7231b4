import Gate
import HTTPWire
import NIOCore

/// What a browser is told about one request from a page of another origin (the Fetch standard section 3.3).
struct CrossOrigin {
    private let policy: CrossOriginPolicy
    /// The one origin that is told; `nil`: this one is not among those allowed.
    private let allowed: String?

    /// `nil` where the service has no policy: then the upstream answers for itself, and what the gate says may be read by every page.
    init?(_ policy: CrossOriginPolicy?, origin: String?) {
        guard let policy else { return nil }
        self.policy = policy
        if policy.origins.contains("*") {
            allowed = "*"
        } else {
            allowed = origin.flatMap { policy.origins.contains($0) ? $0 : nil }
        }
    }

    /// For a response, also one of the gate's own; without them a browser keeps it from the page.
    ///
    /// - Parameter exposing: what a page may read of it anyway.
    func responseFields(exposing: [String] = []) -> [(name: String, value: String)] {
        var fields = common
        let exposed = exposing + policy.exposed
        if allowed != nil, !exposed.isEmpty { fields.append(("Access-Control-Expose-Headers", exposed.joined(separator: ", "))) }
        return fields
    }

    /// The answer to a preflight.
    var preflight: Reply {
        var fields = common
        if allowed != nil {
            // With credentials a browser takes `*` for a name (the Fetch standard section 3.3.4).
            let methods = policy.methods.isEmpty ? (policy.credentials ? ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] : ["*"]) : policy.methods
            fields.append(("Access-Control-Allow-Methods", methods.joined(separator: ", ")))
            let headers =
                policy.headers.isEmpty ? (policy.credentials ? ["Authorization", "Content-Type"] : ["*", "Authorization"]) : policy.headers
            fields.append(("Access-Control-Allow-Headers", headers.joined(separator: ", ")))
            fields.append(("Access-Control-Max-Age", "\(policy.maxAge.components.seconds)"))
        }
        return Reply(status: 204, fields: fields, body: [])
    }

    private var common: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let allowed {
            fields.append(("Access-Control-Allow-Origin", allowed))
            if policy.credentials, allowed != "*" { fields.append(("Access-Control-Allow-Credentials", "true")) }
        }
        // What one origin is told must not be kept for another (RFC 9110 section 12.5.5).
        if allowed != "*" { fields.append(("Vary", "Origin")) }
        return fields
    }

    /// An upstream's head with the service's policy in the place of its own.
    func applied(to head: ResponseHead) -> ResponseHead {
        var head = head
        head.replaceFields(removing: Self.names, adding: responseFields())
        return head
    }

    /// A reply of the gate's own, which every page may read where there is no policy.
    func applied(to reply: Reply) -> Reply {
        var reply = reply
        reply.fields.removeAll { Self.names.contains($0.name.lowercased()) }
        reply.fields += responseFields(exposing: ["WWW-Authenticate", "Retry-After", "X-Gatehouse-Reason"])
        return reply
    }

    private static let names = [
        "access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers", "access-control-allow-methods",
        "access-control-allow-headers", "access-control-max-age",
    ]
}
