public import Accounts
internal import GRDB
public import Lightning

extension GatehouseDatabase {
    public func put(_ code: OneTimeCode) async throws {
        try await write { db in
            let statement = try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO one_time_codes (user_id, purpose, hash, created_at, expires_at, attempts_left)
                    SELECT id, ?, ?, ?, ?, ? FROM users WHERE id = ?
                    """)
            try statement.execute(arguments: [
                code.purpose.rawValue, code.hash.blob, code.createdAt.milliseconds, code.expiresAt.milliseconds, code.attemptsLeft, code.user.hex,
            ])
        }
    }

    public func redeem(
        _ hash: Bytes32, of user: UserID, for purpose: OneTimeCode.Purpose, at moment: Timestamp
    ) async throws -> CodeRedemption {
        try await write { db in
            guard let code = try self.code(of: user, for: purpose, db), code.attemptsLeft > 0, moment < code.expiresAt else {
                // A wrong code costs an attempt, and with it a write: without one here, the time would tell that there is an account.
                try Self.doEqualWork(db)
                return .noCode
            }
            if Bytes32.constantTimeEqual(code.hash, hash) {
                try db.execute(sql: "DELETE FROM one_time_codes WHERE user_id = ? AND purpose = ?", arguments: [user.hex, purpose.rawValue])
                return .accepted
            }
            let left = code.attemptsLeft - 1
            try db.execute(
                sql: "UPDATE one_time_codes SET attempts_left = ? WHERE user_id = ? AND purpose = ?", arguments: [left, user.hex, purpose.rawValue])
            return .wrong(attemptsLeft: left)
        }
    }

    private func code(of user: UserID, for purpose: OneTimeCode.Purpose, _ db: Database) throws -> OneTimeCode? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(StoredRow.numberColumn), hash, created_at, expires_at, attempts_left FROM one_time_codes WHERE user_id = ? AND purpose = ?
                """)
        return try Row.fetchOne(statement, arguments: [user.hex, purpose.rawValue]).map { row in
            let row = self.stored(row, in: "one_time_codes")
            return OneTimeCode(
                user: user, purpose: purpose, hash: try row.bytes32("hash"), createdAt: try row.moment("created_at"),
                expiresAt: try row.moment("expires_at"), attemptsLeft: try row.value("attempts_left"))
        }
    }
}
