public import Lightning

/// Says what an access token is worth, without asking anybody: keys, the revoked grants and the time suffice.
///
/// An immutable snapshot; whoever follows the store makes a new one when keys or revocations change.
public struct AccessTokenVerifier: Sendable {
    private let schedule: TokenKeySchedule
    private let revoked: RevokedGrants

    public init(keys: TokenKeys, revoked: RevokedGrants = RevokedGrants()) {
        schedule = TokenKeySchedule(keys)
        self.revoked = revoked
    }

    private init(schedule: TokenKeySchedule, revoked: RevokedGrants) {
        self.schedule = schedule
        self.revoked = revoked
    }

    /// With the same keys, whose preparation is kept, and other revocations.
    public func with(revoked: RevokedGrants) -> AccessTokenVerifier {
        AccessTokenVerifier(schedule: schedule, revoked: revoked)
    }

    /// The whole check, in this order: the shape, the code (constant time), the expiry, the revocation.
    public func verify(_ text: String, now: Timestamp) -> AccessVerdict {
        switch authenticate(text) {
        case .refused(let refusal): .refused(refusal)
        case .accepted(let claims):
            if let refusal = refusal(of: claims, now: now) { .refused(refusal) } else { .accepted(claims) }
        }
    }

    /// Shape and code only: what a refresh asks, where the token may have expired, and what may be remembered for as long as the keys stay the same.
    public func authenticate(_ text: String) -> AccessVerdict {
        let token: UnverifiedAccessToken
        do { token = try UnverifiedAccessToken.parse(text) } catch { return .refused(.malformed(error)) }
        return schedule.verify(token) ? .accepted(AccessClaims(token.body)) : .refused(.invalid)
    }

    /// What speaks against claims that were authenticated before; `nil` when nothing does. Cheap, to be asked for every request.
    public func refusal(of claims: AccessClaims, now: Timestamp) -> AccessRefusal? {
        if now >= claims.stamp.expiresAt { return .expired(at: claims.stamp.expiresAt) }
        return revocation(of: claims)
    }

    /// Whether the grant has ended, or may have for all that is known here; whether the token has expired meanwhile is not asked. For what lasts longer than
    /// a token does, such as a socket.
    public func revocation(of claims: AccessClaims) -> AccessRefusal? {
        if revoked.contains(claims.grant) { return .revoked }
        if let oldest = revoked.refusesIssuedUntil, claims.stamp.issuedAt <= oldest { return .outdated }
        return nil
    }
}

extension AccessTokenVerifier: CustomStringConvertible, CustomReflectable {
    public var description: String { "AccessTokenVerifier(epoch: \(schedule.current), revoked: \(revoked.count))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
