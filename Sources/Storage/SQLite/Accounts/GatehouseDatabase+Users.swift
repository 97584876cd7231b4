public import Accounts
internal import GRDB
public import Lightning

extension GatehouseDatabase: AccountStore {
    public func insert(_ user: User, audit: AuditEvent) async throws -> UserInsertion {
        try await write { db in
            guard try Self.store(user, onlyIgnoring: "(email_key)", db) else {
                // Whoever registers with a known address must not see it by the time that the disk takes.
                try Self.doEqualWork(db)
                return .emailTaken
            }
            try Self.store(audit, db)
            return .inserted
        }
    }

    public func insertAll(_ accounts: [(user: User, audit: AuditEvent)], isTrial: Bool) async throws -> [UserCollision] {
        try await write { db in
            var collisions: [UserCollision] = []
            try db.inSavepoint {
                for (place, account) in accounts.enumerated() {
                    if try Self.store(account.user, onlyIgnoring: "", db) {
                        try Self.store(account.audit, db)
                    } else {
                        let hasID = try Self.revision(of: account.user.id, db) != nil
                        collisions.append(UserCollision(place: place, field: hasID ? .id : .email))
                    }
                }
                return isTrial || !collisions.isEmpty ? .rollback : .commit
            }
            return collisions
        }
    }

    public func user(_ id: UserID) async throws -> User? {
        try await read { try self.user("id = ?", id.hex, $0) }
    }

    public func user(emailKey: String) async throws -> User? {
        try await read { try self.user("email_key = ?", emailKey, $0) }
    }

    public func users(after last: UserID?, limit: Int) async throws -> [User] {
        try await read { db in
            let sql = "SELECT \(User.columns) FROM users WHERE id > ? ORDER BY id LIMIT ?"
            let rows = try Row.fetchAll(db, sql: sql, arguments: [last?.hex ?? "", min(max(0, limit), 1000)])
            return try rows.map { try User(self.stored($0, in: "users")) }
        }
    }

    public func update(_ user: User, ending: GrantEnding?, audit: AuditEvent?) async throws -> UserUpdate {
        try await write { db in
            guard let revision = try Self.revision(of: user.id, db) else { return .noSuchUser }
            guard revision == user.revision else { return .conflict }
            guard try Self.overwrite(user, db) else { return .emailTaken }
            if let ending { _ = try self.end(ending, db) }
            if let audit { try Self.store(audit, db) }
            var stored = user
            stored.revision += 1
            return .updated(stored)
        }
    }

    public func deleteUser(_ id: UserID, at moment: Timestamp, audit: AuditEvent) async throws -> Bool {
        try await write { db in
            guard try Self.revision(of: id, db) != nil else { return false }
            _ = try self.end(GrantEnding(.all(of: id), GrantEnd(.userDeleted, at: moment)), db)
            for sql in ["DELETE FROM grants WHERE user_id = ?", "DELETE FROM one_time_codes WHERE user_id = ?", "DELETE FROM users WHERE id = ?"] {
                try db.execute(sql: sql, arguments: [id.hex])
            }
            try Self.store(audit, db)
            return true
        }
    }

    private func user(_ condition: String, _ value: String, _ db: Database) throws -> User? {
        let statement = try db.cachedStatement(sql: "SELECT \(User.columns) FROM users WHERE \(condition)")
        return try Row.fetchOne(statement, arguments: [value]).map { try User(stored($0, in: "users")) }
    }

    private static func revision(of id: UserID, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(try db.cachedStatement(sql: "SELECT revision FROM users WHERE id = ?"), arguments: [id.hex])
    }

    /// `false` where an index has a row like it already.
    ///
    /// - Parameter target: the index that may have one, in brackets; empty for any. A row like it in another is an error.
    private static func store(_ user: User, onlyIgnoring target: String, _ db: Database) throws -> Bool {
        let fields = user.changeable
        let columns = fields.map(\.column).joined(separator: ", ")
        let marks = fields.map { _ in "?" }.joined(separator: ", ")
        let sql = "INSERT INTO users (id, \(columns), revision) VALUES (?, \(marks), 1) ON CONFLICT \(target) DO NOTHING"
        try db.cachedStatement(sql: sql).execute(arguments: StatementArguments([user.id.hex] + fields.map(\.value)))
        return db.changesCount > 0
    }

    /// `false` where another account has the address: the index says so.
    private static func overwrite(_ user: User, _ db: Database) throws -> Bool {
        let fields = user.changeable
        let assignments = fields.map { "\($0.column) = ?" }.joined(separator: ", ")
        let sql = "UPDATE users SET \(assignments), revision = revision + 1 WHERE id = ?"
        do {
            try db.cachedStatement(sql: sql).execute(arguments: StatementArguments(fields.map(\.value) + [user.id.hex]))
            return true
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            return false
        }
    }

    /// Makes the transaction one that writes, where the same call writes for somebody else: a commit that reaches the disk takes milliseconds, which is
    /// seen from far away.
    static func doEqualWork(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE equal_work SET count = count + 1").execute()
    }
}
