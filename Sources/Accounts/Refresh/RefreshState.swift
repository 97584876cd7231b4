public import Lightning

/// The two moments that an access token carries; within one grant the first is unique and says which token it is.
public struct AccessTokenStamp: Hashable, Sendable {
    /// Grows from token to token of a grant.
    public let issuedAt: Timestamp
    /// Never before that of an earlier token of the grant. At the moment itself the token has expired.
    public let expiresAt: Timestamp

    public init(issuedAt: Timestamp, expiresAt: Timestamp) {
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}

/// What is remembered about the access tokens of a grant, so that an old one is recognised when it is shown at a refresh (docs/refresh.md).
///
/// No token is in it: a token is worked out again from the grant and its stamp.
public struct RefreshState: Hashable, Sendable {
    /// The newest access token.
    public var current: AccessTokenStamp
    /// Whether somebody showed the newest one, here or at a gate.
    public var isUsed: Bool
    /// When it was last handed out without having been used.
    public var offeredAt: Timestamp
    /// When a refresh last answered with it; `nil` for the one that a sign-in made.
    public var answeredAt: Timestamp?
    /// When the one before it was issued; `nil` for none.
    public var predecessor: Timestamp?

    public init(current: AccessTokenStamp, isUsed: Bool, offeredAt: Timestamp, answeredAt: Timestamp?, predecessor: Timestamp?) {
        self.current = current
        self.isUsed = isUsed
        self.offeredAt = offeredAt
        self.answeredAt = answeredAt
        self.predecessor = predecessor
    }

    /// Of a grant that is being made.
    public init(firstIssuedAt now: Timestamp, lifetime: Duration) {
        self.init(
            current: AccessTokenStamp(issuedAt: now, expiresAt: now.advanced(by: lifetime)), isUsed: false, offeredAt: now, answeredAt: nil,
            predecessor: nil)
    }
}
