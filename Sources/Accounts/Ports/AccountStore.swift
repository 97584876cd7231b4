public import Lightning

/// Where accounts, grants, codes, token keys and the audit log are kept.
///
/// Every call that writes is one durable transaction: when it returns, what it did survives a power loss, its audit event included, and on a throw
/// nothing of it happened or all of it did. An outcome that a caller can bring about is a value; a throw means that storage is broken, and the
/// gate then goes on with what it knows while sign-ins and refreshes answer that they are unavailable.
public protocol AccountStore: Sendable {
    // MARK: Accounts

    /// Unique by ``EmailAddress/key``, which an index sees to: of many that come at once, one is stored. Sets the revision to 1.
    func insert(_ user: User, audit: AuditEvent) async throws -> UserInsertion
    /// All of them, or none: an import that is interrupted leaves nothing behind. Sets their revisions to 1.
    ///
    /// - Parameter isTrial: nothing is stored whatever the answer.
    /// - Returns: those that cannot be stored, in their order. Empty when all were stored, or would have been.
    func insertAll(_ accounts: [(user: User, audit: AuditEvent)], isTrial: Bool) async throws -> [UserCollision]
    func user(_ id: UserID) async throws -> User?
    /// - Parameter emailKey: ``EmailAddress/key``, compared byte for byte.
    func user(emailKey: String) async throws -> User?
    /// Ascending by id, those after `last`.
    ///
    /// - Parameter limit: at most 1,000.
    func users(after last: UserID?, limit: Int) async throws -> [User]
    /// Writes every field of the account if its revision still is `user.revision`, and sets that to the next one. The grants of `ending` end in the same
    /// transaction.
    ///
    /// - Parameter audit: `nil` where nothing happened that the member would know of, such as a hash made anew.
    func update(_ user: User, ending: GrantEnding?, audit: AuditEvent?) async throws -> UserUpdate
    /// The account, its codes and its grants are gone; its live grants are revoked and its audit events stay. `false` when there was none.
    func deleteUser(_ id: UserID, at moment: Timestamp, audit: AuditEvent) async throws -> Bool

    // MARK: Grants

    /// Unique by id and by refresh hash; both are random. Storing it is refused with `false` where the account is missing or disabled.
    func insert(_ grant: Grant, audit: AuditEvent) async throws -> Bool
    /// Ended ones too, so that a token of one is told from a token of nobody.
    func grant(_ id: GrantID) async throws -> Grant?
    /// Ended ones too.
    func grant(refreshHash: RefreshTokenHash) async throws -> Grant?
    /// Those that live, the one least lately used first.
    func liveGrants(of user: UserID) async throws -> [Grant]
    /// Compare-and-swap: writes `new`, and `lastUsedAt`, if the grant lives and its state still is `old`. `false` otherwise.
    func replaceRefreshState(of grant: GrantID, _ old: RefreshState, with new: RefreshState, usedAt: Timestamp) async throws -> Bool
    /// What gates saw: marks the state of each grant as used where the token still is the current one, and moves `lastUsedAt` on. Uses of grants that
    /// are unknown or ended are skipped. Idempotent.
    func recordUses(_ uses: [AccessTokenUse]) async throws
    /// Ends those of the selection that live, and revokes them. In one transaction: no ended grant without its revocation. Answers which they were.
    @discardableResult
    func end(_ ending: GrantEnding, audit: AuditEvent) async throws -> [GrantID]

    // MARK: What gates follow

    /// In the order of writing, those after `position`: a gate asks from where it stopped whenever storage says that something changed.
    ///
    /// - Parameter limit: at most 10,000; fewer than that many means that there are no more for now.
    func revokedGrants(after position: RevocationPosition, limit: Int) async throws -> RevokedGrantsPage
    /// Forgets those of which every access token has expired, and ended grants with them.
    func removeRevokedGrants(expiredBefore moment: Timestamp) async throws

    // MARK: Codes

    /// Replaces the member's earlier code of the same purpose. Nothing is stored where the account is missing.
    func put(_ code: OneTimeCode) async throws
    /// Compares (constant time), and in the same transaction uses the code up, or takes one of its attempts. A code that has none left or
    /// has expired is the same as none.
    func redeem(_ hash: Bytes32, of user: UserID, for purpose: OneTimeCode.Purpose, at moment: Timestamp) async throws -> CodeRedemption

    // MARK: Audit log

    func append(_ event: AuditEvent) async throws
    /// Newest first, those before `number`.
    ///
    /// - Parameters:
    ///   - user: only what is about this account; `nil` for everything.
    ///   - limit: at most 1,000.
    func auditRecords(about user: UserID?, before number: Int64?, limit: Int) async throws -> [AuditRecord]

    // MARK: Token keys

    /// `nil` before there is a first epoch.
    func tokenKeys() async throws -> TokenKeys?
    /// Adds an epoch with the next number, never one that existed before, and answers all.
    ///
    /// - Parameter onlyAsFirst: nothing is added where an epoch exists; so two processes that start at once agree on one key.
    func addTokenKeyEpoch(_ key: SecretKey, at moment: Timestamp, onlyAsFirst: Bool) async throws -> TokenKeys
    /// Removes an epoch for good, which ends its access tokens; a grant whose newest access token it made cannot refresh and signs in again.
    /// `false` when it is the newest or not there.
    func dropTokenKeyEpoch(_ number: UInt32) async throws -> Bool
}

public enum UserInsertion: Hashable, Sendable {
    case inserted
    /// Another account has this address in its normal form.
    case emailTaken
}

/// An account of many that are to be stored together, which another one is in the way of: one that is stored, or one before it among them.
public struct UserCollision: Hashable, Sendable {
    public enum Field: Hashable, Sendable {
        /// The address in its normal form.
        case email
        case id
    }

    /// Among those that were to be stored; the first is 0.
    public let place: Int
    public let field: Field

    public init(place: Int, field: Field) {
        self.place = place
        self.field = field
    }
}

public enum UserUpdate: Hashable, Sendable {
    /// The account as it now is.
    case updated(User)
    /// Somebody else changed it in the meantime: read it again.
    case conflict
    case emailTaken
    case noSuchUser
}

public enum CodeRedemption: Hashable, Sendable {
    case accepted
    case wrong(attemptsLeft: Int)
    /// None was sent, it has expired, was used, or was guessed at too often.
    case noCode
}

/// That an access token was shown at a gate.
public struct AccessTokenUse: Hashable, Sendable {
    public let grant: GrantID
    /// Which token of the grant.
    public let issuedAt: Timestamp
    public let usedAt: Timestamp

    public init(grant: GrantID, issuedAt: Timestamp, usedAt: Timestamp) {
        self.grant = grant
        self.issuedAt = issuedAt
        self.usedAt = usedAt
    }
}

/// How far a gate has read the list of revoked grants.
public struct RevocationPosition: Hashable, Sendable {
    public let value: Int64

    public init(_ value: Int64) {
        self.value = value
    }

    /// Before the first.
    public static let start = RevocationPosition(0)
}

public struct RevokedGrantsPage: Hashable, Sendable {
    public let grants: [RevokedGrant]
    /// Where to go on.
    public let next: RevocationPosition

    public init(grants: [RevokedGrant], next: RevocationPosition) {
        self.grants = grants
        self.next = next
    }
}
