import Foundation
import HostSystem
import Lightning
import PayingClient
import Testing

@Suite("payments that did not end as they should")
struct RecoveryTests {
    @Test("a payment whose answer was lost is found, not made again")
    func answerLost() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.answerLost, .next(1))
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("a payment that settles after the process gave up is a pass in the next run, and nothing is paid")
    func settlesLater() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.stuckInFlight, .next(1))
            let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a", PaymentTerms(patience: .milliseconds(50))) }
            #expect(error?.code == "payment-in-flight")
            let pending = try #require(try bench.store.pendingPayments().first)
            #expect(bench.payer.network.release(pending.paymentHash))
            let next = try bench.anotherClient()
            let response = try await next.get(bench.url + "/a", terms: PaymentTerms(consent: .refuse))
            #expect(response.status == 200)
            #expect(response.cost == .zero)
            await next.shutdown()
            #expect(bench.paid == .satoshis(10))
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try bench.store.receipts().count == 1)
        }
    }

    @Test("a payment in flight is not made a second time, and counts as spent")
    func inFlight() async throws {
        try await Bench.run(limits: SpendingLimits(perDay: .satoshis(30))) { bench async throws in
            bench.payer.inject(.stuckInFlight, .untilCleared)
            for _ in 0..<3 {
                let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a", PaymentTerms(patience: .milliseconds(20))) }
                #expect(error?.code == "payment-in-flight")
            }
            #expect(bench.payer.network.paymentsInFlight.count == 1)
            #expect(try bench.store.spending(now: bench.clock.now).reserved == .satoshis(20))
        }
    }

    @Test("a payment that failed later clears itself, and the next request buys")
    func failsLater() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.stuckInFlight, .next(1))
            _ = await #expect(throws: PayingClientError.self) { try await bench.text("/a", PaymentTerms(patience: .milliseconds(20))) }
            let pending = try #require(try bench.store.pendingPayments().first)
            #expect(bench.payer.network.fail(pending.paymentHash))
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(10))
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("a payment that fails leaves nothing behind")
    func fails() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.paymentFails(.noRoute), .next(1))
            let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a") }
            #expect(error?.code == "payment-failed")
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try bench.store.spending(now: bench.clock.now).reserved == .zero)
            #expect(try await bench.text("/a") == "goods of /a")
        }
    }

    @Test("a crash before the order to pay: the same invoice is paid by the next run")
    func crashBeforePaying() async throws {
        try await Bench.run { bench async throws in
            let broken = try bench.anotherClient(payer: BrokenPayer(node: bench.payer))
            let error = await #expect(throws: PayingClientError.self) { try await broken.get(bench.url + "/a") }
            await broken.shutdown()
            #expect(error?.code == "node-failed")
            let pending = try #require(try bench.store.pendingPayments().first)
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(try bench.store.receipts().map(\.paymentHash) == [pending.paymentHash])
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("a pending payment that never reached the node clears itself once its invoice has expired")
    func expiredPending() async throws {
        try await Bench.run { bench async throws in
            let broken = try bench.anotherClient(payer: BrokenPayer(node: bench.payer))
            _ = await #expect(throws: PayingClientError.self) { try await broken.get(bench.url + "/a") }
            await broken.shutdown()
            #expect(try await bench.client.resolvePendingPayments().count == 1)
            bench.clock.advance(by: .seconds(3600))
            #expect(try await bench.client.resolvePendingPayments().isEmpty)
            #expect(try bench.store.spending(now: bench.clock.now).reserved == .zero)
            #expect(bench.paid == .zero)
        }
    }

    @Test("after a change of wallets a payment in flight stays pending, and is a pass once its own node is asked again")
    func changedWallets() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.stuckInFlight, .next(1))
            _ = await #expect(throws: PayingClientError.self) { try await bench.text("/a", PaymentTerms(patience: .milliseconds(20))) }
            let pending = try #require(try bench.store.pendingPayments().first)
            #expect(pending.nodeID == bench.payer.id.hex)
            bench.clock.advance(by: .seconds(3600))

            let wallet = bench.payer.network.makeNode(name: "new wallet", balance: .satoshis(1000))
            let changed = try bench.anotherClient(payer: wallet)
            let asked = await #expect(throws: PayingClientError.self) { try await changed.get(bench.url + "/a") }
            #expect(asked?.code == "other-node")
            #expect(asked?.description.contains(bench.payer.id.hex) == true)
            let resolved = await #expect(throws: PayingClientError.self) { try await changed.resolvePendingPayments() }
            #expect(resolved?.code == "other-node")
            await changed.shutdown()
            #expect(try bench.store.pendingPayments() == [pending])
            #expect(wallet.balance == .satoshis(1000))

            #expect(bench.payer.network.release(pending.paymentHash))
            #expect(try await bench.text("/a", PaymentTerms(consent: .refuse)) == "goods of /a")
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("a payment that cannot be resolved does not keep the others from it, and is told at the end")
    func resolvesOthers() async throws {
        try await Bench.run { bench async throws in
            bench.payer.inject(.stuckInFlight, .untilCleared)
            let second = try await TestServer { await bench.shop.answer($0) }
            for origin in [bench.url, second.origin] {
                _ = await #expect(throws: PayingClientError.self) {
                    try await bench.client.get(origin + "/a", terms: PaymentTerms(patience: .milliseconds(20)))
                }
                bench.clock.advance(by: .seconds(1))
            }
            await second.stop()
            let pending = try bench.store.pendingPayments()
            #expect(pending.count == 2)
            for payment in pending { #expect(bench.payer.network.release(payment.paymentHash)) }
            let lying = try bench.anotherClient(payer: LyingPayer(node: bench.payer, liesAbout: pending[0].paymentHash))
            let error = await #expect(throws: PayingClientError.self) { try await lying.resolvePendingPayments() }
            await lying.shutdown()
            #expect(error?.code == "wrong-preimage")
            #expect(try bench.store.pendingPayments().map(\.paymentHash) == [pending[0].paymentHash])
            #expect(try bench.store.allPasses().map(\.paymentHash) == [pending[1].paymentHash])
        }
    }

    @Test("a pending payment is forgotten with its reservation, but not while somebody buys from its origin")
    func forgets() async throws {
        try await Bench.run { bench async throws in
            let lying = try bench.anotherClient(payer: LyingPayer(node: bench.payer))
            _ = await #expect(throws: PayingClientError.self) { try await lying.get(bench.url + "/a") }
            await lying.shutdown()
            let pending = try #require(try bench.store.pendingPayments().first)
            #expect(try bench.store.spending(now: bench.clock.now).reserved == .satoshis(20))

            let purchase = try FileLock.acquire("\(bench.folder)/purchases/http_127.0.0.1_\(bench.server.port).lock")
            #expect(try !bench.store.forget(pending))
            #expect(try bench.store.pendingPayments() == [pending])
            purchase.release()
            #expect(try bench.store.forget(pending))
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try bench.store.spending(now: bench.clock.now).reserved == .zero)
        }
    }

    @Test("a preimage that is not the invoice's makes no pass")
    func wrongPreimage() async throws {
        try await Bench.run { bench async throws in
            let lying = try bench.anotherClient(payer: LyingPayer(node: bench.payer))
            let error = await #expect(throws: PayingClientError.self) { try await lying.get(bench.url + "/a") }
            await lying.shutdown()
            #expect(error?.code == "wrong-preimage")
            #expect(try bench.store.allPasses().isEmpty)
        }
    }
}

/// The order to pay never arrives; everything else does.
private struct BrokenPayer: InvoicePayer {
    let node: SimulatedNode

    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        throw LightningNodeError(.unreachable, "gone")
    }

    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? { try await node.payment(for: hash) }
    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi { try await node.spendableBalance() }
    func status() async throws(LightningNodeError) -> NodeStatus { try await node.status() }
}

/// Shows a wrong preimage, when it pays and when it is asked about one payment.
private struct LyingPayer: InvoicePayer {
    let node: SimulatedNode
    var liesAbout: PaymentHash?

    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        .succeeded(lie(about: invoice.paymentHash))
    }

    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? {
        hash == liesAbout ? .succeeded(lie(about: hash)) : try await node.payment(for: hash)
    }

    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi { .zero }
    func status() async throws(LightningNodeError) -> NodeStatus { try await node.status() }

    private func lie(about hash: PaymentHash) -> Payment {
        Payment(paymentHash: hash, preimage: Preimage(Bytes32(words: (9, 9, 9, 9))), amount: .satoshis(10), fee: .zero)
    }
}
