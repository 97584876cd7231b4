import GRDB
import Gate
import Lightning
import Testing

@testable import Storage

@Suite("The ledger")
struct LedgerTests {
    @Test("what comes twice is counted once, fills in what was missing and keeps the earliest times")
    func merging() async throws {
        let database = try Folder().open()
        let later = Timestamp(seconds: 1_700_000_100)
        try await database.record([try entry(1, issuedAt: later, firstUsedAt: later)])
        try await database.record([try entry(1, amount: .satoshis(99), issuedAt: noon, settledAt: later)])
        try await database.record([try entry(1, issuedAt: later, settledAt: noon, firstUsedAt: noon), try entry(1)])
        let records = try await database.payments().records
        #expect(records.map(\.entry) == [try entry(1, issuedAt: noon, settledAt: noon, firstUsedAt: noon)])
    }

    @Test("a batch is written whole or not at all")
    func atomicity() async throws {
        let database = try Folder().open()
        try await database.pool.write { db in
            try db.execute(sql: "CREATE TRIGGER refuse BEFORE INSERT ON ledger WHEN NEW.service = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END")
        }
        let error = await storageError { try await database.record([try entry(1), try entry(2, service: "bad")]) }
        #expect(error?.kind == .internal)
        #expect(try await database.payments().records.isEmpty)
    }

    @Test("the listing goes page by page, newest first, and misses nothing among equal times")
    func paging() async throws {
        let database = try Folder().open()
        try await database.record(try (0..<25).map { try entry($0, issuedAt: Timestamp(seconds: 1_700_000_000 + Int64($0 / 10))) })
        var query = LedgerQuery(limit: 10)
        var seen: [LedgerEntry] = []
        var pages = 0
        while true {
            let page = try await database.payments(query)
            pages += 1
            seen += page.records.map(\.entry)
            guard let next = page.next else { break }
            let cursor: LedgerCursor = try #require(LedgerCursor(next.description))
            query.after = cursor
        }
        #expect(pages == 3)
        #expect(seen.count == 25)
        #expect(Set(seen.map(\.paymentHash)).count == 25)
        #expect(seen.map(\.issuedAt.milliseconds) == seen.map(\.issuedAt.milliseconds).sorted(by: >))
    }

    @Test("filters by service and time hold together")
    func filters() async throws {
        let database = try Folder().open()
        try await database.record([
            try entry(1, service: "a", issuedAt: Timestamp(seconds: 10)), try entry(2, service: "a", issuedAt: Timestamp(seconds: 20)),
            try entry(3, service: "b", issuedAt: Timestamp(seconds: 20)), try entry(4, service: "a", issuedAt: Timestamp(seconds: 30)),
        ])
        let page = try await database.payments(LedgerQuery(service: "a", since: Timestamp(seconds: 20), until: Timestamp(seconds: 30)))
        #expect(page.records.map(\.entry.paymentHash) == [try entry(2).paymentHash])
        #expect(page.next == nil)
    }

    @Test("a payment is found by hash or pass id, and by a beginning that only it has")
    func lookup() async throws {
        let database = try Folder().open()
        try await database.record([try entry(0x11), try entry(0x12)])
        let first = try entry(0x11)
        for text in [first.paymentHash.hex, first.passID, first.paymentHash.hex.uppercased(), "11"] {
            guard case .one(let record) = try await database.payment(matching: text) else {
                Issue.record("not found by \(text)")
                continue
            }
            #expect(record.entry == first)
        }
        #expect(try await database.payment(matching: "1") == .several)
        #expect(try await database.payment(matching: "cc") == .several)
        for text in ["13", "", "%", "zz", first.paymentHash.hex + "0"] { #expect(try await database.payment(matching: text) == .none) }
    }

    @Test("revenue adds up by day, month and service")
    func revenue() async throws {
        let database = try Folder().open()
        let day = Timestamp(seconds: 1_704_067_199)  // 2023-12-31T23:59:59Z
        let next = Timestamp(seconds: 1_704_067_200)  // 2024-01-01T00:00:00Z
        try await database.record([
            try entry(1, amount: .satoshis(10), service: "a", issuedAt: day), try entry(2, amount: MilliSatoshi(1), service: "b", issuedAt: day),
            try entry(3, amount: .satoshis(5), service: "a", issuedAt: day, settledAt: next),
        ])
        let days = try await database.revenue(by: .day)
        #expect(days.map(\.group) == ["2023-12-31", "2024-01-01"])
        #expect(days.map(\.amount.value) == [10_001, 5000])
        #expect(days.map(\.payments) == [2, 1])
        #expect(try await database.revenue(by: .month).map(\.group) == ["2023-12", "2024-01"])
        #expect(try await database.revenue(by: .service).map(\.amount.value) == [15_000, 1])
        #expect(try await database.revenue(by: .service, service: "a", since: next).map(\.amount.value) == [5000])
        #expect(try await database.revenue(by: .day, until: Timestamp(seconds: 1)).isEmpty)
    }

    @Test("a revocation shows in the listing and goes away again")
    func revocations() async throws {
        let database = try Folder().open()
        let hash = try entry(1).paymentHash
        try await database.record([try entry(1), try entry(2)])
        #expect(try await database.revoke(hash, reason: "abuse", at: noon))
        #expect(try await database.revoke(hash, reason: "again", at: Timestamp(seconds: 5)) == false)
        let revocation = Revocation(paymentHash: hash, reason: "abuse", revokedAt: noon)
        #expect(try await database.revocations() == [revocation])
        #expect(try await database.payments().records.compactMap(\.revocation) == [revocation])
        #expect(try await database.revokedPasses().contains(hash))
        #expect(try await database.unrevoke(hash))
        #expect(try await database.unrevoke(hash) == false)
        #expect(try await database.revocations().isEmpty)
    }
}
