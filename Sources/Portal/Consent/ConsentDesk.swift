internal import Accounts
internal import Crypto
internal import Lightning
internal import SSA
internal import Synchronization

/// Requests that a member is deciding about, and codes that a tool has not brought back yet. In memory, bounded and short-lived: what is lost with the
/// process is asked for again.
final class ConsentDesk: Sendable {
    enum Allowed: Sendable {
        case tokens(SignedIn, ReturnAddress)
        case code(String, Scopes, ReturnAddress)
    }

    enum Decision: Hashable {
        case deny
        /// What was left switched on.
        case allow(Scopes)
    }

    /// What a decision that comes back from the screen is worth.
    enum Taken {
        case denied(AuthorizationRequest)
        case allowed(AuthorizationRequest, Task<AccountOutcome<Allowed>, any Error>)
        /// It would allow what the tool did not ask for, so it was not made by our form.
        case tooMuch
        case used
        case expired
    }

    /// A request that stands on somebody's screen.
    private struct Pending {
        let request: AuthorizationRequest
        /// The session that the screen was shown in: nobody else can decide.
        let grant: GrantID
        let until: Timestamp
        var answer: Answer?
    }

    /// A request that was decided.
    private struct Answer {
        let decision: Decision
        /// What the tool gets; not kept for longer than it may be asked for again.
        var allowed: Task<AccountOutcome<Allowed>, any Error>?
        let until: Timestamp
    }

    private struct IssuedCode {
        let request: AuthorizationRequest
        let scopes: Scopes
        let claims: AccessClaims
        let until: Timestamp
    }

    private struct State {
        var pending: [String: Pending] = [:]
        /// Of requests that were allowed lately, the oldest first.
        var answered: [String] = []
        /// By the SHA-256 of the code.
        var codes: [[UInt8]: IssuedCode] = [:]
    }

    let registry: ScopeRegistry
    private let accounts: AccountService
    private let verifier: @Sendable () -> AccessTokenVerifier
    private let clock: WallClock
    private let random: RandomSource
    private let state = Mutex(State())

    /// How long a member may think (Lightquark SSA, the authorization screen).
    static let decisionTime = Duration.seconds(300)
    /// How long the same decision, sent again, gets the same answer: a browser shows what its last click brought, and impatient people click twice.
    static let repetitionTime = Duration.seconds(10)
    /// RFC 6749 section 4.1.2 allows ten minutes; a tool needs seconds.
    static let codeTime = Duration.seconds(60)
    private static let limit = 4096
    private static let limitOfOne = 16

    init(
        accounts: AccountService, registry: ScopeRegistry, verifier: @escaping @Sendable () -> AccessTokenVerifier, clock: WallClock,
        random: RandomSource
    ) {
        self.accounts = accounts
        self.registry = registry
        self.verifier = verifier
        self.clock = clock
        self.random = random
    }

    // MARK: The screen

    /// Keeps a request while its member decides. `nil` where too many wait.
    func keep(_ request: AuthorizationRequest, for claims: AccessClaims) -> String? {
        let (id, now) = (secret(), clock.now())
        return state.withLock { state in
            Self.forgetAnswers(&state, now)
            state.pending = state.pending.count < Self.limit ? state.pending : state.pending.filter { now < $0.value.until }
            let own = state.pending.filter { $0.value.grant == claims.grant }
            if own.count >= Self.limitOfOne, let oldest = own.min(by: { $0.value.until < $1.value.until }) { state.pending[oldest.key] = nil }
            guard state.pending.count < Self.limit else { return nil }
            state.pending[id] = Pending(request: request, grant: claims.grant, until: now.advanced(by: Self.decisionTime))
            return id
        }
    }

