import Synchronization
import Testing

@testable import Lightning

@Suite("Settlements of the simulated network")
struct SimulatedSettlementTests {
    @Test("everybody who follows a node learns of each payment to it, once and in order, and of no other")
    func broadcast() async throws {
        let pair = SimulatedPair()
        let streams = [pair.payee.settlements(), pair.payee.settlements(), pair.payee.settlements()]
        let unrelated = pair.payer.settlements()
        var hashes: [PaymentHash] = []
        for _ in 0..<5 {
            let invoice = try await pair.invoice()
            _ = try await pair.pay(invoice)
            hashes.append(invoice.paymentHash)
        }
        let back = try await pair.payer.createInvoice(InvoiceRequest(amount: .satoshis(1), memo: "back", expirySeconds: 60)).invoice
        _ = try await pair.payee.pay(back, feeLimit: .zero, timeout: .zero)
        for stream in streams {
            var seen: [Settlement] = []
            for await settlement in stream.prefix(5) { seen.append(settlement) }
            #expect(seen.map(\.paymentHash) == hashes)
            #expect(seen.allSatisfy { $0.amount == .satoshis(10) && $0.memo == "coffee" && $0.settledAt == pair.time.now })
        }
        for await settlement in unrelated.prefix(1) { #expect(settlement.paymentHash == back.paymentHash) }
    }

    @Test("a settlement that was missed while the node was unreachable is told once it answers again")
    func missed() async throws {
        let pair = SimulatedPair()
        let stream = pair.payee.settlements()
        let first = try await pair.invoice()
        let second = try await pair.invoice()
        pair.payee.inject(.unreachable)
        #expect(try await pair.pay(first).payment != nil)
        pair.payee.clear(.unreachable)
        _ = try await pair.pay(second)
        var seen: [PaymentHash] = []
        for await settlement in stream.prefix(2) { seen.append(settlement.paymentHash) }
        #expect(seen == [first.paymentHash, second.paymentHash])
    }

    @Test("it is also told when the calls that should fail have failed")
    func missedForSomeCalls() async throws {
        let pair = SimulatedPair()
        let stream = pair.payee.settlements()
        let invoice = try await pair.invoice()
        pair.payee.inject(.unreachable, .next(1))
        #expect(try await pair.pay(invoice).payment != nil)
        await #expect(throws: LightningNodeError.self) { try await pair.payee.status() }
        for await settlement in stream.prefix(1) { #expect(settlement.paymentHash == invoice.paymentHash) }
    }

    @Test("a consumer that stops is forgotten")
    func unsubscribe() async throws {
        let pair = SimulatedPair()
        do {
            let stream = pair.payee.settlements()
            let task = Task { for await _ in stream {} }
            task.cancel()
            await task.value
        }
        #expect(pair.network.state.withLock { $0.ledger.nodes[pair.payee.id]?.broadcast.subscriberCount } == 0)
    }

    @Test("a consumer that never reads costs no more than the buffer")
    func slowConsumer() async throws {
        let pair = SimulatedPair(balance: .satoshis(1_000_000))
        let stream = pair.payee.settlements()
        let count = SettlementBroadcast.bufferCount + 10
        var last: PaymentHash?
        for _ in 0..<count {
            let invoice = try await pair.invoice(MilliSatoshi(1))
            _ = try await pair.pay(invoice)
            last = invoice.paymentHash
        }
        var seen: [PaymentHash] = []
        for await settlement in stream.prefix(SettlementBroadcast.bufferCount) { seen.append(settlement.paymentHash) }
        #expect(seen.last == last)
    }
}
