internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Lightning

/// Who calls, by the access token in `Authorization`.
struct MemberCheck: Sendable {
    let verifier: @Sendable () -> AccessTokenVerifier
    let used: @Sendable (AccessClaims) -> Void
    let clock: WallClock

    func claims(_ request: Request) -> Result<AccessClaims, Refused> {
        let values = request.headers[values: .authorization]
        guard let value = values.first, let token = Self.token(value) else {
            return .failure(Refused(.unauthorized("token-missing", "Send an access token: Authorization: Bearer LQ.AC...", isMissing: true)))
        }
        guard values.count == 1 else { return .failure(Refused(.error(400, "several-tokens", "Send one Authorization field."))) }
        switch verifier().verify(token, now: clock.now()) {
        case .accepted(let claims):
            used(claims)
            return .success(claims)
        case .refused(let refusal): return .failure(Refused(.unauthorized(refusal.code, refusal.message)))
        }
    }

    /// Runs `body` for a caller whose token is good, otherwise says what is wrong with it.
    func require(_ request: Request, _ body: (AccessClaims) async throws -> Answer) async rethrows -> Answer {
        switch claims(request) {
        case .success(let claims): try await body(claims)
        case .failure(let refused): refused.answer
        }
    }

    private static func token(_ value: String) -> String? {
        guard value.prefix(7).lowercased() == "bearer " else { return nil }
        let token = value.dropFirst(7).drop { $0 == " " }
        return token.isEmpty ? nil : String(token)
    }

    struct Refused: Error {
        let answer: Answer

        init(_ answer: Answer) {
            self.answer = answer
        }
    }
}
