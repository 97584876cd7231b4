public import Lightning

/// What an operator does, at the machine itself. Every call leaves a line in the audit log with him as its actor.
extension AccountService {
    /// Nobody signs in or refreshes any more, and every session and tool ends.
    public func disable(_ id: UserID) async throws -> AccountOutcome<User> {
        let ending = GrantEnding(.all(of: id), GrantEnd(.userDisabled, at: clock.now()))
        return try await operate(id, .disable, ending: ending) { user, now in
            if user.disabledAt == nil { user.disabledAt = now }
        }
    }

    public func enable(_ id: UserID) async throws -> AccountOutcome<User> {
        try await operate(id, .enable) { user, _ in user.disabledAt = nil }
    }

    public func delete(_ id: UserID) async throws -> AccountOutcome<Void> {
        let isGone = try await store.deleteUser(id, at: clock.now(), audit: operatorEvent(.delete, id))
        return isGone ? .success(()) : .failure(.noSuchUser)
    }

    /// A code that resets the password, to be given to the member by other means than mail.
    public func makeResetCode(for id: UserID) async throws -> AccountOutcome<CodeText> {
        guard let user = try await store.user(id) else { return .failure(.noSuchUser) }
        let code = try await makeCode(for: user, .resetPassword)
        try await store.append(operatorEvent(.requestReset, id))
        return .success(code)
    }

    /// An account of another system, with its own id where it has one. Its password hash is used as it is until the first sign-in makes it anew.
    public func importUser(
        id: UserID? = nil, email: String, username: String, passwordHash: PasswordHash, isConfirmed: Bool, createdAt: Timestamp? = nil
    ) async throws -> AccountOutcome<User> {
        let address: EmailAddress
        do { address = try EmailAddress(email, composed: composed) } catch { return .failure(.invalidEmail(error)) }
        let name: Username
        do { name = try Username(username) } catch { return .failure(.invalidUsername(error)) }
        var generator = random
        let now = clock.now()
        let user = User(
            id: id ?? UserID(random: &generator), email: address, username: name, passwordHash: passwordHash,
            emailConfirmedAt: isConfirmed ? now : nil,
            createdAt: createdAt ?? now)
        switch try await store.insert(user, audit: operatorEvent(.importUser, user.id)) {
        case .inserted: return .success(user)
        case .emailTaken: return .failure(.emailTaken)
        }
    }

    private func operate(
        _ id: UserID, _ action: AuditEvent.Action, ending: GrantEnding? = nil, _ body: (inout User, Timestamp) -> Void
    ) async throws -> AccountOutcome<User> {
        let changed = try await change(id, ending: ending, audit: operatorEvent(action, id), body)
        return changed.map { .success($0) } ?? .failure(.noSuchUser)
    }

    private func operatorEvent(_ action: AuditEvent.Action, _ user: UserID) -> AuditEvent {
        AuditEvent(at: clock.now(), actor: .operator, action: action, user: user, caller: .local)
    }
}
