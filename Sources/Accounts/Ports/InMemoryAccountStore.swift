public import Lightning
internal import Synchronization

/// An ``AccountStore`` that forgets everything when it goes: for tests, and for programs that embed the accounts and keep nothing.
///
/// It can be told to fail, as a database does.
public final class InMemoryAccountStore: AccountStore {
    /// What every call throws while the store is told to fail.
    public struct Unavailable: Error {}

    private let tables = Mutex(Tables())

    public init() {}

    /// From now on every call throws ``Unavailable``, or works again.
    public func setFailing(_ isFailing: Bool) {
        tables.withLock { $0.isFailing = isFailing }
    }

    private func access<Result: Sendable>(_ body: (inout sending Tables) -> Result) throws -> Result {
        let answer: Result? = tables.withLock { tables in
            tables.isFailing ? nil : body(&tables)
        }
        guard let answer else { throw Unavailable() }
        return answer
    }
}

/// The rows, as a database would have them.
private struct Tables {
    var isFailing = false
    var users: [UserID: User] = [:]
    /// The unique index. Keyed by bytes: `String` would take canonically equivalent texts for one.
    var usersByEmail: [[UInt8]: UserID] = [:]
    var grants: [GrantID: Grant] = [:]
    var grantsByRefreshHash: [RefreshTokenHash: GrantID] = [:]
    var revoked: [(number: Int64, grant: RevokedGrant)] = []
    var lastRevocation: Int64 = 0
    var codes: [CodeKey: OneTimeCode] = [:]
    var audit: [AuditEvent] = []
    var epochs: [TokenKeys.Epoch] = []
    var lastEpoch: UInt32 = 0

    struct CodeKey: Hashable {
        let user: UserID
        let purpose: OneTimeCode.Purpose
    }

    mutating func insert(_ user: User, _ event: AuditEvent) {
        var user = user
        user.revision = 1
        usersByEmail[Array(user.email.key.utf8)] = user.id
        users[user.id] = user
        audit.append(event)
    }

    mutating func end(_ ending: GrantEnding) -> [GrantID] {
        let ended = grants.values.filter { $0.user == ending.selection.user && $0.isLive && ending.selection.contains($0.id) }
        for grant in ended {
            grants[grant.id]?.end = ending.end
            lastRevocation += 1
            let revocation = RevokedGrant(id: grant.id, revokedAt: ending.end.at, expiresAt: grant.refresh.current.expiresAt)
            revoked.append((lastRevocation, revocation))
        }
        return ended.map(\.id)
    }
}

extension InMemoryAccountStore {
    public func insert(_ user: User, audit: AuditEvent) async throws -> UserInsertion {
        try access { tables in
            guard tables.usersByEmail[Array(user.email.key.utf8)] == nil else { return .emailTaken }
            tables.insert(user, audit)
            return .inserted
        }
    }

    public func insertAll(_ accounts: [(user: User, audit: AuditEvent)], isTrial: Bool) async throws -> [UserCollision] {
        try access { tables in
            var next = tables
            var collisions: [UserCollision] = []
            for (place, account) in accounts.enumerated() {
                if next.users[account.user.id] != nil {
                    collisions.append(UserCollision(place: place, field: .id))
                } else if next.usersByEmail[Array(account.user.email.key.utf8)] != nil {
                    collisions.append(UserCollision(place: place, field: .email))
                } else {
                    next.insert(account.user, account.audit)
                }
            }
            if collisions.isEmpty, !isTrial { tables = next }
            return collisions
        }
    }

    public func user(_ id: UserID) async throws -> User? {
        try access { $0.users[id] }
    }

    public func user(emailKey: String) async throws -> User? {
        try access { tables in tables.usersByEmail[Array(emailKey.utf8)].flatMap { tables.users[$0] } }
    }

    public func users(after last: UserID?, limit: Int) async throws -> [User] {
        try access { tables in
            let sorted = tables.users.values.sorted { $0.id.hex < $1.id.hex }
            let rest = last.map { last in sorted.filter { $0.id.hex > last.hex } } ?? sorted
            return Array(rest.prefix(min(max(0, limit), 1000)))
        }
    }

    public func update(_ user: User, ending: GrantEnding?, audit: AuditEvent?) async throws -> UserUpdate {
        try access { tables in
            guard let old = tables.users[user.id] else { return .noSuchUser }
            guard old.revision == user.revision else { return .conflict }
            let key = Array(user.email.key.utf8)
            if let holder = tables.usersByEmail[key], holder != user.id { return .emailTaken }
            var new = user
            new.revision += 1
            tables.usersByEmail[Array(old.email.key.utf8)] = nil
            tables.usersByEmail[key] = user.id
            tables.users[user.id] = new
            if let ending { _ = tables.end(ending) }
            if let audit { tables.audit.append(audit) }
            return .updated(new)
        }
    }

    public func deleteUser(_ id: UserID, at moment: Timestamp, audit: AuditEvent) async throws -> Bool {
        try access { tables in
            guard let user = tables.users.removeValue(forKey: id) else { return false }
            tables.usersByEmail[Array(user.email.key.utf8)] = nil
            _ = tables.end(GrantEnding(.all(of: id), GrantEnd(.userDeleted, at: moment)))
            for grant in tables.grants.values.filter({ $0.user == id }) {
                tables.grants[grant.id] = nil
                tables.grantsByRefreshHash[grant.refreshHash] = nil
            }
            for purpose in OneTimeCode.Purpose.allCases { tables.codes[.init(user: id, purpose: purpose)] = nil }
            tables.audit.append(audit)
            return true
        }
    }
}

