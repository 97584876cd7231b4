internal import Lightning

/// Which sessions a member ends.
public enum SignOutScope: Hashable, Sendable {
    /// The one that he acts in.
    case this
    /// All but that, tools included.
    case others
    /// All, tools included.
    case all
    /// One of his, by its id: another device, or a tool.
    case grant(GrantID)
}

/// What a member does with his own account.
extension AccountService {
    public func me(_ claims: AccessClaims) async throws -> AccountOutcome<User> {
        guard let user = try await store.user(claims.user) else { return .failure(.noSuchUser) }
        return .success(user)
    }

    /// The member's living sessions and tools, the one least lately used first.
    public func grants(_ claims: AccessClaims) async throws -> AccountOutcome<[Grant]> {
        guard claims.kind == .session else { return .failure(.notASession) }
        let now = clock.now()
        return .success(try await store.liveGrants(of: claims.user).filter { !$0.isIdle(at: now) })
    }

    /// When it returns, the access tokens of what was ended are revoked; gates follow within a second. Answers what it ended. A tool may end its own
    /// access only.
    @discardableResult
    public func signOut(_ claims: AccessClaims, _ scope: SignOutScope, caller: Caller) async throws -> AccountOutcome<[GrantID]> {
        guard claims.kind == .session || scope == .this else { return .failure(.notASession) }
        if let refusal = throttled(.change, caller) { return .failure(refusal) }
        let selection: GrantSelection =
            switch scope {
            case .this: .one(claims.grant, of: claims.user)
            case .others: .allExcept(claims.grant, of: claims.user)
            case .all: .all(of: claims.user)
            case .grant(let id): .one(id, of: claims.user)
            }
        let end = GrantEnd(.signedOut, at: clock.now())
        let ended = try await store.end(GrantEnding(selection, end), audit: audit(.signOut, claims.user, claims.grant, caller))
        if case .grant = scope, ended.isEmpty { return .failure(.noSuchGrant) }
        return .success(ended)
    }

    /// What others see of the member. The caller has seen to it that a tool was allowed this.
    public func changeProfile(_ claims: AccessClaims, _ wanted: ProfileChange, caller: Caller) async throws -> AccountOutcome<User> {
        if let refusal = throttled(.change, caller) { return .failure(refusal) }
        let checked: ProfileChange.Checked
        switch wanted.checked {
        case .success(let values): checked = values
        case .failure(let refusal): return .failure(refusal)
        }
        let changed = try await change(claims.user, audit: audit(.changeProfile, claims.user, claims.grant, caller)) { user, _ in
            if let username = checked.username { user.username = username }
            if let status = checked.status { user.status = status.isEmpty ? nil : status }
            if let avatarURI = checked.avatarURI { user.avatarURI = avatarURI.isEmpty ? nil : avatarURI }
        }
        guard let changed else { return .failure(.noSuchUser) }
        return .success(changed)
    }

    /// Ends all other sessions and all tools, and tells the member by mail.
    public func changePassword(_ claims: AccessClaims, from current: String, to new: String, caller: Caller) async throws -> AccountOutcome<User> {
        let user: User
        switch try await reauthenticate(claims, password: current, caller) {
        case .success(let member): user = member
        case .failure(let refusal): return .failure(refusal)
        }
        let secret: Password
        do { secret = try Password(new, composed: composed) } catch { return .failure(.password(error)) }
        if let refusal = configuration.passwordPolicy.refusal(of: secret, email: user.email, username: user.username) {
            return .failure(.password(refusal))
        }
        let hash = try await hasher.hash(secret)
        let ending = GrantEnding(.allExcept(claims.grant, of: user.id), GrantEnd(.passwordChanged, at: clock.now()))
        let changed = try await change(user.id, ending: ending, audit: audit(.changePassword, user.id, claims.grant, caller)) { user, _ in
            user.passwordHash = hash
        }
        guard let changed else { return .failure(.noSuchUser) }
        errands.add(.tell(user.id, .passwordChanged(at: clock.now(), from: caller)))
        return .success(changed)
    }

    /// For good: the account, its sessions and its tools are gone, and the address is free.
    public func deleteAccount(_ claims: AccessClaims, password: String, caller: Caller) async throws -> AccountOutcome<Void> {
        switch try await reauthenticate(claims, password: password, caller) {
        case .success(let user):
            _ = try await store.deleteUser(user.id, at: clock.now(), audit: audit(.delete, user.id, claims.grant, caller))
            return .success(())
        case .failure(let refusal): return .failure(refusal)
        }
    }

    /// Whoever acts in a session still has to know the password for what cannot be taken back. Throttled like a sign-in from a device that the account
    /// knows.
    private func reauthenticate(_ claims: AccessClaims, password: String, _ caller: Caller) async throws -> AccountOutcome<User> {
        guard claims.kind == .session else { return .failure(.notASession) }
        if let refusal = throttled(.change, caller) { return .failure(refusal) }
        guard let user = try await store.user(claims.user) else { return .failure(.noSuchUser) }
        guard let secret = try? Password(password, composed: composed) else { return .failure(.wrongCredentials) }
        let key = SignInThrottle.Key(account: user.email.key, isKnownDevice: true)
        switch try await check(secret, against: user.passwordHash, key) {
        case .success(.correct): return user.isDisabled ? .failure(.disabled) : .success(user)
        case .success(.wrong): return .failure(.wrongCredentials)
        case .failure(let refusal): return .failure(refusal)
        }
    }
}
