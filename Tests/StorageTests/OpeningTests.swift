import Foundation
import GRDB
import L402
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("Opening the database")
struct OpeningTests {
    @Test("missing folders come with mode 0700 and the files with 0600, whatever the umask")
    func modes() async throws {
        let folder = try Folder()
        let path = folder.path + "/a/b/gatehouse.sqlite"
        let database = try GatehouseDatabase.open(path: path)
        try await database.record([try entry(1)])
        #expect(try mode(of: folder.path + "/a") == 0o700)
        #expect(try mode(of: folder.path + "/a/b") == 0o700)
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(of: path + suffix) == 0o600) }
    }

    @Test("a file that others may read is closed to them")
    func tightened() throws {
        let folder = try Folder()
        try folder.open().close()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file)
        _ = try folder.open()
        #expect(try mode(of: folder.file) == 0o600)
    }

    @Test("the writer syncs at every commit and the log is written ahead")
    func durability() async throws {
        let database = try Folder().open()
        let (synchronous, journal) = try await database.pool.writeWithoutTransaction { db in
            (try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"))
        }
        #expect(synchronous == 2)
        #expect(journal == "wal")
    }

    @Test("a second opening finds the schema as it is and changes nothing")
    func reopening() async throws {
        let folder = try Folder()
        let first = try folder.open()
        try await first.record([try entry(1)])
        try first.close()
        let second = try folder.open()
        let version = try await second.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Schema.steps.count)
        #expect(try await second.payments().records.count == 1)
    }

    @Test("a file from a newer release is refused and left as it is")
    func newerSchema() async throws {
        let folder = try Folder()
        let first = try folder.open()
        try await first.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        try first.close()
        let error = await storageError { _ = try folder.open() }
        #expect(error?.kind == .newerSchema)
        #expect(error?.canRetry == false)
        #expect(error?.description.contains("schema 99") == true)
        let version = try await DatabaseQueue(path: folder.file).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 99)
    }

    @Test("a database of another program is refused")
    func foreign() async throws {
        let folder = try Folder()
        try await DatabaseQueue(path: folder.file).write { try $0.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        #expect(await storageError { _ = try folder.open() }?.kind == .notADatabase)
    }

    @Test("a file that is no database is refused")
    func garbage() async throws {
        let folder = try Folder()
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: folder.file))
        #expect(await storageError { _ = try folder.open() }?.kind == .notADatabase)
        #expect(await storageError { _ = try GatehouseDatabase.open(path: folder.path) }?.kind == .cannotOpen)
    }

    @Test("a step that fails leaves no half of the schema behind")
    func atomicMigration() async throws {
        let folder = try Folder()
        let queue = try DatabaseQueue(path: folder.file)
        await #expect(throws: (any Error).self) {
            try await queue.write { db in
                try Schema.migrate(db, path: "x")
                throw CancellationError()
            }
        }
        #expect(try await queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") } == 0)
        try queue.close()
        #expect(try await folder.open().payments().records.isEmpty)
    }

    @Test("after the end everything lies in the main file: the log is empty or gone, also while others follow the changes")
    func foldedAtTheEnd() async throws {
        let folder = try Folder()
        let database = try folder.open()
        var changes = database.changes(every: .seconds(60)).makeAsyncIterator()
        _ = await changes.next()
        for number in 0..<20 as Range<UInt8> { try await database.record([try entry(number)]) }
        _ = try await database.payments()
        #expect(try size(of: folder.file + "-wal") > 0)
        try database.close()
        #expect(try size(of: folder.file + "-wal") == 0)
        let copy = try Folder()
        try FileManager.default.copyItem(atPath: folder.file, toPath: copy.file)
        #expect(try await copy.open().payments().records.count == 20)
    }

    @Test("who ends last leaves nothing beside the main file")
    func nothingLeftBeside() async throws {
        let folder = try Folder()
        let database = try folder.open()
        try await database.record([try entry(1)])
        _ = try await database.payments()
        try database.close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["gatehouse.sqlite"])
    }

    @Test("a file of another program keeps its mode and its contents", arguments: ["sqlite", "wal", "identified", "text"])
    func foreignUntouched(kind: String) async throws {
        let folder = try Folder()
        if kind == "text" {
            try Data("not a database".utf8).write(to: URL(fileURLWithPath: folder.file))
        } else {
            let other = try DatabaseQueue(path: folder.file)
            if kind == "wal" { try await other.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") } }
            try await other.write { db in
                if kind == "identified" { try db.execute(sql: "PRAGMA application_id = 7") }
                try db.execute(sql: "CREATE TABLE bookmarks (url TEXT)")
            }
            try other.close()
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        #expect(await storageError { _ = try folder.open() }?.kind == .notADatabase)
        #expect(try mode(of: folder.file) == 0o644)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file)) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["gatehouse.sqlite"])
    }

    @Test("sixteen that open a new file at once agree on the keys")
    func race() async throws {
        let folder = try Folder()
        let path = folder.file
        let keys = try await withThrowingTaskGroup(of: MasterKeys.self) { group in
            for seed in 0..<16 {
                group.addTask {
                    var generator = SeededGenerator(UInt64(seed))
                    return try await GatehouseDatabase.open(path: path).masterKeys(now: noon, generator: &generator)
                }
            }
            return try await group.reduce(into: [MasterKeys]()) { $0.append($1) }
        }
        #expect(keys.count == 16)
        #expect(Set(keys).count == 1)
        #expect(keys[0].epochs.map(\.number) == [1])
    }
}
