public import Lightning
public import SSA

/// What an access token says whose authentication code was verified. Only an ``AccessTokenVerifier`` makes one.
///
/// Time and revocation were not looked at where the token was only authenticated, so that the claims may be remembered by the token's text;
/// ask ``AccessTokenVerifier/refusal(of:now:)`` for every request.
public struct AccessClaims: Hashable, Sendable {
    public let user: UserID
    public let grant: GrantID
    public let scopes: Scopes
    public let stamp: AccessTokenStamp

    init(_ body: AccessTokenBody) {
        user = body.user
        grant = body.grant
        scopes = body.scopes
        stamp = body.stamp
    }

    /// A session of the member himself, or a tool.
    public var kind: GrantKind { grant.kind }
}

/// What an access token that was shown is worth.
public enum AccessVerdict: Hashable, Sendable {
    case accepted(AccessClaims)
    case refused(AccessRefusal)
}

/// Why an access token opens nothing. A value, not an error: its bearer is to be told, and mostly refreshes.
public enum AccessRefusal: Hashable, Sendable {
    case malformed(AccessTokenError)
    /// Changed, minted by somebody else, or under a key that is gone.
    case invalid
    /// At `now >= expiresAt`.
    case expired(at: Timestamp)
    /// Its grant has ended.
    case revoked
    /// So many grants have ended that gates hold no list of them any more: only tokens younger than that are believed. A refresh helps.
    case outdated
}

extension AccessRefusal {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .malformed: "token-malformed"
        case .invalid: "token-invalid"
        case .expired: "token-expired"
        case .revoked: "token-revoked"
        case .outdated: "token-outdated"
        }
    }

    /// One sentence for people. Repeats nothing of the token.
    public var message: String {
        switch self {
        case .malformed(let error): "The access token cannot be read: \(error)."
        case .invalid: "The access token was not made by this server, or was changed."
        case .expired(let moment): "The access token expired at \(moment.rfc3339)."
        case .revoked: "The access token was taken back; sign in again."
        case .outdated: "The access token is too old; refresh it."
        }
    }
}

extension AccessRefusal: CustomStringConvertible {
    public var description: String { code }
}
