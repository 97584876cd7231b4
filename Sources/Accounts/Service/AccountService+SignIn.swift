internal import Lightning
public import SSA

extension AccountService {
    /// By e-mail and password. Of an unknown address and a wrong password neither the answer nor the work differs.
    ///
    /// - Parameter accessToken: one that the caller still holds from earlier, expired or not: it shows that the account knows this device, so that strangers who
    ///   guess at the password do not keep it out. So does an address from which a living session was made.
    public func signIn(email: String, password: String, caller: Caller, showing accessToken: String? = nil) async throws -> AccountOutcome<SignedIn> {
        if let refusal = throttled(.signIn, caller) { return .failure(refusal) }
        guard let address = try? EmailAddress(email, composed: composed), let secret = try? Password(password, composed: composed) else {
            return .failure(.wrongCredentials)
        }
        let user = try await store.user(emailKey: address.key)
        let isKnown = try await isKnownDevice(caller, of: user, accessToken)
        let key = SignInThrottle.Key(account: address.key, isKnownDevice: isKnown)
        let verdict: PasswordVerdict
        switch try await check(secret, against: user?.passwordHash, key) {
        case .success(let checked): verdict = checked
        case .failure(let refusal): return .failure(refusal)
        }
        guard let user, case .correct(let needsRehash) = verdict else { return try await refuse(.wrongCredentials, user, caller) }
        if user.isDisabled { return try await refuse(.disabled, user, caller) }
        if configuration.confirmsEmail, user.emailConfirmedAt == nil { return try await refuse(.unconfirmed, user, caller) }
        if needsRehash { try await rehash(secret, of: user) }
        return try await open(.session, for: user, scopes: .all, caller: caller)
    }

    /// A tool's access to a part of a member's rights, which he has just agreed to in a session of his own.
    ///
    /// - Parameter redirectOrigin: scheme, host and port that the tool is known by.
    public func allowTool(
        _ claims: AccessClaims, scopes: Scopes, redirectOrigin: String, caller: Caller
    ) async throws -> AccountOutcome<SignedIn> {
        guard claims.kind == .session else { return .failure(.notASession) }
        if let refusal = throttled(.change, caller) { return .failure(refusal) }
        guard let user = try await store.user(claims.user) else { return .failure(.noSuchUser) }
        return try await open(.tool, for: user, scopes: scopes.intersection(claims.scopes), redirectOrigin: redirectOrigin, caller: caller)
    }

    /// Makes a grant and its tokens. The user was authenticated.
    func open(
        _ kind: GrantKind, for user: User, scopes: Scopes, redirectOrigin: String? = nil, caller: Caller
    ) async throws -> AccountOutcome<SignedIn> {
        try await makeRoom(for: user, caller)
        var generator = random
        let now = clock.now()
        let refreshToken = RefreshToken(issuedAt: now, random: &generator)
        let grant = Grant(
            id: GrantID(kind, random: &generator), user: user.id, redirectOrigin: redirectOrigin, scopes: scopes, createdAt: now, lastUsedAt: now,
            caller: caller, refreshHash: refreshToken.hash, refresh: RefreshState(firstIssuedAt: now, lifetime: configuration.lifetimes[kind]))
        let action: AuditEvent.Action = kind == .session ? .signIn : .allowTool
        guard try await store.insert(grant, audit: audit(action, user.id, grant.id, caller)) else { return .failure(.disabled) }
        let stamp = grant.refresh.current
        return .success(
            SignedIn(
                user: user, grant: grant.id, scopes: scopes, accessToken: keyring.minter.mint(for: grant, stamp: stamp), refreshToken: refreshToken,
                expiresInSeconds: stamp.expiresInSeconds(from: now)))
    }

    /// The same queries for an account that does not exist.
    private func isKnownDevice(_ caller: Caller, of user: User?, _ accessToken: String?) async throws -> Bool {
        var generator = random
        let grants = try await store.liveGrants(of: user?.id ?? UserID(random: &generator))
        if grants.contains(where: { $0.kind == .session && $0.caller.network == caller.network }) { return true }
        guard let user, let accessToken, case .accepted(let claims) = keyring.verifier.authenticate(accessToken) else { return false }
        return claims.user == user.id && claims.kind == .session
    }

    private func refuse(_ refusal: AccountRefusal, _ user: User?, _ caller: Caller) async throws -> AccountOutcome<SignedIn> {
        try await store.append(audit(.signIn, user?.id, nil, caller, result: refusal.code))
        return .failure(refusal)
    }

    /// Under the parameters that are in force now. Best effort: if it cannot be done the old hash is still good, and the next sign-in tries again.
    private func rehash(_ password: Password, of user: User) async throws {
        guard let hash = try? await hasher.hash(password) else { return }
        var renewed = user
        renewed.passwordHash = hash
        _ = try await store.update(renewed, ending: nil, audit: nil)
    }

    /// Ends the grants least lately used until one more fits.
    private func makeRoom(for user: User, _ caller: Caller) async throws {
        let live = try await store.liveGrants(of: user.id)
        for grant in live.dropLast(configuration.grantLimit - 1) {
            let end = GrantEnd(.tooMany, at: clock.now())
            _ = try await store.end(
                GrantEnding(.one(grant.id, of: user.id), end), audit: audit(.signOut, user.id, grant.id, caller, result: end.reason.rawValue))
        }
    }
}

extension AccountService {
    /// Whether one more code may be brought back by this caller now.
    public func mayRedeem(_ caller: Caller) -> AccountRefusal? { throttled(.redeemCode, caller) }
}