extension InMemoryAccountStore {
    public func insert(_ grant: Grant, audit: AuditEvent) async throws -> Bool {
        try access { tables in
            guard let user = tables.users[grant.user], !user.isDisabled else { return false }
            tables.grants[grant.id] = grant
            tables.grantsByRefreshHash[grant.refreshHash] = grant.id
            tables.audit.append(audit)
            return true
        }
    }

    public func grant(_ id: GrantID) async throws -> Grant? {
        try access { $0.grants[id] }
    }

    public func grant(refreshHash: RefreshTokenHash) async throws -> Grant? {
        try access { tables in tables.grantsByRefreshHash[refreshHash].flatMap { tables.grants[$0] } }
    }

    public func liveGrants(of user: UserID) async throws -> [Grant] {
        try access { tables in
            tables.grants.values.filter { $0.user == user && $0.isLive }.sorted { ($0.lastUsedAt, $0.id.hex) < ($1.lastUsedAt, $1.id.hex) }
        }
    }

    public func replaceRefreshState(
        of grant: GrantID, _ old: RefreshState, with new: RefreshState, usedAt: Timestamp
    ) async throws -> Bool {
        try access { tables in
            guard var stored = tables.grants[grant], stored.isLive, stored.refresh == old else { return false }
            stored.refresh = new
            stored.lastUsedAt = max(stored.lastUsedAt, usedAt)
            tables.grants[grant] = stored
            return true
        }
    }

    public func recordUses(_ uses: [AccessTokenUse]) async throws {
        try access { tables in
            for use in uses {
                guard var stored = tables.grants[use.grant], stored.isLive else { continue }
                if stored.refresh.current.issuedAt == use.issuedAt { stored.refresh.isUsed = true }
                stored.lastUsedAt = max(stored.lastUsedAt, use.usedAt)
                tables.grants[use.grant] = stored
            }
        }
    }

    @discardableResult
    public func end(_ ending: GrantEnding, audit: AuditEvent) async throws -> [GrantID] {
        try access { tables in
            let ended = tables.end(ending)
            tables.audit.append(audit)
            return ended
        }
    }

    public func revokedGrants(after position: RevocationPosition, limit: Int) async throws -> RevokedGrantsPage {
        try access { tables in
            let page = tables.revoked.filter { $0.number > position.value }.prefix(min(max(0, limit), 10_000))
            return RevokedGrantsPage(grants: page.map(\.grant), next: RevocationPosition(page.last?.number ?? position.value))
        }
    }

    public func removeRevokedGrants(expiredBefore moment: Timestamp) async throws {
        try access { tables in
            let gone = tables.revoked.filter { $0.grant.expiresAt < moment }
            tables.revoked.removeAll { $0.grant.expiresAt < moment }
            for entry in gone {
                guard let grant = tables.grants.removeValue(forKey: entry.grant.id) else { continue }
                tables.grantsByRefreshHash[grant.refreshHash] = nil
            }
        }
    }
}

extension InMemoryAccountStore {
    public func put(_ code: OneTimeCode) async throws {
        try access { tables in
            guard tables.users[code.user] != nil else { return }
            tables.codes[.init(user: code.user, purpose: code.purpose)] = code
        }
    }

    public func redeem(
        _ hash: Bytes32, of user: UserID, for purpose: OneTimeCode.Purpose, at moment: Timestamp
    ) async throws -> CodeRedemption {
        try access { tables in
            let key = Tables.CodeKey(user: user, purpose: purpose)
            guard var code = tables.codes[key], code.attemptsLeft > 0, moment < code.expiresAt else { return .noCode }
            if Bytes32.constantTimeEqual(code.hash, hash) {
                tables.codes[key] = nil
                return .accepted
            }
            code.attemptsLeft -= 1
            tables.codes[key] = code
            return .wrong(attemptsLeft: code.attemptsLeft)
        }
    }

    public func append(_ event: AuditEvent) async throws {
        try access { $0.audit.append(event) }
    }

    public func auditRecords(about user: UserID?, before number: Int64?, limit: Int) async throws -> [AuditRecord] {
        try access { tables in
            var records: [AuditRecord] = []
            for (index, event) in tables.audit.enumerated().reversed() {
                guard records.count < min(max(0, limit), 1000) else { break }
                let place = Int64(index + 1)
                guard place < number ?? .max, user == nil || event.user == user else { continue }
                records.append(AuditRecord(number: place, event: event))
            }
            return records
        }
    }

    public func tokenKeys() async throws -> TokenKeys? {
        try access { TokenKeys(epochs: $0.epochs) }
    }

    public func addTokenKeyEpoch(_ key: SecretKey, at moment: Timestamp, onlyAsFirst: Bool) async throws -> TokenKeys {
        let keys = try access { tables in
            if tables.epochs.isEmpty || !onlyAsFirst {
                tables.lastEpoch += 1
                tables.epochs.append(.init(number: tables.lastEpoch, key: key, createdAt: moment))
            }
            return TokenKeys(epochs: tables.epochs)
        }
        guard let keys else { throw Unavailable() }
        return keys
    }

    public func dropTokenKeyEpoch(_ number: UInt32) async throws -> Bool {
        try access { tables in
            guard let index = tables.epochs.firstIndex(where: { $0.number == number }), index < tables.epochs.count - 1 else { return false }
            tables.epochs.remove(at: index)
            return true
        }
    }
}
