import Synchronization
import Testing

@testable import Lightning

@Suite("What the simulated network keeps")
struct SimulatedMemoryTests {
    private func openCount(_ pair: SimulatedPair) -> Int {
        pair.network.state.withLock { $0.ledger.nodes[pair.payee.id]?.openInvoices.count } ?? -1
    }

    @Test("a storm of unpaid invoices stays below the cap; the oldest can no longer be paid, the newest can")
    func storm() async throws {
        let pair = SimulatedPair(.init(maximumOpenInvoices: 100))
        let first = try await pair.invoice()
        var last = first
        for _ in 0..<500 {
            last = try await pair.invoice()
            #expect(openCount(pair) <= 100)
        }
        #expect(try await pair.payee.invoiceState(for: first.paymentHash) == nil)
        #expect(try await pair.pay(first) == .failed(.rejectedByPayee))
        #expect(try await pair.pay(last).payment != nil)
        pair.expectMoneyConserved()
    }

    @Test("expired invoices are dropped as new ones come")
    func expired() async throws {
        let pair = SimulatedPair()
        for _ in 0..<6000 {
            _ = try await pair.invoice(expirySeconds: 5)
            pair.time.advance(by: .milliseconds(100))
        }
        #expect(openCount(pair) <= 1200)
    }

    @Test("an invoice whose payment is under way survives a storm")
    func held() async throws {
        let pair = SimulatedPair(.init(maximumOpenInvoices: 10, maximumFinished: 10))
        let invoice = try await pair.invoice()
        pair.payer.inject(.stuckInFlight, .next(1))
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
        for _ in 0..<50 { _ = try await pair.invoice() }
        #expect(pair.network.release(invoice.paymentHash))
        #expect(pair.payee.balance == .satoshis(10))
    }

    @Test("what was paid long ago is forgotten, and still cannot be paid again")
    func finished() async throws {
        let pair = SimulatedPair(.init(maximumFinished: 10))
        let first = try await pair.invoice()
        #expect(try await pair.pay(first).payment != nil)
        for _ in 0..<20 { _ = try await pair.pay(try await pair.invoice()) }
        #expect(try await pair.payer.payment(for: first.paymentHash) == nil)
        #expect(try await pair.payee.invoiceState(for: first.paymentHash) == nil)
        #expect(try await pair.pay(first) == .failed(.rejectedByPayee))
        #expect(pair.payee.balance == .satoshis(210))
        pair.expectMoneyConserved()
    }

    @Test("payments beyond those that may be under way are rejected, and no money is taken for them")
    func inFlight() async throws {
        let pair = SimulatedPair(.init(maximumInFlight: 3))
        pair.payer.inject(.stuckInFlight)
        for _ in 0..<3 { #expect(try await pair.pay(try await pair.invoice(), timeout: .zero) == .inFlight) }
        let invoice = try await pair.invoice()
        let error = await #expect(throws: LightningNodeError.self) { try await pair.pay(invoice, timeout: .zero) }
        #expect(error?.kind == .rejected)
        #expect(pair.payer.balance == .satoshis(970))
    }

    @Test("a network that nobody holds is gone, and those who follow it come to an end")
    func released() async throws {
        weak var network: SimulatedNetwork?
        let stream: AsyncStream<Settlement>
        do {
            let pair = SimulatedPair()
            network = pair.network
            stream = pair.payee.settlements()
        }
        #expect(network == nil)
        for await _ in stream { Issue.record("nothing was paid") }
    }
}