    /// Takes a request for good: whatever is decided, it is decided once.
    func take(_ id: String, _ decision: Decision, by claims: AccessClaims, caller: Caller) -> Taken {
        let now = clock.now()
        return state.withLock { state in
            Self.forgetAnswers(&state, now)
            guard let pending = state.pending[id], pending.grant == claims.grant, now < pending.until else { return .expired }
            let request = pending.request
            if let answer = pending.answer {
                guard answer.decision == decision, now < answer.until else { return .used }
                return answer.allowed.map { .allowed(request, $0) } ?? .denied(request)
            }
            var answer = Answer(decision: decision, until: now.advanced(by: Self.repetitionTime))
            defer { state.pending[id]?.answer = answer }
            guard case .allow(let chosen) = decision else { return .denied(request) }
            guard chosen.isSubset(of: request.scopes) else { return .tooMuch }
            let allowed = Task { try await self.allow(request, chosen, claims, caller: caller) }
            answer.allowed = allowed
            state.answered.append(id)
            return .allowed(request, allowed)
        }
    }

    private static func forgetAnswers(_ state: inout State, _ now: Timestamp) {
        while let id = state.answered.first {
            if let answer = state.pending[id]?.answer, now < answer.until { return }
            state.pending[id]?.answer?.allowed = nil
            state.answered.removeFirst()
        }
    }

    /// Without taking it; for the way round by another account.
    func look(_ id: String, by claims: AccessClaims) -> AuthorizationRequest? {
        let now = clock.now()
        return state.withLock { state in
            guard let pending = state.pending[id], pending.grant == claims.grant, pending.answer == nil, now < pending.until else { return nil }
            return pending.request
        }
    }

    // MARK: Allowing

    /// - Parameter chosen: what the member left of it.
    func allow(
        _ request: AuthorizationRequest, _ chosen: Scopes, _ claims: AccessClaims, caller: Caller
    ) async throws -> AccountOutcome<Allowed> {
        let granted = chosen.intersection(request.scopes).intersection(registry.known)
        switch request.responseType {
        case .token:
            return try await accounts.allowTool(claims, scopes: granted, redirectOrigin: request.redirectURI.origin, caller: caller).flatMap {
                signedIn in
                guard let address = request.tokenAddress(access: signedIn.accessToken.text, refresh: signedIn.refreshToken.text) else {
                    return .failure(.wrongCode)
                }
                return .success(.tokens(signedIn, address))
            }
        case .code:
            guard claims.kind == .session else { return .failure(.notASession) }
            let code = secret()
            guard let address = request.codeAddress(code) else { return .failure(.wrongCode) }
            let now = clock.now()
            let issued = IssuedCode(request: request, scopes: granted, claims: claims, until: now.advanced(by: Self.codeTime))
            let isKept = state.withLock { state in
                state.codes = state.codes.count < Self.limit ? state.codes : state.codes.filter { now < $0.value.until }
                guard state.codes.count < Self.limit else { return false }
                state.codes[Self.hash(code)] = issued
                return true
            }
            return isKept ? .success(.code(code, granted, address)) : .failure(.throttled(seconds: 60))
        }
    }

    /// What a tool gets for its code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). A code can be tried once, whether the rest is right or not.
    func redeem(code: String, verifier codeVerifier: CodeVerifier, redirectURI: String, caller: Caller) async throws -> AccountOutcome<SignedIn> {
        if let refusal = accounts.mayRedeem(caller) { return .failure(refusal) }
        guard code.utf8.count <= 64, let issued = state.withLock({ $0.codes.removeValue(forKey: Self.hash(code)) }), clock.now() < issued.until,
            case .code(let challenge) = issued.request.responseType, challenge.matches(codeVerifier), issued.request.redirectURI.text == redirectURI
        else { return .failure(.wrongCode) }
        // The session in which it was allowed may have ended since.
        if case .revoked? = verifier().refusal(of: issued.claims, now: clock.now()) { return .failure(.wrongCode) }
        return try await accounts.allowTool(
            issued.claims, scopes: issued.scopes, redirectOrigin: issued.request.redirectURI.origin, caller: caller)
    }

    private func secret() -> String {
        let words = (0..<4).map { _ in random.next() }
        return words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Looked up by what nobody can aim at: neither the time of a comparison nor that of a look-up tells of a code.
    private static func hash(_ code: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(code.utf8)))
    }
}
