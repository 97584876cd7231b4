import Gate
import L402
import Lightning

/// An answer of our own, independent of the protocol that carries it.
struct Reply {
    var status: Int
    /// Without `Content-Length`, `Date` and `Connection`, which are the protocol's to add.
    var fields: [(name: String, value: String)]
    var body: [UInt8]
    /// A refusal's or failure's stable code.
    var code: String?
    /// What a refusal says, for protocols that have a place of their own for it.
    var message: String?
    /// Where the HTTP status does not tell which.
    var grpcStatus: GRPCStatus?
    /// Whether the connection must not be used again.
    var closesConnection = false

    /// `{"error":{"code":...,"message":...}}`: what every refusal and failure looks like.
    static func error(status: Int, code: String, message: String, retryAfterSeconds: Int? = nil) -> Reply {
        var fields = [("Content-Type", "application/json"), ("Cache-Control", "no-store")] + crossOrigin
        if let retryAfterSeconds { fields.append(("Retry-After", "\(retryAfterSeconds)")) }
        let body = #"{"error":{"code":"\#(code)","message":"\#(escaped(message))"}}"# + "\n"
        return Reply(status: status, fields: fields, body: Array(body.utf8), code: code, message: message)
    }

    static func refusal(_ refusal: Refusal) -> Reply {
        var reply = error(
            status: refusal.status, code: refusal.code.rawValue, message: refusal.message, retryAfterSeconds: refusal.retryAfterSeconds)
        if refusal.concernsMembers {
            reply.fields.append(("WWW-Authenticate", bearerChallenge(refusal)))
            reply.body = Array(memberBody(refusal).utf8)
        } else if refusal.status == 401 {
            // RFC 9110 section 15.5.2 wants a challenge with every 401; a bare one asks the client to drop what it sent.
            reply.fields.append(("WWW-Authenticate", "L402"))
        }
        return reply
    }

    /// RFC 6750 section 3.
    private static func bearerChallenge(_ refusal: Refusal) -> String {
        switch refusal.code {
        case .signInRequired: "Bearer"
        case .missingScope: #"Bearer error="insufficient_scope""#
        default: #"Bearer error="invalid_token""#
        }
    }

    /// The usual error, and beside it the envelope that Lightquark's clients look for (v4: `request` and `response`).
    private static func memberBody(_ refusal: Refusal) -> String {
        let message = escaped(refusal.message)
        return #"""
            {"request":{"status_code":\#(refusal.status),"success":false,"cat":"https://http.cat/\#(refusal.status)"},\#
            "response":{"message":"\#(message)"},"error":{"code":"\#(refusal.code.rawValue)","message":"\#(message)"}}

            """#
    }

    static func upstreamFailure(_ failure: UpstreamFailure) -> Reply {
        var reply = error(status: failure.status, code: failure.code, message: failure.message)
        reply.grpcStatus = GRPCStatus(failure)
        return reply
    }

    /// 402 with both challenge lines; for a browser a page instead of JSON.
    static func challenge(_ issued: IssuedChallenge, reason: PassRefusal?, wantsPage: Bool, renderer: any ChallengeRenderer) -> Reply {
        var fields = issued.challenge.headerFieldValues.map { (name: "WWW-Authenticate", value: $0) }
        fields += [("Cache-Control", "no-store")] + crossOrigin
        if let reason { fields.append(("X-Gatehouse-Reason", reason.code)) }
        if wantsPage {
            fields.append(("Content-Type", "text/html; charset=utf-8"))
            fields.append(
                (
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                ))
            fields.append(("Referrer-Policy", "no-referrer"))
            fields.append(("X-Content-Type-Options", "nosniff"))
            return Reply(status: 402, fields: fields, body: renderer.page(for: issued, reason: reason?.message))
        }
        fields.append(("Content-Type", "application/json"))
        let body = ChallengeBody(
            challenge: issued.challenge, paymentHash: issued.invoice.paymentHash, price: issued.price, expiresAt: issued.invoice.expiresAt,
            service: issued.service)
        return Reply(
            status: 402, fields: fields, body: Array(body.json(extra: reason.map { [("reason", $0.code)] } ?? []).utf8) + [UInt8(ascii: "\n")])
    }

    /// The answer to a CORS preflight: everything may be tried; whether it passes is the gate's to say.
    static let preflight = Reply(
        status: 204,
        fields: [
            ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "*"), ("Access-Control-Allow-Headers", "*, Authorization"),
            ("Access-Control-Max-Age", "600"),
        ], body: [])

    private static let crossOrigin = [
        (name: "Access-Control-Allow-Origin", value: "*"),
        (name: "Access-Control-Expose-Headers", value: "WWW-Authenticate, Retry-After, X-Gatehouse-Reason"),
    ]

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The reason phrases of the statuses that we send (RFC 9110 section 15).
    static func reasonPhrase(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 402: "Payment Required"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 429: "Too Many Requests"
        case 422: "Unprocessable Content"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: "Error"
        }
    }
}
