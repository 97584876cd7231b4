import Foundation
import GRDB
import Gate
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("Storage in trouble")
struct FaultTests {
    /// Lets the file grow no further, which is what SQLite says of a disk without space.
    private func fill(_ database: GatehouseDatabase) async throws {
        try await database.pool.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
    }

    @Test("a full disk refuses new records, keeps the old ones, and writing goes on when there is room")
    func diskFull() async throws {
        let database = try Folder().open()
        try await fill(database)
        var acknowledged = 0
        var failure: StorageError?
        while failure == nil, acknowledged < 5000 {
            let number = acknowledged
            failure = await storageError { try await database.record(try numbered(number)) }
            if failure == nil { acknowledged += 1 }
        }
        #expect(failure?.kind == .diskFull)
        #expect(failure?.canRetry == true)
        #expect(failure?.fault == .host)
        #expect(try await database.payments(LedgerQuery(limit: 10_000)).records.count == acknowledged)
        try await database.pool.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        try await database.record(try numbered(acknowledged))
        #expect(try await database.payments(LedgerQuery(limit: 10_000)).records.count == acknowledged + 1)
    }

    private func numbered(_ number: Int) throws -> [LedgerEntry] {
        var generator = SeededGenerator(UInt64(number))
        return [
            LedgerEntry(
                paymentHash: PaymentHash(Bytes32(random: &generator)), amount: .satoshis(1), service: "swaps",
                passID: Bytes32(random: &generator).hex,
                issuedAt: noon, settledAt: nil, firstUsedAt: nil)
        ]
    }

    @Test("a read-only folder is named with what to do")
    func readOnlyFolder() async throws {
        // /proc takes no files from anybody, root included.
        let error = await storageError { _ = try GatehouseDatabase.open(path: "/proc/gatehouse/gatehouse.sqlite") }
        #expect(error.map { [.readOnly, .cannotOpen].contains($0.kind) } == true)
        #expect(error?.description.contains("/proc/gatehouse") == true)
        #expect(error?.advice.isEmpty == false)
    }

    @Test("another process that holds the database makes a call wait, then fail as locked")
    func locked() async throws {
        let folder = try Folder()
        let database = try GatehouseDatabase.open(path: folder.file, busyTimeout: .milliseconds(50))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: folder.file, configuration: configuration)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "BEGIN IMMEDIATE") }
        let error = await storageError { try await database.record([try entry(1)]) }
        #expect(error?.kind == .locked)
        #expect(error?.canRetry == true)
        // Reading goes on meanwhile.
        #expect(try await database.payments().records.isEmpty)
        try await other.writeWithoutTransaction { db in try db.execute(sql: "ROLLBACK") }
        try await database.record([try entry(1)])
    }

    @Test("a damaged file is called damaged")
    func corrupt() async throws {
        let folder = try Folder()
        let first = try folder.open()
        for number in 0..<50 { try await first.record(try numbered(number)) }
        try first.close()
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: folder.file))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 4096)
        try handle.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
        try handle.close()
        let error = await storageError { _ = try await folder.open().payments() }
        #expect(error?.kind == .corrupt)
        #expect(error?.canRetry == false)
    }

    @Test("every kind of error says what to do")
    func advice() {
        #expect(StorageError.Kind.allCases.count == 9)
        for kind in StorageError.Kind.allCases {
            let error = StorageError(kind: kind, path: "/x", detail: "detail")
            #expect(!error.advice.isEmpty)
            #expect(error.description.contains("/x") && error.description.contains(error.advice))
        }
    }
}
