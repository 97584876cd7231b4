public import Lightning

/// What a refresh is to be answered with.
public enum RefreshOrder: Hashable, Sendable {
    /// The access token with this stamp, once the new state is stored.
    case answer(AccessTokenStamp)
    /// An old pair was shown: end the grant and tell its owner.
    case endGrant
}

extension RefreshState {
    /// For so long after an answer the same pair gets the same answer, and a pair that has just been answered with is not replaced. An honest client
    /// takes at most half of it from reading its stored pair until it has stored the answer.
    public static let window: Duration = .seconds(30)

    /// The refresh token of the grant came together with the access token that was issued at `issuedAt`, whose code was verified.
    ///
    /// - Parameter lifetime: of the token that follows; at least ``AccessLifetimes/shortest``.
    public mutating func presented(accessTokenIssuedAt issuedAt: Timestamp, lifetime: Duration, now: Timestamp) -> RefreshOrder {
        if issuedAt >= current.issuedAt { return presentedNewest(issuedAt, lifetime: lifetime, now: now) }
        if issuedAt == predecessor { return presentedPredecessor(lifetime: lifetime, now: now) }
        return .endGrant
    }

    /// A gate admitted somebody by the access token that was issued at `issuedAt`.
    public mutating func used(accessTokenIssuedAt issuedAt: Timestamp) {
        if issuedAt == current.issuedAt { isUsed = true }
    }

    /// The owner's ordinary step. A token newer than any we know of was issued before storage went back to an earlier state, as when a backup
    /// was restored: nobody else can have made it.
    private mutating func presentedNewest(_ issuedAt: Timestamp, lifetime: Duration, now: Timestamp) -> RefreshOrder {
        if issuedAt == current.issuedAt {
            isUsed = true
            // An answer with this token may still be under way to another tab, which will then store it over whatever came later.
            let hasLifeLeft = now.advanced(by: Self.window * 2) <= current.expiresAt
            if let answeredAt, now < answeredAt.advanced(by: Self.window), hasLifeLeft {
                self.answeredAt = Self.moved(answeredAt, to: now)
                return .answer(current)
            }
        }
        predecessor = issuedAt
        return .answer(issue(after: issuedAt, lifetime: lifetime, now: now))
    }

    /// Either the answer is still under way, or it was lost, or somebody else has it.
    private mutating func presentedPredecessor(lifetime: Duration, now: Timestamp) -> RefreshOrder {
        let isRecent = now < offeredAt.advanced(by: Self.window)
        guard isRecent || !isUsed else { return .endGrant }
        if !isRecent, now.advanced(by: lifetime / 2) > current.expiresAt {
            // Lost long ago and half spent. Nobody has it: an answer that had arrived would have been shown.
            return .answer(issue(after: current.issuedAt, lifetime: lifetime, now: now))
        }
        if !isUsed { offeredAt = Self.moved(offeredAt, to: now) }
        answeredAt = Self.moved(answeredAt ?? offeredAt, to: now)
        return .answer(current)
    }

    /// Not by less than a second: of many refreshes at once most then leave the state as it is, and nothing has to be written for them.
    private static func moved(_ moment: Timestamp, to now: Timestamp) -> Timestamp {
        now >= moment.advanced(by: .seconds(1)) ? now : moment
    }

    private mutating func issue(after previous: Timestamp, lifetime: Duration, now: Timestamp) -> AccessTokenStamp {
        let issuedAt = max(now, previous.advanced(by: .milliseconds(1)))
        current = AccessTokenStamp(issuedAt: issuedAt, expiresAt: max(issuedAt.advanced(by: lifetime), current.expiresAt))
        isUsed = false
        offeredAt = now
        answeredAt = now
        return current
    }
}
