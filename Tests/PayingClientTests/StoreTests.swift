import Foundation
import HostSystem
import L402
import Lightning
import Testing

@testable import PayingClient

@Suite("the store")
struct StoreTests {
    private let now = ManualClock().now

    private func pending(_ number: UInt64, host: String = "a.example", fee: MilliSatoshi = .zero) throws -> PendingPayment {
        let preimage = Preimage(Bytes32(words: (number, 0, 0, 1)))
        return PendingPayment(
            origin: try #require(Origin("https://\(host)")), service: nil, path: "/", token: Token("t\(number)"), invoice: "lnbc",
            paymentHash: preimage.paymentHash,
            amount: .satoshis(10), feeLimit: fee, startedAt: now, invoiceExpiresAt: now.advanced(by: .seconds(60)))
    }

    private func payment(_ number: UInt64) -> Payment {
        let preimage = Preimage(Bytes32(words: (number, 0, 0, 1)))
        return Payment(paymentHash: preimage.paymentHash, preimage: preimage, amount: .satoshis(10), fee: .satoshis(1))
    }

    @Test("a pending payment keeps its node, and a record of before nodes were written down can be read")
    func nodeOfPendingPayment() throws {
        let store = try PassStore(folder: temporaryFolder())
        let pending = try pending(1).begun(by: "02aa")
        #expect(try store.reserve(pending, limits: .none, now: now) == .made(pending))
        #expect(try store.pendingPayments() == [pending])
        let path = store.pendingPath(pending.paymentHash)
        let written = try String(contentsOfFile: path, encoding: .utf8)
        let older = written.split(separator: "\n").filter { !$0.contains("\"node_id\"") }.joined(separator: "\n")
        #expect(older.utf8.count < written.utf8.count - 10)
        try older.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try store.pendingPayments() == [try self.pending(1)])
    }

    @Test("sixty-four reservations at once never pass the budget")
    func concurrentReservations() async throws {
        let store = try PassStore(folder: temporaryFolder())
        let made = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<64 {
                let pending = try pending(UInt64(number))
                group.addTask { try store.reserve(pending, limits: SpendingLimits(total: .satoshis(75)), now: now) == .made(pending) }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 7)
        #expect(try store.pendingPayments().count == 7)
        #expect(try store.spending(now: now).reserved == .satoshis(70))
    }

    @Test("settling twice, as after a crash in the middle, counts and writes once")
    func settlingTwice() throws {
        let store = try PassStore(folder: temporaryFolder())
        let pending = try pending(1)
        #expect(try store.reserve(pending, limits: .none, now: now) == .made(pending))
        let record = try #require(try DurableFile.read(store.pendingPath(pending.paymentHash)))
        _ = try store.settle(pending, payment(1), now: now)
        // The crash came before the pending record went.
        try DurableFile.write(record, to: store.pendingPath(pending.paymentHash))
        #expect(try store.spending(now: now).reserved == .zero)
        _ = try store.settle(pending, payment(1), now: now)
        #expect(try store.receipts().count == 1)
        #expect(try store.allPasses().count == 1)
        #expect(try store.spending(now: now).total == .satoshis(11))
        #expect(try store.pendingPayments().isEmpty)
    }

    @Test("a limit for one host leaves the others alone")
    func perHost() throws {
        let store = try PassStore(folder: temporaryFolder())
        let limits = SpendingLimits(perHost: .satoshis(10))
        #expect(try store.reserve(try pending(1), limits: limits, now: now) == .made(try pending(1)))
        guard case .refused(let refusal) = try store.reserve(try pending(2), limits: limits, now: now) else {
            Issue.record("a second payment fitted into the budget of one")
            return
        }
        #expect(refusal.limit == .host)
        let elsewhere = try pending(3, host: "b.example")
        #expect(try store.reserve(elsewhere, limits: limits, now: now) == .made(elsewhere))
    }

    @Test(
        "the fee limit shrinks to what the tightest budget leaves besides the price",
        arguments: [
            SpendingLimits(perHost: .satoshis(33), perDay: .satoshis(90)), SpendingLimits(perDay: .satoshis(33), total: .satoshis(90)),
            SpendingLimits(perHost: .satoshis(90), total: .satoshis(33)),
        ])
    func feeShrinks(_ limits: SpendingLimits) throws {
        let store = try PassStore(folder: temporaryFolder())
        let first = try pending(1, fee: .satoshis(10))
        #expect(try store.reserve(first, limits: limits, now: now) == .made(first))
        let shrunk = try pending(2, fee: .satoshis(3))
        #expect(try store.rehearseReserving(try pending(2, fee: .satoshis(10)), limits: limits, now: now) == .made(shrunk))
        #expect(try store.reserve(try pending(2, fee: .satoshis(10)), limits: limits, now: now) == .made(shrunk))
        #expect(try store.pendingPayments() == [first, shrunk])
        guard case .refused(let refusal) = try store.reserve(try pending(3, fee: .satoshis(10)), limits: limits, now: now) else {
            Issue.record("a third payment fitted into the budget of two")
            return
        }
        #expect("\(refusal)".contains("10 sat and a fee of up to 10 sat"))
    }

    @Test("folders are 0700 and files 0600")
    func permissions() throws {
        let store = try PassStore(folder: temporaryFolder())
        let pending = try pending(1)
        _ = try store.reserve(pending, limits: .none, now: now)
        _ = try store.settle(pending, payment(1), now: now)
        func mode(_ path: String) throws -> Int { try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int) }
        for folder in ["", "/passes", "/pending", "/purchases"] { #expect(try mode(store.folder + folder) == 0o700) }
        for file in ["passes/https_a.example_443.json", "spent.json", "receipts.jsonl", "lock"] {
            #expect(try mode("\(store.folder)/\(file)") == 0o600)
        }
        #expect(try DurableFile.names(in: store.folder + "/passes") == ["https_a.example_443.json"])
    }

    @Test("a receipt line that a crash cut off is replaced, an older damaged one is an error with its line")
    func receipts() throws {
        let store = try PassStore(folder: temporaryFolder())
        try DurableFile.append(Array("{\"time\":".utf8), to: store.receiptsPath)
        #expect(try store.receipts().isEmpty)
        let pending = try pending(1)
        _ = try store.reserve(pending, limits: .none, now: now)
        _ = try store.settle(pending, payment(1), now: now)
        #expect(try store.receipts().map(\.fee) == [.satoshis(1)])
        try DurableFile.append(Array("nonsense\n".utf8), to: store.receiptsPath)
        let error = #expect(throws: FileError.self) { try store.receipts() }
        #expect(error.map { "\($0)".contains("line 2") } == true)
    }

    @Test("receipts and spending hold no preimage, descriptions hold no secret")
    func secrets() throws {
        let store = try PassStore(folder: temporaryFolder())
        let pending = try pending(1)
        _ = try store.reserve(pending, limits: .none, now: now)
        let pass = try store.settle(pending, payment(1), now: now)
        for path in [store.receiptsPath, store.spentPath] {
            let text = String(decoding: try #require(try DurableFile.read(path)), as: UTF8.self)
            #expect(!text.contains(pass.preimage.hex))
            #expect(!text.isEmpty)
        }
        var dumped = ""
        dump(pass, to: &dumped)
        #expect(!dumped.contains(pass.preimage.hex) && !dumped.contains("t1"))
        #expect(dumped.contains("<redacted>"))
    }

    @Test("a pass survives the way through Aperture's token file")
    func aperture() throws {
        let origin = try #require(Origin("https://a.example"))
        let preimage = Preimage(Bytes32(words: (1, 2, 3, 4)))
        let pass = StoredPass(
            origin: origin, service: nil, paths: [],
            token: Token(StandardToken.text(for: preimage.paymentHash, caveats: ["x_valid_until=1795262500"])),
            preimage: preimage, paymentHash: preimage.paymentHash, amount: .satoshis(10), fee: MilliSatoshi(7), obtainedAt: now,
            expiresAt: Timestamp(seconds: 1_795_262_500), acceptedAt: now)
        let file = try ApertureTokenFile.decode(try pass.apertureTokenFile().encode())
        #expect(StoredPass(file, origin: origin, service: nil) == pass)
    }

    @Test("two origins never share a file")
    func fileNames() throws {
        let origins = ["http://a.example", "https://a.example", "https://a.example:444", "https://a.example_444", "https://[::1]:444"].compactMap(
            Origin.init)
        #expect(Set(origins.map(\.fileName)).count == origins.count)
        #expect(origins.allSatisfy { !$0.fileName.contains("/") && !$0.fileName.contains(":") })
    }

    @Test("a store whose place is a file says which")
    func placeIsTaken() throws {
        let path = temporaryFolder()
        try Data().write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: FileError.self) { try PassStore(folder: path) }
        #expect(error?.path == path)
    }
}
