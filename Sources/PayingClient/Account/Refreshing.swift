internal import Lightning

/// `POST /v4/auth/refresh`, in camel case both ways. The refresh token stays as it is.
struct RefreshReply: Decodable {
    let accessToken: String
    let expiresInSec: Double
}

extension NetworkCalls {
    /// The next access token of a session.
    func refresh(_ tokens: SessionTokens, on server: APIServer) async throws(AccountError) -> SessionTokens {
        // No `Authorization`: the tokens are in the body, and that is all that counts.
        let reply = try await call(
            "POST", "/v4/auth/refresh", on: server, body: ["accessToken": tokens.access.text, "refreshToken": tokens.refresh.text],
            as: RefreshReply.self)
        guard let next = SessionTokens(access: reply.accessToken, refresh: tokens.refresh.text, lifetime: reply.expiresInSec, now: now) else {
            throw .malformedAnswer(server: server.description, "it holds no access token")
        }
        return next
    }
}

extension AccountError {
    /// Whether a refresh that ended with this says that the session is over, and not that something is broken on the way. Only the network's own words
    /// count: what answers in its place, such as a hotel's page, ends no session.
    var endsSession: NetworkRefusal? {
        guard case .refused(let refusal) = self, [400, 401, 403].contains(refusal.status) else { return nil }
        return refusal
    }

    /// Whether another access token may help.
    var isUnauthorized: Bool { status == 401 }

    /// Whatever was thrown on the way.
    init(any error: any Error) {
        self = error as? AccountError ?? .network(NetworkReason.text(error))
    }
}
