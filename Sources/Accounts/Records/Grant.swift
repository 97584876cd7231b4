public import Lightning
public import SSA

/// One sign-in, or one tool that a member let in: what a pair of tokens stands for.
public struct Grant: Hashable, Sendable {
    /// Says its kind, too.
    public let id: GrantID
    public let user: UserID
    /// For a tool: scheme, host and port that its redirect URI led to, which is all that is known about it. `nil` for a session.
    public let redirectOrigin: String?
    public let scopes: Scopes
    public let createdAt: Timestamp
    /// When one of its tokens was last shown, as far as that was reported: at refreshes and at the first use of each access token.
    public var lastUsedAt: Timestamp
    /// Who made it.
    public let caller: Caller
    public let refreshHash: RefreshTokenHash
    public var refresh: RefreshState
    /// `nil` while it lives.
    public var end: GrantEnd?

    public init(
        id: GrantID, user: UserID, redirectOrigin: String? = nil, scopes: Scopes, createdAt: Timestamp, lastUsedAt: Timestamp, caller: Caller,
        refreshHash: RefreshTokenHash, refresh: RefreshState, end: GrantEnd? = nil
    ) {
        self.id = id
        self.user = user
        self.redirectOrigin = redirectOrigin
        self.scopes = scopes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.caller = caller
        self.refreshHash = refreshHash
        self.refresh = refresh
        self.end = end
    }

    /// After which a tool that was not used has no access any more.
    public static let idleLimit: Duration = .seconds(90 * 86_400)

    /// Whether it is a tool's and was not used for ``idleLimit``. A tool's access token lives a day at most, so that it is enough to ask at refreshes.
    public func isIdle(at moment: Timestamp) -> Bool {
        kind == .tool && moment >= lastUsedAt.advanced(by: Self.idleLimit)
    }

    public var kind: GrantKind { id.kind }
    public var isLive: Bool { end == nil }
}

/// Why and when a grant ended. It never lives again.
public struct GrantEnd: Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// By the member, from this or another session; for a tool: taken back.
        case signedOut = "signed-out"
        /// An old pair of tokens was shown: one of two holders is a thief.
        case replay
        case passwordChanged = "password-changed"
        case passwordReset = "password-reset"
        case userDisabled = "user-disabled"
        case userDeleted = "user-deleted"
        case byOperator = "by-operator"
        /// The member had as many as he may have, and this one was the one least lately used.
        case tooMany = "too-many"
        /// A tool that was not used for ``Grant/idleLimit``.
        case unused
    }

    public let reason: Reason
    public let at: Timestamp

    public init(_ reason: Reason, at: Timestamp) {
        self.reason = reason
        self.at = at
    }
}

/// Which grants of a member are meant.
public enum GrantSelection: Hashable, Sendable {
    case one(GrantID, of: UserID)
    case allExcept(GrantID, of: UserID)
    case all(of: UserID)

    public var user: UserID {
        switch self {
        case .one(_, let user), .allExcept(_, let user), .all(let user): user
        }
    }

    /// Whether the grant of the selection's member is among them.
    public func contains(_ grant: GrantID) -> Bool {
        switch self {
        case .one(let id, _): id == grant
        case .allExcept(let id, _): id != grant
        case .all: true
        }
    }
}

/// Grants that end, and why.
public struct GrantEnding: Hashable, Sendable {
    public let selection: GrantSelection
    public let end: GrantEnd

    public init(_ selection: GrantSelection, _ end: GrantEnd) {
        self.selection = selection
        self.end = end
    }
}

/// A grant whose access tokens are not to be believed any more although they verify. What every gate holds in memory and follows.
public struct RevokedGrant: Hashable, Sendable {
    public let id: GrantID
    public let revokedAt: Timestamp
    /// When the last of its access tokens has expired, so that the entry is needed no more.
    public let expiresAt: Timestamp

    public init(id: GrantID, revokedAt: Timestamp, expiresAt: Timestamp) {
        self.id = id
        self.revokedAt = revokedAt
        self.expiresAt = expiresAt
    }
}
