import HostSystem
import Lightning
import PayingClient
import Synchronization
import Testing

/// A server in front of the shop that gives several customers the same challenge, as Gatehouse does for those behind one address.
private final class SharedChallenge: Sendable {
    private let shop: Shop
    private let state: Mutex<(kept: TestServer.Answer?, left: Int)>

    /// - Parameter count: how often a challenge is given before the next one is asked for.
    init(_ shop: Shop, count: Int) {
        self.shop = shop
        state = Mutex((nil, count))
    }

    func answer(_ request: TestServer.Request) async -> TestServer.Answer {
        guard request.authorization == nil else { return await shop.answer(request) }
        let kept = state.withLock { state in
            state.left -= 1
            return state.left >= 0 ? state.kept : nil
        }
        if let kept { return kept }
        let fresh = await shop.answer(request)
        state.withLock { $0.kept = fresh }
        return fresh
    }
}

@Suite("a payment that the payee refuses")
struct RejectedPaymentTests {
    /// Another customer has bought with the challenge that the server gives `count` times altogether.
    private func afterAnotherCustomer(
        count: Int, limits: SpendingLimits = .none, _ body: (Bench, TestServer) async throws -> Void
    ) async throws {
        try await Bench.run(limits: limits) { bench async throws in
            let shared = SharedChallenge(bench.shop, count: count)
            let server = try await TestServer { await shared.answer($0) }
            let other = bench.payer.network.makeNode(name: "other", balance: .satoshis(1000))
            let customer = try PayingClient(
                payer: other, configuration: .init(storeFolder: bench.folder + "/other", limits: .none), clock: bench.clock.wallClock)
            #expect(try await customer.get(server.origin + "/a").status == 200)
            await customer.shutdown()
            try await body(bench, server)
            await server.stop()
        }
    }

    @Test("because somebody else paid the invoice is followed by another invoice, which is paid once and within the same budget")
    func paidByAnother() async throws {
        let limits = SpendingLimits(perRequest: .satoshis(10), total: .satoshis(10))
        try await afterAnotherCustomer(count: 2, limits: limits) { bench, server async throws in
            let response = try await bench.client.get(server.origin + "/a")
            #expect(response.status == 200)
            #expect(response.cost == .satoshis(10))
            #expect(bench.paid == .satoshis(10))
            #expect(bench.shop.challenges == 2)
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try bench.store.receipts().count == 1)
            #expect(try bench.store.spending(now: bench.clock.now).total == .satoshis(10))
        }
    }

    @Test("is not made again when the server gives the same invoice once more")
    func sameInvoice() async throws {
        try await afterAnotherCustomer(count: 100) { bench, server async throws in
            let error = await #expect(throws: PayingClientError.self) { try await bench.client.get(server.origin + "/a") }
            #expect(error?.code == "payment-failed")
            #expect(bench.paid == .zero)
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("a second time ends the request")
    func twice() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.paymentFails(.rejectedByPayee))
            let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a") }
            #expect(error?.code == "payment-failed")
            #expect(bench.shop.challenges == 2)
            #expect(try bench.store.pendingPayments().isEmpty)
            bench.payer.clear()
            #expect(try await bench.text("/a") == "goods of /a")
        }
    }
}
