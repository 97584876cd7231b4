internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
internal import SSA

/// An answer of the v4 interface in its envelope: `{"request":{...},"response":{"message":...}}` (Lightquark v4).
struct Answer: Sendable {
    var status: Int
    var message: String
    /// What `response` holds beside the message.
    var members: [(String, JSON)] = []
    /// Lightquark's numbers, of which clients know 10: a code was sent by mail.
    var errorCode: Int?
    /// Stable, for programs; ours.
    var code: String?
    var retryAfterSeconds: Int?
    var challenge: String?

    static func ok(_ message: String, _ members: [(String, JSON)] = [], status: Int = 200) -> Answer {
        Answer(status: status, message: message, members: members)
    }

    static func error(_ status: Int, _ code: String, _ message: String) -> Answer {
        Answer(status: status, message: message, code: code)
    }

    /// Storage, or what hashes passwords, cannot do its work now.
    static func unavailable(retryAfter seconds: Int) -> Answer {
        var answer = error(503, "unavailable", "Accounts are not available at the moment; try again in a moment.")
        answer.retryAfterSeconds = seconds
        return answer
    }

    /// No access token, or none that is good (RFC 6750 section 3).
    static func unauthorized(_ code: String, _ message: String, isMissing: Bool = false) -> Answer {
        var answer = error(401, code, message)
        answer.challenge = isMissing ? "Bearer" : #"Bearer error="invalid_token""#
        return answer
    }

    init(
        status: Int, message: String, members: [(String, JSON)] = [], errorCode: Int? = nil, code: String? = nil, retryAfterSeconds: Int? = nil,
        challenge: String? = nil
    ) {
        self.status = status
        self.message = message
        self.members = members
        self.errorCode = errorCode
        self.code = code
        self.retryAfterSeconds = retryAfterSeconds
        self.challenge = challenge
    }

    init(_ refusal: AccountRefusal) {
        self = .error(refusal.status, refusal.code, refusal.message)
        retryAfterSeconds = refusal.retryAfterSeconds
        if status == 401 { challenge = #"Bearer error="invalid_token""# }
    }

    init(_ error: some SSAError) {
        self = .error(400, error.code, error.description)
    }

    private var json: JSON {
        var request: [(String, JSON)] = [
            ("status_code", .int(status)), ("success", .bool((200..<300).contains(status))), ("cat", .string("https://http.cat/\(status)")),
        ]
        var response: [(String, JSON)] = [("message", .string(message))]
        if let errorCode {
            request.append(("error_code", .int(errorCode)))
            response.append(("error_code", .int(errorCode)))
        }
        if let code { response.append(("code", .string(code))) }
        return .object([("request", .object(request)), ("response", .object(response + members))])
    }
}

extension Answer: ResponseGenerator {
    func response(from request: Request, context: some RequestContext) -> Response {
        var headers = HTTPFields.json
        if let retryAfterSeconds { headers[.retryAfter] = "\(retryAfterSeconds)" }
        if let challenge { headers[.wwwAuthenticate] = challenge }
        return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(string: json.text)))
    }
}

extension HTTPFields {
    /// Of every JSON reply of the interface: any page may read it, and nobody keeps it.
    static var json: HTTPFields {
        var fields = api
        fields[.contentType] = "application/json; charset=utf-8"
        return fields
    }

    /// CORS as deployed clients expect it: the interface knows callers by tokens only, never by cookies.
    static var api: HTTPFields {
        [
            .accessControlAllowOrigin: "*", .accessControlAllowMethods: "*", .accessControlAllowHeaders: "*, Authorization",
            .accessControlExposeHeaders: "Retry-After, WWW-Authenticate", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
        ]
    }
}

extension AccountRefusal {
    /// Clients take 401 for "refresh and try again", so it stands only where that helps.
    var status: Int {
        switch self {
        case .invalidEmail, .invalidUsername, .invalidProfile, .password, .wrongCredentials, .wrongCode: 400
        case .invalidTokens, .replayed, .noSuchUser: 401
        case .unconfirmed, .disabled, .notASession: 403
        case .noSuchGrant: 404
        case .emailTaken: 409
        case .throttled: 429
        }
    }
}
