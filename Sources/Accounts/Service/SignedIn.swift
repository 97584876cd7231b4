internal import Lightning
public import SSA

/// A session or a tool's access that was just made, with the tokens, which are never shown again.
public struct SignedIn: Sendable {
    public let user: User
    public let grant: GrantID
    public let scopes: Scopes
    public let accessToken: AccessToken
    public let refreshToken: RefreshToken
    /// Of the access token, in whole seconds.
    public let expiresInSeconds: Int
}

/// An access token that follows another.
public struct Refreshed: Sendable {
    public let grant: GrantID
    public let accessToken: AccessToken
    /// In whole seconds from now.
    public let expiresInSeconds: Int
}

/// What a registration comes to.
public enum Registration: Sendable {
    case signedIn(SignedIn)
    /// A code was sent to the address, or a letter that there is an account already; whoever asks does not learn which.
    case confirmationSent
}

extension AccessTokenStamp {
    func expiresInSeconds(from now: Timestamp) -> Int { Int(max(0, expiresAt.since(now).components.seconds)) }
}
