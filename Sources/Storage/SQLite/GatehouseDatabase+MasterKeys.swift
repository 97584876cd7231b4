internal import GRDB
public import L402
public import Lightning

/// Why an epoch was not dropped.
public enum EpochRefusal: Error, Hashable, Sendable {
    case unknownEpoch(UInt32)
    /// The newest epoch mints: rotate first.
    case currentEpoch(UInt32)
}

extension EpochRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownEpoch(let number): "there is no epoch \(number)"
        case .currentEpoch(let number): "epoch \(number) is the one that mints; rotate first, then drop it"
        }
    }
}

extension GatehouseDatabase {
    /// The installation's keys; makes them on the first call.
    ///
    /// Safe between processes: both keys are written in one immediate transaction by whoever comes first, and the other reads what that one wrote. A kill
    /// before the commit leaves no key, so no pass can have been minted under a key that is lost.
    public func masterKeys(now: Timestamp, generator: inout some RandomNumberGenerator) async throws -> MasterKeys {
        if let keys = try await read({ try self.storedKeys($0) }) { return keys }
        let identifierKey = SecretKey(random: &generator)
        let masterKey = SecretKey(random: &generator)
        return try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO installation (id, identifier_key, created_at) VALUES (1, ?, ?)",
                arguments: [identifierKey.blob, now.milliseconds])
            if try Int.fetchOne(db, sql: "SELECT count(*) FROM master_key_epochs") == 0 {
                try Self.insertEpoch(db, key: masterKey, at: now)
            }
            guard let keys = try self.storedKeys(db) else { throw self.corrupt("no master keys after they were written") }
            return keys
        }
    }

    /// The keys of an installation that has been used. Throws ``StorageError/Kind/corrupt`` where there are none: whoever knows some already must not take
    /// new ones for them, which would make every pass that was sold void.
    public func existingMasterKeys() async throws -> MasterKeys {
        guard let keys = try await read({ try self.storedKeys($0) }) else { throw corrupt("the master keys are gone") }
        return keys
    }

    /// Adds an epoch, which mints from now on. The passes of older epochs stay good until their epoch is dropped.
    @discardableResult
    public func rotateMasterKey(now: Timestamp, generator: inout some RandomNumberGenerator) async throws -> MasterKeys {
        _ = try await masterKeys(now: now, generator: &generator)
        let masterKey = SecretKey(random: &generator)
        return try await write { db in
            try Self.insertEpoch(db, key: masterKey, at: now)
            guard let keys = try self.storedKeys(db) else { throw self.corrupt("no master keys after they were written") }
            return keys
        }
    }

    /// Ends every pass that an epoch minted, for good: its key is overwritten. Throws ``EpochRefusal`` for the newest epoch and for one that is not there.
    @discardableResult
    public func dropEpoch(_ number: UInt32) async throws -> MasterKeys {
        let outcome: Result<MasterKeys, EpochRefusal> = try await write { db in
            guard let keys = try self.storedKeys(db), keys.epochs.contains(where: { $0.number == number }) else {
                return .failure(.unknownEpoch(number))
            }
            guard number != keys.current.number else { return .failure(.currentEpoch(number)) }
            try db.execute(sql: "DELETE FROM master_key_epochs WHERE number = ?", arguments: [Int64(number)])
            guard let left = try self.storedKeys(db) else { throw self.corrupt("no master keys left") }
            return .success(left)
        }
        let keys = try outcome.get()
        await emptyLog()
        return keys
    }

    /// What was overwritten in the file, such as a key, is still in the write-ahead log until that is emptied. Readers may prevent it now; the next
    /// checkpoint does it then.
    func emptyLog() async {
        try? await pool.writeWithoutTransaction { db in _ = try? db.checkpoint(.truncate) }
    }

    private static func insertEpoch(_ db: Database, key: SecretKey, at now: Timestamp) throws {
        try db.execute(
            sql: "INSERT INTO master_key_epochs (master_key, created_at) VALUES (?, ?)", arguments: [key.blob, now.milliseconds])
    }

    private func storedKeys(_ db: Database) throws -> MasterKeys? {
        guard let blob = try [UInt8].fetchKey(db, sql: "SELECT identifier_key FROM installation") else { return nil }
        guard let identifierKey = Bytes32(blob) else { throw corrupt("identifier key") }
        let rows = try Row.fetchAll(db, sql: "SELECT number, master_key, created_at FROM master_key_epochs ORDER BY number")
        if rows.isEmpty { return nil }
        let epochs = try rows.map { row in
            guard let number = UInt32(exactly: row["number"] as Int64), let key = row.bytes("master_key").flatMap({ Bytes32($0) }) else {
                throw corrupt("master key epoch")
            }
            return MasterKeys.Epoch(number: number, key: SecretKey(key), createdAt: Timestamp(milliseconds: row["created_at"]))
        }
        return MasterKeys(identifierKey: SecretKey(identifierKey), epochs: epochs)
    }
}
