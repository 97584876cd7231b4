import Gate
import L402
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("kill -9")
struct CrashTests {
    @Test("no record that was acknowledged is lost when the writer is killed", arguments: [1, 2, 3, 4, 5])
    func killed(round: Int) async throws {
        let folder = try Folder()
        let acknowledged = try run(on: folder.file, seed: round, lines: 40 * round)
        #expect(acknowledged.count >= 40 * round)
        let database = try folder.open()
        let stored = Set(try await database.payments(LedgerQuery(limit: 10_000)).records.map(\.entry.paymentHash.hex))
        #expect(stored.isSuperset(of: acknowledged))
        // At most the one that was committed and not yet told.
        #expect(stored.count <= acknowledged.count + 1)
        var generator = SeededGenerator(99)
        #expect(try await database.masterKeys(now: noon, generator: &generator).epochs.map(\.number) == [1])
    }

    @Test("two writers are killed one after the other on one file, and the second goes on where the first was")
    func killedTwice() async throws {
        let folder = try Folder()
        let first = try run(on: folder.file, seed: 1, lines: 30)
        let second = try run(on: folder.file, seed: 2, lines: 30)
        let stored = Set(try await folder.open().payments(LedgerQuery(limit: 10_000)).records.map(\.entry.paymentHash.hex))
        #expect(first.isDisjoint(with: second))
        #expect(stored.isSuperset(of: first.union(second)))
    }

    private func run(on file: String, seed: Int, lines: Int) throws -> Set<String> {
        Set(try Writer("payments", on: file, seed: seed).killed(afterLines: lines))
    }
}
