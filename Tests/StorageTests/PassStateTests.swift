import GRDB
import Gate
import L402
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("Whether a pass is still good")
struct PassStateTests {
    private func states(_ database: GatehouseDatabase, at now: Timestamp) async throws -> [PassState] {
        try await database.payments().records.sorted { $0.entry.paymentHash.hex < $1.entry.paymentHash.hex }.map { $0.state(at: now) }
    }

    @Test("the books tell good, expired, revoked and dropped passes apart")
    func states() async throws {
        let database = try Folder().open()
        var generator = SeededGenerator(1)
        _ = try await database.masterKeys(now: noon, generator: &generator)
        let end = Timestamp(seconds: 1_700_000_010)
        try await database.record([
            try entry(1, epoch: 2), try entry(2, epoch: 2, validUntil: end), try entry(3, epoch: 2), try entry(4, epoch: 1, validUntil: end),
            try entry(5),
        ])
        _ = try await database.rotateMasterKey(now: noon, generator: &generator)
        try await database.revoke(try entry(3).paymentHash, reason: "", at: noon)
        #expect(try await states(database, at: noon) == [.good, .good, .revoked, .good, .unknown])
        try await database.dropEpoch(1)
        #expect(try await states(database, at: Timestamp(milliseconds: end.milliseconds - 1)) == [.good, .good, .revoked, .keyDropped, .unknown])
        #expect(try await states(database, at: end) == [.good, .expired, .revoked, .keyDropped, .unknown])
    }

    @Test("a narrowed copy that is used first does not shorten the pass in the books")
    func narrowedCopy() async throws {
        let database = try Folder().open()
        let (early, late) = (Timestamp(seconds: 1_700_000_010), Timestamp(seconds: 1_700_000_020))
        try await database.record([try entry(1, epoch: 1, validUntil: early), try entry(2, epoch: 1), try entry(3)])
        try await database.record([
            try entry(1, epoch: 1, validUntil: late), try entry(2, epoch: 1, validUntil: early), try entry(3, epoch: 1, validUntil: late),
        ])
        try await database.record([try entry(1), try entry(2), try entry(3)])
        let entries = try await database.payments().records.map(\.entry).sorted { $0.paymentHash.hex < $1.paymentHash.hex }
        #expect(entries.map(\.validUntil) == [late, nil, late])
        #expect(entries.map(\.epoch) == [1, 1, 1])
    }

    @Test("a database of the first schema is taken over with its payments, whose state is unknown until the pass is used again")
    func migration() async throws {
        let folder = try Folder()
        let queue = try DatabaseQueue(path: folder.file)
        let old = try entry(1, settledAt: noon)
        try await queue.write { db in
            try db.execute(sql: Schema.steps[0])
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
            try db.execute(
                sql: "INSERT INTO ledger (payment_hash, amount_msat, service, pass_id, issued_at, settled_at) VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [old.paymentHash.hex, Int64(old.amount.value), old.service, old.passID, noon.milliseconds, noon.milliseconds])
        }
        try queue.close()
        let database = try folder.open()
        var generator = SeededGenerator(1)
        _ = try await database.masterKeys(now: noon, generator: &generator)
        #expect(try await database.payments().records.map(\.entry) == [old])
        #expect(try await states(database, at: noon) == [.unknown])
        try await database.record([try entry(1, firstUsedAt: noon, epoch: 1)])
        #expect(try await states(database, at: noon) == [.good])
    }
}
