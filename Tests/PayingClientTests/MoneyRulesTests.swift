import Foundation
import HostSystem
import Lightning
import PayingClient
import Testing

@Suite("what is not paid")
struct MoneyRulesTests {
    private func code(_ bench: Bench, _ path: String = "/a", _ terms: PaymentTerms = PaymentTerms()) async -> String? {
        let error = await #expect(throws: PayingClientError.self) { try await bench.text(path, terms) }
        return error?.code
    }

    @Test("a price above the limit for one request is not paid, one at the limit is")
    func maxCost() async throws {
        try await Bench.run { bench async throws in
            #expect(await code(bench, "/a", PaymentTerms(maxCost: MilliSatoshi(9_999))) == "over-budget")
            #expect(bench.paid == .zero)
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try await bench.text("/a", PaymentTerms(maxCost: .satoshis(10))) == "goods of /a")
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("the fee counts into the limit")
    func feeIncluded() async throws {
        try await Bench.run(network: .init(baseFee: MilliSatoshi(500))) { bench async throws in
            #expect(await code(bench, "/a", PaymentTerms(maxCost: MilliSatoshi(10_499))) == "payment-failed")
            #expect(bench.paid == .zero)
            _ = try await bench.text("/a", PaymentTerms(maxCost: MilliSatoshi(10_500)))
            #expect(bench.paid == MilliSatoshi(10_500))
        }
    }

    @Test("limits by host, day and in total hold over restarts and new days")
    func budgets() async throws {
        try await Bench.run(Shop.Rules(singleUse: true), limits: SpendingLimits(perDay: .satoshis(25))) { bench async throws in
            let exact = PaymentTerms(feeLimit: .atMost(.zero))
            _ = try await bench.text("/a", exact)
            _ = try await bench.text("/a", exact)
            #expect(await code(bench, "/a", exact) == "over-budget")
            #expect(bench.paid == .satoshis(20))
            bench.clock.advance(by: .seconds(86_400))
            _ = try await bench.text("/a", exact)
            #expect(bench.paid == .satoshis(30))
            try bench.store.setLimits(SpendingLimits(total: .satoshis(39)))
            let other = try bench.anotherClient()
            let error = await #expect(throws: PayingClientError.self) { try await other.get(bench.url + "/a", terms: exact) }
            #expect(error?.code == "over-budget")
            await other.shutdown()
            #expect(bench.paid == .satoshis(30))
        }
    }

    @Test("without consent nothing is paid, and the price is told")
    func noPay() async throws {
        try await Bench.run { bench async throws in
            let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a", PaymentTerms(consent: .refuse)) }
            guard case .paymentRequired(let quote) = error else {
                Issue.record("expected a quote, got \(String(describing: error))")
                return
            }
            #expect(quote.amount == .satoshis(10))
            #expect(await code(bench, "/a", PaymentTerms(consent: .rehearse)) == "would-pay")
            #expect(bench.paid == .zero)
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("an expired invoice is not paid")
    func expired() async throws {
        try await Bench.run { bench async throws in
            let late = ManualClock()
            late.advance(by: .seconds(3600))
            let client = try PayingClient(payer: bench.payer, configuration: .init(storeFolder: temporaryFolder()), clock: late.wallClock)
            let error = await #expect(throws: PayingClientError.self) { try await client.get(bench.url + "/a") }
            #expect(error?.code == "challenge-refused")
            await client.shutdown()
            #expect(bench.shop.challenges == 2)
            #expect(bench.paid == .zero)
        }
    }

    @Test("an invoice that does not belong to a standard token is not paid")
    func foreignHash() async throws {
        var rules = Shop.Rules()
        rules.tokenText = { _, _ in StandardToken.text(for: Preimage(Bytes32(words: (1, 2, 3, 4))).paymentHash) }
        try await Bench.run(rules) { bench async throws in
            #expect(await code(bench) == "challenge-refused")
            #expect(bench.paid == .zero)
        }
    }

    @Test("a store that cannot keep a pass stops the payment before it is made")
    func unwritable() async throws {
        try await Bench.run { bench async throws in
            try FileManager.default.removeItem(atPath: bench.folder + "/passes")
            try Data().write(to: URL(fileURLWithPath: bench.folder + "/passes"))
            #expect(await code(bench) == "storage-failed")
            #expect(bench.paid == .zero)
        }
    }

    @Test("receipts that cannot be written stop the payment before it is made")
    func unwritableReceipts() async throws {
        try await Bench.run { bench async throws in
            try FileManager.default.createDirectory(atPath: bench.folder + "/receipts.jsonl", withIntermediateDirectories: false)
            #expect(await code(bench) == "storage-failed")
            #expect(bench.paid == .zero)
        }
    }

    @Test("a damaged file is named, and nothing is paid")
    func damaged() async throws {
        try await Bench.run { bench async throws in
            try Data("{\"format\": 1, \"total_msat\": -1}".utf8).write(to: URL(fileURLWithPath: bench.folder + "/spent.json"))
            let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a") }
            #expect(error.map { "\($0)".contains("spent.json") } == true)
            #expect(bench.paid == .zero)
        }
    }

    @Test("a node that is not reachable is said so, and the next request pays")
    func nodeDown() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.unreachable)
            #expect(await code(bench) == "node-failed")
            bench.payer.clear(.unreachable)
            _ = try await bench.text("/a")
            #expect(bench.paid == .satoshis(10))
        }
    }
}
