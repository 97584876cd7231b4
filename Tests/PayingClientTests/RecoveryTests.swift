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

private struct LyingPayer: InvoicePayer {
    let node: SimulatedNode

    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        .succeeded(Payment(paymentHash: invoice.paymentHash, preimage: Preimage(Bytes32(words: (9, 9, 9, 9))), amount: .satoshis(10), fee: .zero))
    }

    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? { nil }
    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi { .zero }
    func status() async throws(LightningNodeError) -> NodeStatus { try await node.status() }
}
