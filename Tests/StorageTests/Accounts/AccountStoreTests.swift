import Accounts
import AccountsKit
import ConformanceKit
import GRDB
import Gate
import Lightning
import Testing

@testable import Storage

@Suite("Accounts in the database")
struct AccountStoreTests {
    @Test("keep the contract", arguments: AccountStoreConformance.claims)
    func contract(claim: AccountStoreConformance.StoreClaim) async throws {
        let folder = try Folder()
        let database = try folder.open()
        try await claim.check(database)
        try database.close()
    }

    @Test("of 64 that register one address over four connections to one file, one is stored")
    func uniqueAddress() async throws {
        let folder = try Folder()
        let databases = try (0..<4).map { _ in try folder.open() }
        let outcomes = try await withThrowingTaskGroup(of: UserInsertion.self) { group in
            for seed in 0..<64 {
                let user = try Sample.user(UInt64(seed), email: "ada@example.org")
                group.addTask { try await databases[seed % 4].insert(user, audit: Sample.event(.register, user.id)) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .inserted } == 1)
        #expect(try await databases[0].users(after: nil, limit: 10).count == 1)
        #expect(try await databases[3].auditRecords(about: nil, before: nil, limit: 10).count == 1)
    }

    @Test("everything is there after reopening, and the places of revocations go on where they were")
    func reopening() async throws {
        let folder = try Folder()
        let first = try folder.open()
        let ada = try Sample.user(1, email: "ada@example.org")
        _ = try await first.insert(ada, audit: Sample.event(.register, ada.id))
        for seed in 10...11 as ClosedRange<UInt64> { _ = try await first.insert(Sample.grant(seed, of: ada.id), audit: Sample.event(.signIn)) }
        let end = GrantEnd(.signedOut, at: Sample.now)
        try await first.end(GrantEnding(.one(Sample.grantID(10), of: ada.id), end), audit: Sample.event(.signOut))
        let keys = try await first.addTokenKeyEpoch(SecretKey(Sample.bytes(1)), at: Sample.now, onlyAsFirst: true)
        let page = try await first.revokedGrants(after: .start, limit: 10)
        try await first.removeRevokedGrants(expiredBefore: Timestamp(milliseconds: .max))
        try first.close()
        let second = try folder.open()
        #expect(try await second.user(ada.id) == ada)
        #expect(try await second.tokenKeys() == keys)
        #expect(try await second.liveGrants(of: ada.id) == [Sample.grant(11, of: ada.id)])
        #expect(try await second.auditRecords(about: nil, before: nil, limit: 10).count == 4)
        try await second.end(GrantEnding(.all(of: ada.id), end), audit: Sample.event(.signOut))
        #expect(try await second.revokedGrants(after: page.next, limit: 10).grants.map(\.id) == [Sample.grantID(11)])
    }

    @Test("a file of an earlier release gets the tables and keeps what is in it")
    func migration() async throws {
        let folder = try Folder()
        let old = try DatabaseQueue(path: folder.file)
        try await old.write { db in
            for step in Schema.steps.prefix(2) { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try db.execute(sql: "PRAGMA user_version = 2")
        }
        try old.close()
        let hash = try entry(1).paymentHash.hex
        try await DatabaseQueue(path: folder.file).write { db in
            try db.execute(sql: "INSERT INTO revocations (payment_hash, reason, revoked_at) VALUES (?, 'resold', 1)", arguments: [hash])
        }
        let database = try folder.open()
        #expect(try await database.revocations().map(\.reason) == ["resold"])
        #expect(try await database.users(after: nil, limit: 1).isEmpty)
    }

    @Test("the audit log can be neither changed nor shortened nor written over, not even by hand")
    func appendOnly() async throws {
        let database = try Folder().open()
        try await database.append(Sample.event(.disable, Sample.userID(1)))
        let columns = "number, at, actor, action, network_high, network_low, address, user_agent, result"
        for sql in [
            "UPDATE audit_log SET result = 'denied'", "DELETE FROM audit_log", "DELETE FROM audit_log WHERE number = 1",
            "INSERT OR REPLACE INTO audit_log (\(columns)) VALUES (1, 0, 'caller', 'enable', 0, 0, '', '', 'ok')",
        ] {
            let message = await message(of: sql, database)
            #expect(message?.contains("only appended to") == true, "\(sql): \(message ?? "no error")")
        }
        #expect(try await database.auditRecords(about: nil, before: nil, limit: 10).map(\.event.action) == [.disable])
    }

    @Test(
        "a value that cannot be read is reported with table, row and column",
        arguments: [
            ("users", "id = 'not hexadecimal digits..'", "users, row 1: id"),
            ("users", "password_hash = hex(zeroblob(400))", "users, row 1: password_hash"),
            ("grants", "ended_at = 1, end_reason = 'boredom'", "grants, row 1: end_reason"),
            ("grants", "id = 'not hexadecimal digits..'", "grants, row 1: id"),
            ("revoked_grants", "grant_id = 'not hexadecimal digits..'", "revoked_grants, row 1: grant_id"),
            ("token_key_epochs", "number = -1", "token_key_epochs, row -1: number"),
        ])
    func corruption(table: String, change: String, detail: String) async throws {
        let database = try Folder().open()
        let ada = try Sample.user(1, email: "ada@example.org")
        _ = try await database.insert(ada, audit: Sample.event(.register, ada.id))
        _ = try await database.insert(Sample.grant(10, of: ada.id), audit: Sample.event(.signIn))
        _ = try await database.addTokenKeyEpoch(SecretKey(Sample.bytes(1)), at: Sample.now, onlyAsFirst: true)
        try await database.pool.writeWithoutTransaction { db in
            try db.execute(sql: "INSERT INTO revoked_grants (grant_id, revoked_at, expires_at) SELECT id, 1, 2 FROM grants")
            try db.execute(sql: "PRAGMA foreign_keys = OFF")
            try db.execute(sql: "UPDATE \(table) SET \(change)")
        }
        let error = await storageError {
            _ = try await database.users(after: nil, limit: 10)
            _ = try await database.grant(refreshHash: RefreshTokenHash(Sample.bytes(10)))
            _ = try await database.revokedGrants(after: .start, limit: 10)
            _ = try await database.tokenKeys()
        }
        #expect(error?.kind == .corrupt)
        #expect(error?.detail == detail)
    }

    @Test("a use that is known already wakes nobody who follows changes, and a new one does")
    func quietUses() async throws {
        let folder = try Folder()
        let (mine, other) = (try folder.open(), try folder.open())
        let ada = try Sample.user(1, email: "ada@example.org")
        _ = try await mine.insert(ada, audit: Sample.event(.register, ada.id))
        _ = try await mine.insert(Sample.grant(10, of: ada.id), audit: Sample.event(.signIn))
        let use = AccessTokenUse(grant: Sample.grantID(10), issuedAt: Sample.now, usedAt: Sample.now)
        try await mine.recordUses([use])
        func version() async throws -> Int? { try await other.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") } }
        let before = try await version()
        try await mine.recordUses([use, use])
        #expect(try await version() == before)
        let later = Sample.now.advanced(by: .seconds(1))
        try await mine.recordUses([AccessTokenUse(grant: Sample.grantID(10), issuedAt: Sample.now, usedAt: later)])
        #expect(try await version() != before)
    }

    @Test("an address that is taken and a code that nobody has cost a commit, as those do that are not: the time tells nothing")
    func equalWork() async throws {
        let folder = try Folder()
        let (mine, other) = (try folder.open(), try folder.open())
        func version() async throws -> Int? { try await other.pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") } }
        let ada = try Sample.user(1, email: "ada@example.org")
        var versions = [try await version()]
        for seed in 1...2 as ClosedRange<UInt64> {
            _ = try await mine.insert(try Sample.user(seed, email: "ada@example.org"), audit: Sample.event(.register))
            versions.append(try await version())
        }
        let expiry = Sample.now.advanced(by: OneTimeCode.lifetime)
        try await mine.put(OneTimeCode(user: ada.id, purpose: .confirmEmail, hash: Sample.bytes(7), createdAt: Sample.now, expiresAt: expiry))
        versions.append(try await version())
        for (user, purpose) in [(ada.id, .confirmEmail), (ada.id, .resetPassword), (Sample.userID(3), .confirmEmail)]
            as [(UserID, OneTimeCode.Purpose)]
        {
            #expect(try await mine.redeem(Sample.bytes(8), of: user, for: purpose, at: Sample.now) != .accepted)
            versions.append(try await version())
        }
        #expect(Set(versions).count == 7)
    }

    @Test("on a full disk a change is refused as a whole, and goes through when there is room")
    func fullDisk() async throws {
        let database = try Folder().open()
        let ada = try Sample.user(1, email: "ada@example.org")
        _ = try await database.insert(ada, audit: Sample.event(.register, ada.id))
        for seed in 10..<13 as Range<UInt64> { _ = try await database.insert(Sample.grant(seed, of: ada.id), audit: Sample.event(.signIn)) }
        try await database.pool.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        var (registered, failure): (UInt64, StorageError?) = (0, nil)
        while failure == nil, registered < 5000 {
            let user = try Sample.user(100 + registered, email: "\(registered)@example.org")
            failure = await storageError { _ = try await database.insert(user, audit: Sample.event(.register, user.id)) }
            if failure == nil { registered += 1 }
        }
        #expect(failure?.kind == .diskFull)
        #expect(try await database.users(after: nil, limit: 1000).count == Int(registered) + 1)
        let lines = try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM audit_log WHERE action = 'register'") }
        #expect(lines == Int(registered) + 1)
        try await database.pool.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
        let next = try Sample.user(100 + registered, email: "\(registered)@example.org")
        #expect(try await database.insert(next, audit: Sample.event(.register, next.id)) == .inserted)
    }

    private func message(of sql: String, _ database: GatehouseDatabase) async -> String? {
        do {
            try await database.pool.write { try $0.execute(sql: sql) }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
