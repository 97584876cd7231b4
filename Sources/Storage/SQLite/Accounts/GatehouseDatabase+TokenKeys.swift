public import Accounts
internal import GRDB
public import Lightning

extension GatehouseDatabase {
    public func tokenKeys() async throws -> TokenKeys? {
        try await read { try self.storedTokenKeys($0) }
    }

    public func addTokenKeyEpoch(_ key: SecretKey, at moment: Timestamp, onlyAsFirst: Bool) async throws -> TokenKeys {
        try await write { db in
            if onlyAsFirst, let keys = try self.storedTokenKeys(db) { return keys }
            try db.execute(
                sql: "INSERT INTO token_key_epochs (token_key, created_at) VALUES (?, ?)", arguments: [key.blob, moment.milliseconds])
            guard let keys = try self.storedTokenKeys(db) else { throw self.corrupt("no token keys after they were written") }
            return keys
        }
    }

    public func dropTokenKeyEpoch(_ number: UInt32) async throws -> Bool {
        let isDropped = try await write { db in
            // The newest mints.
            let sql = "DELETE FROM token_key_epochs WHERE number = ? AND number < (SELECT max(number) FROM token_key_epochs)"
            try db.execute(sql: sql, arguments: [Int64(number)])
            return db.changesCount > 0
        }
        if isDropped { await emptyLog() }
        return isDropped
    }

    private func storedTokenKeys(_ db: Database) throws -> TokenKeys? {
        let sql = "SELECT number, number AS row_number, token_key, created_at FROM token_key_epochs ORDER BY number"
        let epochs = try Row.fetchAll(db, sql: sql).map { row in
            let row = self.stored(row, in: "token_key_epochs")
            guard let number = UInt32(exactly: try row.value("number") as Int64) else { throw row.failure("number") }
            return TokenKeys.Epoch(number: number, key: SecretKey(try row.bytes32("token_key")), createdAt: try row.moment("created_at"))
        }
        return TokenKeys(epochs: epochs)
    }
}
