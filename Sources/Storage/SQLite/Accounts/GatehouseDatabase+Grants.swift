public import Accounts
internal import GRDB
public import Lightning

extension GatehouseDatabase {
    public func insert(_ grant: Grant, audit: AuditEvent) async throws -> Bool {
        try await write { db in
            let sql = "SELECT EXISTS (SELECT 1 FROM users WHERE id = ? AND disabled_at IS NULL)"
            guard try Bool.fetchOne(try db.cachedStatement(sql: sql), arguments: [grant.user.hex]) == true else { return false }
            try Self.insert(grant.stored, into: "grants", db)
            try Self.store(audit, db)
            return true
        }
    }

    public func grant(_ id: GrantID) async throws -> Grant? {
        try await read { try self.grants("id = ?", [id.hex], $0).first }
    }

    public func grant(refreshHash: RefreshTokenHash) async throws -> Grant? {
        try await read { try self.grants("refresh_hash = ?", [refreshHash.bytes.blob], $0).first }
    }

    public func liveGrants(of user: UserID) async throws -> [Grant] {
        try await read { try self.grants("user_id = ? AND ended_at IS NULL ORDER BY last_used_at, id", [user.hex], $0) }
    }

    public func replaceRefreshState(
        of grant: GrantID, _ old: RefreshState, with new: RefreshState, usedAt: Timestamp
    ) async throws -> Bool {
        try await write { db in
            let assignments = new.stored.map { "\($0.column) = ?" }.joined(separator: ", ")
            // IS, so that two moments that are missing are the same.
            let conditions = old.stored.map { "\($0.column) IS ?" }.joined(separator: " AND ")
            let sql =
                "UPDATE grants SET \(assignments), last_used_at = max(last_used_at, ?) WHERE id = ? AND ended_at IS NULL AND \(conditions)"
            let arguments = new.stored.map(\.value) + [usedAt.milliseconds, grant.hex] + old.stored.map(\.value)
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
            return db.changesCount > 0
        }
    }

    public func recordUses(_ uses: [AccessTokenUse]) async throws {
        guard !uses.isEmpty else { return }
        try await write { db in
            // A use that is known already writes nothing: nobody who follows changes is woken for it.
            let statement = try db.cachedStatement(
                sql: """
                    UPDATE grants SET is_used = is_used OR issued_at = :issued, last_used_at = max(last_used_at, :used)
                    WHERE id = :id AND ended_at IS NULL AND (last_used_at < :used OR (issued_at = :issued AND NOT is_used))
                    """)
            for use in uses {
                try statement.execute(
                    arguments: ["id": use.grant.hex, "issued": use.issuedAt.milliseconds, "used": use.usedAt.milliseconds])
            }
        }
    }

    @discardableResult
    public func end(_ ending: GrantEnding, audit: AuditEvent) async throws -> [GrantID] {
        try await write { db in
            let ended = try self.end(ending, db)
            try Self.store(audit, db)
            return ended
        }
    }

    /// Ends and revokes, in the transaction of whoever calls.
    func end(_ ending: GrantEnding, _ db: Database) throws -> [GrantID] {
        let (which, id): (String, String) =
            switch ending.selection {
            case .one(let grant, _): ("id = ?", grant.hex)
            case .allExcept(let grant, _): ("id <> ?", grant.hex)
            case .all: ("id <> ?", "")
            }
        let condition = "user_id = ? AND ended_at IS NULL AND \(which)"
        let selected: StatementArguments = [ending.selection.user.hex, id]
        let rows = try Row.fetchAll(
            try db.cachedStatement(sql: "SELECT \(StoredRow.numberColumn), id FROM grants WHERE \(condition) ORDER BY id"), arguments: selected)
        if rows.isEmpty { return [] }
        let ended = try rows.map { row in try stored(row, in: "grants").parsed("id") { GrantID(hex: $0) } }
        let revoke =
            "INSERT INTO revoked_grants (grant_id, revoked_at, expires_at) SELECT id, ?, expires_at FROM grants WHERE \(condition) ORDER BY id"
        try db.cachedStatement(sql: revoke).execute(arguments: [ending.end.at.milliseconds] + selected)
        try db.cachedStatement(sql: "UPDATE grants SET ended_at = ?, end_reason = ? WHERE \(condition)")
            .execute(arguments: [ending.end.at.milliseconds, ending.end.reason.rawValue] + selected)
        return ended
    }

    private func grants(_ condition: String, _ arguments: StatementArguments, _ db: Database) throws -> [Grant] {
        let statement = try db.cachedStatement(sql: "SELECT \(Grant.columns) FROM grants WHERE \(condition)")
        return try Row.fetchAll(statement, arguments: arguments).map { try Grant(stored($0, in: "grants")) }
    }

    static func insert(_ fields: [(column: String, value: (any DatabaseValueConvertible)?)], into table: String, _ db: Database) throws {
        let columns = fields.map(\.column).joined(separator: ", ")
        let marks = fields.map { _ in "?" }.joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT INTO \(table) (\(columns)) VALUES (\(marks))")
            .execute(arguments: StatementArguments(fields.map(\.value)))
    }
}
