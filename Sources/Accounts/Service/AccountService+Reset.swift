internal import Lightning

extension AccountService {
    /// A letter with a code to the address, if it has an account. The answer says nothing about that, and is given before anybody looks.
    public func requestReset(email: String, caller: Caller) async throws -> AccountOutcome<Void> {
        if let refusal = throttled(.requestCode, caller) { return .failure(refusal) }
        let address: EmailAddress
        do { address = try EmailAddress(email, composed: composed) } catch { return .failure(.invalidEmail(error)) }
        errands.add(.resetCode(emailKey: address.key, caller))
        return .success(())
    }

    /// Sets a new password by the code, ends every session and tool, and tells the member. The code proves the address, too.
    ///
    /// A password that cannot be taken does not use the code up.
    public func resetPassword(email: String, code: String, to new: String, caller: Caller) async throws -> AccountOutcome<User> {
        if let refusal = throttled(.redeemCode, caller) { return .failure(refusal) }
        guard let address = try? EmailAddress(email, composed: composed), let code = CodeText(typed: code) else { return .failure(.wrongCode) }
        let secret: Password
        do { secret = try Password(new, composed: composed) } catch { return .failure(.password(error)) }
        // Without the user name, which whoever has no account does not have.
        if let refusal = configuration.passwordPolicy.refusal(of: secret, email: address) { return .failure(.password(refusal)) }
        let hash = try await hasher.hash(secret)
        guard let user = try await redeem(code, of: address, for: .resetPassword) else { return .failure(.wrongCode) }
        let ending = GrantEnding(.all(of: user.id), GrantEnd(.passwordReset, at: clock.now()))
        let changed = try await change(user.id, ending: ending, audit: audit(.resetPassword, user.id, nil, caller)) { user, now in
            user.passwordHash = hash
            if user.emailConfirmedAt == nil { user.emailConfirmedAt = now }
        }
        guard let changed else { return .failure(.wrongCode) }
        errands.add(.tell(user.id, .passwordChanged(at: clock.now(), from: caller)))
        return .success(changed)
    }
}
