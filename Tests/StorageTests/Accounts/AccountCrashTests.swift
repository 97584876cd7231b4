import Accounts
import AccountsKit
import GRDB
import Lightning
import Testing

@testable import Storage

@Suite("kill -9 and accounts")
struct AccountCrashTests {
    @Test("what was acknowledged is there: accounts, sessions, refreshes, and above all revocations", arguments: [1, 2, 3, 4, 5, 6])
    func killed(round: Int) async throws {
        let folder = try Folder()
        // Each account makes five lines, so that the kill comes after another one in each round.
        let lines = try Writer("accounts", on: folder.file, seed: round).killed(afterLines: 20 + round).map { $0.split(separator: " ") }
        #expect(lines.count >= 20 + round)
        let database = try folder.open()
        var issued: [GrantID: Int64] = [:]
        var ended: Set<GrantID> = []
        for words in lines {
            if words[0] == "user" {
                let id = try #require(UserID(hex: words[1]))
                #expect(try await database.user(id) != nil)
                continue
            }
            let id = try #require(GrantID(hex: words[1]))
            #expect(try await database.grant(id) != nil)
            if words[0] == "refreshed" { issued[id] = try #require(Int64(words[2])) }
            if words[0] == "ended" { ended.insert(id) }
        }
        for (id, moment) in issued {
            // At most one refresh was committed and not told.
            let stored = try #require(try await database.grant(id)).refresh.current.issuedAt.milliseconds
            #expect(moment == stored || moment + 1000 == stored)
        }
        for id in ended { #expect(try await database.grant(id)?.isLive == false) }
        #expect(!issued.isEmpty && !ended.isEmpty)
        try await checkWhole(database, ended)
    }

    @Test("two processes that register the same addresses at once: each is acknowledged to one of them")
    func twoProcesses() async throws {
        let folder = try Folder()
        try folder.open().close()
        let writers = try (1...2).map { try Writer("addresses", on: folder.file, seed: $0) }
        let lines = writers.map { $0.finish() }
        #expect(lines.allSatisfy { $0.last == "end" })
        let firsts = lines.flatMap { $0.filter { $0.hasPrefix("first ") } }
        #expect(firsts.count == 200)
        #expect(Set(firsts).count == 200)
        let database = try folder.open()
        #expect(try await database.users(after: nil, limit: 1000).count == 200)
        #expect(try await database.auditRecords(about: nil, before: nil, limit: 1000).count == 200)
    }

    /// No half of a transaction: whatever has ended is revoked and nothing else is, and each change has its line in the log.
    private func checkWhole(_ database: GatehouseDatabase, _ ended: Set<GrantID>) async throws {
        let revoked = try await database.revokedGrants(after: .start, limit: 10_000).grants.map(\.id)
        #expect(Set(revoked).isSuperset(of: ended))
        #expect(Set(revoked).count == revoked.count)
        let counts = try await database.read { db in
            try [
                "SELECT count(*) FROM grants WHERE ended_at IS NOT NULL", "SELECT count(*) FROM audit_log WHERE action = 'sign-out'",
                "SELECT count(*) FROM users", "SELECT count(*) FROM audit_log WHERE action = 'register'", "SELECT count(*) FROM grants",
                "SELECT count(*) FROM audit_log WHERE action = 'sign-in'",
            ].map { try Int.fetchOne(db, sql: $0) }
        }
        #expect(counts[0] == revoked.count)
        for pair in [(0, 1), (2, 3), (4, 5)] { #expect(counts[pair.0] == counts[pair.1]) }
    }
}
