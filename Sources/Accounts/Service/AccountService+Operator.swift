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

    /// Accounts of another system, all or none; their password hashes are used as they are until the first sign-in makes them anew. Answers those that
    /// are in the way of others, and then nothing was stored.
    ///
    /// - Parameter isTrial: nothing is stored whatever the answer.
    public func importUsers(_ users: [User], isTrial: Bool = false) async throws -> [UserCollision] {
        try await store.insertAll(users.map { ($0, operatorEvent(.importUser, $0.id)) }, isTrial: isTrial)
    }

    /// Ends sessions and tools of a member; gates follow within a second. Answers which were ended.
    public func end(_ selection: GrantSelection) async throws -> AccountOutcome<[GrantID]> {
        guard try await store.user(selection.user) != nil else { return .failure(.noSuchUser) }
        var grant: GrantID?
        if case .one(let id, _) = selection { grant = id }
        let end = GrantEnd(.byOperator, at: clock.now())
        return .success(try await store.end(GrantEnding(selection, end), audit: operatorEvent(.signOut, selection.user, grant)))
    }

    /// A key that mints from now on; access tokens of the older ones stay good.
    @discardableResult
    public func rotateKeys() async throws -> TokenKeys {
        var generator = random
        let keys = try await store.addTokenKeyEpoch(SecretKey(random: &generator), at: clock.now(), onlyAsFirst: false)
        keyring.use(keys)
        try await store.append(operatorEvent(.rotateKeys, nil, result: "epoch-\(keys.current.number)"))
        return keys
    }

    /// Ends every access token that one key minted, and with it the sessions and tools that have none of a newer one: they sign in again. `false` when it
    /// is the newest or not there.
    public func dropKey(_ number: UInt32) async throws -> Bool {
        guard try await store.dropTokenKeyEpoch(number) else { return false }
        if let keys = try await store.tokenKeys() { keyring.use(keys) }
        try await store.append(operatorEvent(.rotateKeys, nil, result: "dropped-\(number)"))
        return true
    }

    private func operate(
        _ id: UserID, _ action: AuditEvent.Action, ending: GrantEnding? = nil, _ body: (inout User, Timestamp) -> Void
    ) async throws -> AccountOutcome<User> {
        let changed = try await change(id, ending: ending, audit: operatorEvent(action, id), body)
        return changed.map { .success($0) } ?? .failure(.noSuchUser)
    }

    private func operatorEvent(_ action: AuditEvent.Action, _ user: UserID?, _ grant: GrantID? = nil, result: String = "ok") -> AuditEvent {
        AuditEvent(at: clock.now(), actor: .operator, action: action, user: user, grant: grant, caller: operatedBy, result: result)
    }
}
