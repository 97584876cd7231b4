internal import GRDB
public import Gate
public import Lightning

extension GatehouseDatabase {
    /// Takes a pass back. Running gateways follow within a second; after a crash it is still revoked, since this returns after the commit.
    /// `false` when it was revoked before, whose reason and time then stay.
    @discardableResult
    public func revoke(_ paymentHash: PaymentHash, reason: String, at now: Timestamp) async throws -> Bool {
        try await write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO revocations (payment_hash, reason, revoked_at) VALUES (?, ?, ?)",
                arguments: [paymentHash.hex, reason, now.milliseconds])
            return db.changesCount > 0
        }
    }

    /// `false` when it was not revoked.
    @discardableResult
    public func unrevoke(_ paymentHash: PaymentHash) async throws -> Bool {
        try await write { db in
            try db.execute(sql: "DELETE FROM revocations WHERE payment_hash = ?", arguments: [paymentHash.hex])
            return db.changesCount > 0
        }
    }

    /// Newest first.
    public func revocations() async throws -> [Revocation] {
        try await read { db in
            let sql = "SELECT payment_hash, reason, revoked_at FROM revocations ORDER BY revoked_at DESC, payment_hash"
            return try Row.fetchAll(db, sql: sql).map { row in
                guard let hash = PaymentHash(hex: row["payment_hash"] as String) else { throw self.corrupt("revocation") }
                return Revocation(paymentHash: hash, reason: row["reason"], revokedAt: Timestamp(milliseconds: row["revoked_at"]))
            }
        }
    }

    /// The set that the gate holds.
    public func revokedPasses() async throws -> Revocations {
        Revocations(Set(try await revocations().map(\.paymentHash)))
    }
}
