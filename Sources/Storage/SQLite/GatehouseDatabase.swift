internal import GRDB

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// The gateway's own storage in one SQLite file: master keys, the ledger of payments, revocations, accounts.
///
/// Several processes may have it open at once: the gateway and the operator's commands, or two gateways on one machine. Every call that writes
/// returns after its transaction is on the disk (write-ahead log, `synchronous = FULL`): kill -9 or a power loss after it returned loses nothing,
/// before it returned leaves all of it or nothing.
///
/// Calls throw ``StorageError``, or `CancellationError` when their task is cancelled before they began.
public final class GatehouseDatabase: Sendable {
    public let path: String
    let pool: DatabasePool

    /// Opens the file; makes it, and its folder, when they are missing. Blocks the calling thread, up to `busyTimeout` when others hold the file.
    ///
    /// - Parameter busyTimeout: How long a call waits for another process before it fails as `.locked`.
    public static func open(path: String, busyTimeout: Duration = .seconds(5)) throws(StorageError) -> GatehouseDatabase {
        try DatabaseFile(path: path).prepare()
        let deadline = ContinuousClock.now + busyTimeout
        while true {
            do {
                return try GatehouseDatabase(path: path, busyTimeout: busyTimeout)
            } catch {
                // Switching a new file to write-ahead logging fails at once where two processes do it together; the busy timeout does not cover it.
                guard error.kind == .locked, ContinuousClock.now < deadline else { throw error }
                usleep(10_000)
            }
        }
    }

    private init(path: String, busyTimeout: Duration) throws(StorageError) {
        self.path = path
        do {
            let pool = try DatabasePool(path: path, configuration: Self.configuration(busyTimeout: busyTimeout))
            try Self.makeDurable(pool, path: path)
            try pool.write { try Schema.migrate($0, path: path) }
            self.pool = pool
        } catch {
            throw StorageError.from(error, path: path) as? StorageError ?? StorageError(kind: .internal, path: path, detail: "\(error)")
        }
    }

    static func configuration(busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(busyTimeout.components.seconds) + Double(busyTimeout.components.attoseconds) / 1e18)
        configuration.label = "gatehouse"
        // A dropped master key is overwritten, not only forgotten.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        return configuration
    }

    /// GRDB sets its writer to `synchronous = NORMAL` while it opens, after `prepareDatabase`: what is set there is lost. NORMAL would lose
    /// acknowledged payments in a power loss.
    private static func makeDurable(_ pool: DatabasePool, path: String) throws {
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            #if canImport(Darwin)
                try db.execute(sql: "PRAGMA fullfsync = ON")
            #endif
            let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            let journal = try String.fetchOne(db, sql: "PRAGMA journal_mode")
            guard synchronous == 2, journal == "wal" else {
                let detail = "synchronous \(synchronous ?? -1), journal \(journal ?? "none"): not durable"
                throw StorageError(kind: .internal, path: path, detail: detail)
            }
        }
    }

    /// Folds the write-ahead log into the main file and ends all connections. Later calls throw.
    public func close() throws(StorageError) {
        do {
            // The pool ends its writer first, and the readers that are left then may not write: SQLite would leave the log as it is. So they end before it.
            pool.invalidateReadOnlyConnections()
            // SQLite folds the log in by itself only for the last of all connections. Where this fails, nothing is lost: the log stays, and the next opening reads it.
            try? pool.writeWithoutTransaction { db in
                // A reader of another process may hold it up, but not the end of this one for long.
                try db.execute(sql: "PRAGMA busy_timeout = 500")
                _ = try db.checkpoint(.truncate)
            }
            try pool.close()
        } catch {
            throw StorageError.from(error, path: path) as? StorageError ?? StorageError(kind: .internal, path: path, detail: "\(error)")
        }
    }

    func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StorageError.from(error, path: path)
        }
    }

    /// One immediate transaction, durable when this returns.
    func write<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch {
            throw StorageError.from(error, path: path)
        }
    }

    func corrupt(_ detail: String) -> StorageError {
        StorageError(kind: .corrupt, path: path, detail: detail)
    }
}
