internal import Lightning

extension AccountService {
    /// The next access token of a grant (docs/refresh.md). The scopes of a tool stay what was agreed to.
    ///
    /// Of anything wrong with the pair but a replay the answer says the same, and nothing changes.
    public func refresh(accessToken: String, refreshToken: String, caller: Caller) async throws -> AccountOutcome<Refreshed> {
        if let refusal = throttled(.refresh, caller) { return .failure(refusal) }
        guard let token = try? RefreshToken.parse(refreshToken), case .accepted(let claims) = keyring.verifier.authenticate(accessToken) else {
            return .failure(.invalidTokens)
        }
        // Each turn that does not end here was lost to another refresh, which from then on answers for this one too.
        for _ in 0..<8 {
            guard let grant = try await store.grant(refreshHash: token.hash), grant.id == claims.grant, grant.user == claims.user, grant.isLive else {
                return .failure(.invalidTokens)
            }
            if let outcome = try await step(grant, claims, caller) { return outcome }
        }
        throw AccountContention()
    }

    /// `nil` when somebody else changed the state in the meantime.
    private func step(_ grant: Grant, _ claims: AccessClaims, _ caller: Caller) async throws -> AccountOutcome<Refreshed>? {
        let now = clock.now()
        if grant.isIdle(at: now) {
            let ending = GrantEnding(.one(grant.id, of: grant.user), GrantEnd(.unused, at: now))
            try await store.end(ending, audit: audit(.signOut, grant.user, grant.id, caller, result: GrantEnd.Reason.unused.rawValue))
            return .failure(.invalidTokens)
        }
        var state = grant.refresh
        switch state.presented(accessTokenIssuedAt: claims.stamp.issuedAt, lifetime: configuration.lifetimes[grant.kind], now: now) {
        case .endGrant:
            let ending = GrantEnding(.one(grant.id, of: grant.user), GrantEnd(.replay, at: now))
            let ended = try await store.end(ending, audit: audit(.refreshReplay, grant.user, grant.id, caller, result: AccountRefusal.replayed.code))
            if !ended.isEmpty { errands.add(.tell(grant.user, .sessionReplayed(at: now, from: caller))) }
            return .failure(.replayed)
        case .answer(let stamp):
            if state != grant.refresh {
                guard try await store.replaceRefreshState(of: grant.id, grant.refresh, with: state, usedAt: now) else { return nil }
            }
            return .success(
                Refreshed(
                    grant: grant.id, accessToken: keyring.minter.mint(for: grant, stamp: stamp), expiresInSeconds: stamp.expiresInSeconds(from: now)))
        }
    }
}
