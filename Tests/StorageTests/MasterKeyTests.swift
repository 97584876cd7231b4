import Foundation
import L402
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("Master keys")
struct MasterKeyTests {
    @Test("the keys of the first call come back after reopening")
    func persistence() async throws {
        let folder = try Folder()
        var generator = SeededGenerator(1)
        let first = try folder.open()
        let keys = try await first.masterKeys(now: noon, generator: &generator)
        try first.close()
        var other = SeededGenerator(2)
        let again = try await folder.open().masterKeys(now: noon, generator: &other)
        #expect(again == keys)
        #expect(again.current.createdAt == noon)
        #expect(again.identifierKey != again.current.key)
    }

    @Test("keys that have to be there are never made")
    func existing() async throws {
        let database = try Folder().open()
        do {
            _ = try await database.existingMasterKeys()
            Issue.record("there are no keys yet")
        } catch let error as StorageError {
            #expect(error.kind == .corrupt)
        }
        var generator = SeededGenerator(1)
        let keys = try await database.masterKeys(now: noon, generator: &generator)
        #expect(try await database.existingMasterKeys() == keys)
    }

    @Test("a rotation keeps the older epochs and the identifier key")
    func rotation() async throws {
        let database = try Folder().open()
        var generator = SeededGenerator(1)
        let before = try await database.masterKeys(now: noon, generator: &generator)
        let after = try await database.rotateMasterKey(now: Timestamp(seconds: 2_000_000_000), generator: &generator)
        #expect(after.epochs.map(\.number) == [1, 2])
        #expect(after.epochs.first == before.current)
        #expect(after.identifierKey == before.identifierKey)
        #expect(Set(after.epochs.map(\.key)).count == 2)
    }

    @Test("the epoch that mints cannot be dropped, nor one that is not there")
    func refusals() async throws {
        let database = try Folder().open()
        await #expect(throws: EpochRefusal.unknownEpoch(1)) { try await database.dropEpoch(1) }
        var generator = SeededGenerator(1)
        _ = try await database.rotateMasterKey(now: noon, generator: &generator)
        await #expect(throws: EpochRefusal.currentEpoch(2)) { try await database.dropEpoch(2) }
        await #expect(throws: EpochRefusal.unknownEpoch(3)) { try await database.dropEpoch(3) }
        #expect(try await database.dropEpoch(1).epochs.map(\.number) == [2])
        await #expect(throws: EpochRefusal.currentEpoch(2)) { try await database.dropEpoch(2) }
    }

    @Test("the number of an epoch is never given twice")
    func numbers() async throws {
        let database = try Folder().open()
        var generator = SeededGenerator(1)
        for _ in 0..<3 { _ = try await database.rotateMasterKey(now: noon, generator: &generator) }
        for number in 1...3 { _ = try await database.dropEpoch(UInt32(number)) }
        #expect(try await database.rotateMasterKey(now: noon, generator: &generator).epochs.map(\.number) == [4, 5])
    }

    @Test("a dropped key is gone from the files")
    func erased() async throws {
        let folder = try Folder()
        let database = try folder.open()
        var generator = SeededGenerator(1)
        let first = try await database.masterKeys(now: noon, generator: &generator).current
        let needle = Data(first.key.bytes.bytes)
        func files() throws -> Data {
            try ["", "-wal"].reduce(Data()) { try $0 + Data(contentsOf: URL(fileURLWithPath: folder.file + $1)) }
        }
        #expect(try files().range(of: needle) != nil)
        _ = try await database.rotateMasterKey(now: noon, generator: &generator)
        _ = try await database.dropEpoch(first.number)
        #expect(try files().range(of: needle) == nil)
    }
}
