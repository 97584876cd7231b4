public import Lightning

/// What a session is held with. Both print as `<redacted>`.
public struct SessionTokens: Hashable, Sendable {
    /// Opens the network's services until ``expiresAt``.
    public let access: Token
    /// Gets the next access token; stays the same until the session ends.
    public let refresh: Token
    /// By the clock of this computer.
    public let expiresAt: Timestamp

    public init(access: Token, refresh: Token, expiresAt: Timestamp) {
        self.access = access
        self.refresh = refresh
        self.expiresAt = expiresAt
    }

    /// From an answer.
    ///
    /// - Parameter lifetime: `expiresInSec`; where the answer has none, what the token says of itself. Either is counted from `now`, so that a clock that is
    ///   wrong here, or there, does no harm.
    /// - Returns: `nil` where one of them is no token.
    init?(access: String, refresh: String, lifetime: Double?, now: Timestamp) {
        guard TokenShape.isToken(refresh, .refresh), let own = TokenShape.lifetime(ofAccess: access) else { return nil }
        let remaining: Duration
        if let lifetime {
            // Ten years; NaN is outside, too.
            guard (0...315_360_000).contains(lifetime) else { return nil }
            remaining = .milliseconds(Int64(lifetime * 1000))
        } else {
            remaining = own
        }
        self.init(access: Token(access), refresh: Token(refresh), expiresAt: now.advanced(by: remaining))
    }

    /// How long before its expiry a token is not used any more: a request takes its time.
    static let margin: Duration = .seconds(10)

    /// Whether the access token is worth sending.
    public func isFresh(at now: Timestamp) -> Bool {
        now.advanced(by: Self.margin) < expiresAt
    }
}
