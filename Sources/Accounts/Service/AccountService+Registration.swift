internal import Lightning
internal import SSA

extension AccountService {
    /// Makes an account, and signs in where addresses are not confirmed.
    ///
    /// With confirmation the answer is the same whether the address had an account or not; its owner gets a letter. An account that was not confirmed
    /// while its code lived is taken over by whoever registers next, so that nobody can keep a member from his own address.
    public func register(email: String, password: String, username: String, caller: Caller) async throws -> AccountOutcome<Registration> {
        if let refusal = throttled(.register, caller) { return .failure(refusal) }
        let application: Application
        switch read(email: email, password: password, username: username) {
        case .success(let read): application = read
        case .failure(let refusal): return .failure(refusal)
        }
        // Before anybody looks whether the address is taken: it costs the same either way.
        let hash = try await hasher.hash(application.password)
        let user = newUser(application, hash)
        switch try await store.insert(user, audit: audit(.register, user.id, nil, caller)) {
        case .inserted where !configuration.confirmsEmail:
            return try await open(.session, for: user, scopes: .all, caller: caller).map { .signedIn($0) }
        case .inserted:
            errands.add(.confirmationCode(emailKey: user.email.key))
        case .emailTaken where !configuration.confirmsEmail:
            return .failure(.emailTaken)
        case .emailTaken:
            try await takeOver(user, caller: caller)
        }
        return .success(.confirmationSent)
    }

    /// Brings back the code that was sent to the address, and signs in.
    public func confirmEmail(_ email: String, code: String, caller: Caller) async throws -> AccountOutcome<SignedIn> {
        if let refusal = throttled(.redeemCode, caller) { return .failure(refusal) }
        guard let address = try? EmailAddress(email, composed: composed), let code = CodeText(typed: code) else { return .failure(.wrongCode) }
        guard let user = try await redeem(code, of: address, for: .confirmEmail) else { return .failure(.wrongCode) }
        let confirmed = try await change(user.id, audit: audit(.confirmEmail, user.id, nil, caller)) { user, now in
            if user.emailConfirmedAt == nil { user.emailConfirmedAt = now }
        }
        guard let confirmed else { return .failure(.wrongCode) }
        if confirmed.isDisabled { return .failure(.disabled) }
        return try await open(.session, for: confirmed, scopes: .all, caller: caller)
    }

    private struct Application {
        let email: EmailAddress
        let password: Password
        let username: Username
    }

    private func read(email: String, password: String, username: String) -> AccountOutcome<Application> {
        let address: EmailAddress
        do { address = try EmailAddress(email, composed: composed) } catch { return .failure(.invalidEmail(error)) }
        let name: Username
        do { name = try Username(username) } catch { return .failure(.invalidUsername(error)) }
        let secret: Password
        do { secret = try Password(password, composed: composed) } catch { return .failure(.password(error)) }
        if let refusal = configuration.passwordPolicy.refusal(of: secret, email: address, username: name) { return .failure(.password(refusal)) }
        return .success(Application(email: address, password: secret, username: name))
    }

    private func newUser(_ application: Application, _ hash: PasswordHash) -> User {
        var generator = random
        return User(
            id: UserID(random: &generator), email: application.email, username: application.username, passwordHash: hash, createdAt: clock.now())
    }

    /// The address has an account. Where that was never confirmed and its code has run out, it becomes the newcomer's.
    private func takeOver(_ newcomer: User, caller: Caller) async throws {
        let key = newcomer.email.key
        guard let holder = try await store.user(emailKey: key) else { return }
        guard holder.emailConfirmedAt == nil, !holder.isDisabled, clock.now() >= holder.createdAt.advanced(by: OneTimeCode.lifetime) else {
            if holder.emailConfirmedAt != nil { errands.add(.alreadyRegistered(emailKey: key)) }
            return
        }
        var next = holder
        (next.email, next.username, next.passwordHash, next.createdAt) = (
            newcomer.email, newcomer.username, newcomer.passwordHash, newcomer.createdAt
        )
        // Should he confirm it after all at this very moment, nothing is written.
        if case .updated = try await store.update(next, ending: nil, audit: audit(.register, holder.id, nil, caller)) {
            errands.add(.confirmationCode(emailKey: key))
        }
    }

    /// The account whose code it is; `nil` for a wrong code and for an address without an account, after the same look-ups.
    func redeem(_ code: CodeText, of address: EmailAddress, for purpose: OneTimeCode.Purpose) async throws -> User? {
        var generator = random
        let user = try await store.user(emailKey: address.key)
        let id = user?.id ?? UserID(random: &generator)
        let redemption = try await store.redeem(code.hash(for: id, purpose), of: id, for: purpose, at: clock.now())
        return redemption == .accepted ? user : nil
    }

    /// Changes an account as it now is, and again should somebody else change it at the same moment. `nil` when there is none any more.
    func change(
        _ id: UserID, ending: GrantEnding? = nil, audit: AuditEvent?, _ body: (inout User, Timestamp) -> Void
    ) async throws -> User? {
        for _ in 0..<8 {
            guard var user = try await store.user(id) else { return nil }
            body(&user, clock.now())
            switch try await store.update(user, ending: ending, audit: audit) {
            case .updated(let stored): return stored
            case .conflict: continue
            case .emailTaken, .noSuchUser: return nil
            }
        }
        throw AccountContention()
    }
}

/// An account or a session changed under our hands again and again. Asking once more can help.
public struct AccountContention: Error, Hashable, Sendable {}

extension AccountContention: CustomStringConvertible {
    public var description: String { "the account is being changed by too many at once; try again" }
}
