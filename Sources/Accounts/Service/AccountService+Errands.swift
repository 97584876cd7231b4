internal import Lightning

extension AccountService {
    /// Writes the letters until the task is cancelled or ``finishErrands()`` was called. To be run once.
    ///
    /// - Parameter onFailure: an errand could not be done, because of storage or the mailer; it is not tried again.
    public func runErrands(mailer: any AccountMailer, onFailure: @Sendable (any Error) -> Void) async {
        for await errand in errands.waiting {
            do { try await perform(errand, mailer) } catch { onFailure(error) }
        }
    }

    /// Those that wait are still done.
    public func finishErrands() {
        errands.finish()
    }

    private func perform(_ errand: Errand, _ mailer: any AccountMailer) async throws {
        switch errand {
        case .confirmationCode(let emailKey):
            guard let user = try await store.user(emailKey: emailKey), user.emailConfirmedAt == nil, mayWrite(to: emailKey) else { return }
            try await write(.confirmEmail(try await makeCode(for: user, .confirmEmail)), to: user, mailer)
        case .resetCode(let emailKey, let caller):
            guard let user = try await store.user(emailKey: emailKey), !user.isDisabled, mayWrite(to: emailKey) else { return }
            let code = try await makeCode(for: user, .resetPassword)
            try await store.append(audit(.requestReset, user.id, nil, caller))
            try await write(.resetPassword(code), to: user, mailer)
        case .alreadyRegistered(let emailKey):
            guard let user = try await store.user(emailKey: emailKey), mayWrite(to: emailKey) else { return }
            try await write(.alreadyRegistered, to: user, mailer)
        case .tell(let id, let content):
            guard let user = try await store.user(id) else { return }
            try await write(content, to: user, mailer)
        }
    }

    private func write(_ content: AccountLetter.Content, to user: User, _ mailer: any AccountMailer) async throws {
        try await mailer.send(AccountLetter(to: user.email, username: user.username, content: content))
    }

    /// Replaces the account's earlier code of the same purpose.
    func makeCode(for user: User, _ purpose: OneTimeCode.Purpose) async throws -> CodeText {
        var generator = random
        let now = clock.now()
        let code = CodeText(for: purpose, random: &generator)
        try await store.put(
            OneTimeCode(
                user: user.id, purpose: purpose, hash: code.hash(for: user.id, purpose), createdAt: now,
                expiresAt: now.advanced(by: OneTimeCode.lifetime)))
        return code
    }
}
