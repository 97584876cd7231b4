internal import GRDB

/// The tables, as the steps that lead to them.
///
/// All missing steps run in one immediate transaction together with the number that counts them (`user_version`): two processes that open a new file at
/// once cannot both run a step, and a kill in the middle leaves the file as it was.
enum Schema {
    /// "Gate", so that a file of another program is not taken for ours.
    static let applicationID: Int32 = 0x4761_7465

    /// Only ever appended to.
    static let steps: [String] = [
        """
        CREATE TABLE installation (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            identifier_key BLOB NOT NULL CHECK (length(identifier_key) = 32),
            created_at INTEGER NOT NULL
        ) STRICT;

        -- AUTOINCREMENT: the number of a dropped epoch is never given again.
        CREATE TABLE master_key_epochs (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            master_key BLOB NOT NULL CHECK (length(master_key) = 32),
            created_at INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE ledger (
            payment_hash TEXT NOT NULL PRIMARY KEY CHECK (length(payment_hash) = 64),
            amount_msat INTEGER NOT NULL CHECK (amount_msat >= 0),
            service TEXT NOT NULL,
            pass_id TEXT NOT NULL,
            issued_at INTEGER NOT NULL,
            settled_at INTEGER,
            first_used_at INTEGER,
            paid_at INTEGER NOT NULL GENERATED ALWAYS AS (coalesce(settled_at, first_used_at, issued_at)) VIRTUAL
        ) STRICT;
        CREATE INDEX ledger_by_time ON ledger (paid_at, payment_hash);
        CREATE INDEX ledger_by_service ON ledger (service, paid_at, payment_hash);
        CREATE INDEX ledger_by_pass ON ledger (pass_id);

        CREATE TABLE revocations (
            payment_hash TEXT NOT NULL PRIMARY KEY CHECK (length(payment_hash) = 64),
            reason TEXT NOT NULL,
            revoked_at INTEGER NOT NULL
        ) STRICT;
        """,
        """
        -- What decides whether a pass is still good. Rows from before have no epoch: unknown until the pass is used again.
        ALTER TABLE ledger ADD COLUMN epoch INTEGER;
        ALTER TABLE ledger ADD COLUMN valid_until INTEGER;
        """,
        accounts,
    ]

    /// To be called inside an immediate transaction.
    static func migrate(_ db: Database, path: String) throws {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == applicationID || (tables == 0 && version == 0 && application == 0) else {
            throw StorageError(kind: .notADatabase, path: path, detail: "application id \(application)")
        }
        guard version <= steps.count else {
            throw StorageError(kind: .newerSchema, path: path, detail: "schema \(version), this release knows \(steps.count)")
        }
        guard version < steps.count else { return }
        for step in steps[max(0, version)...] { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(steps.count)")
    }
}
