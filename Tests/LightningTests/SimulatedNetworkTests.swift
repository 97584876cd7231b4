import Synchronization
import TestKit
import Testing

@testable import Lightning

/// A payee and a payer with 1,000 sat, on clocks moved by hand.
struct SimulatedPair {
    let time = ManualWallClock()
    let clock = ManualClock()
    let payee: SimulatedNode
    let payer: SimulatedNode

    var network: SimulatedNetwork { payee.network }

    init(_ configuration: SimulatedNetwork.Configuration = .init(), balance: MilliSatoshi = .satoshis(1000), seed: UInt64 = 1) {
        (payee, payer) = SimulatedNetwork.pair(
            payerBalance: balance, configuration: configuration, wallClock: time.wallClock, clock: clock, generator: SeededGenerator(seed))
    }

    func invoice(_ amount: MilliSatoshi = .satoshis(10), expirySeconds: Int64 = 600) async throws -> Invoice {
        try await payee.createInvoice(InvoiceRequest(amount: amount, memo: "coffee", expirySeconds: expirySeconds)).invoice
    }

    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi = .satoshis(10), timeout: Duration = .seconds(60)) async throws -> PaymentStatus {
        try await payer.pay(invoice, feeLimit: feeLimit, timeout: timeout)
    }

    func expectMoneyConserved(_ comment: Comment? = nil, sourceLocation: SourceLocation = #_sourceLocation) {
        let totals = network.totals
        #expect(
            totals.spendable.value + totals.inFlight.value + totals.feesKept.value == totals.deposited.value, comment,
            sourceLocation: sourceLocation)
    }
}

extension PaymentStatus {
    var payment: Payment? {
        if case .succeeded(let payment) = self { payment } else { nil }
    }
}

@Suite("The simulated network")
struct SimulatedNetworkTests {
    @Test("an invoice is a real one: it decodes, names the node and says what was asked for")
    func createInvoice() async throws {
        let pair = SimulatedPair()
        let issued = try await pair.payee.createInvoice(InvoiceRequest(amount: MilliSatoshi(1999), memo: "coffee ☕️", expirySeconds: 90))
        let invoice = try Invoice.decode(issued.text)
        #expect(invoice == issued.invoice)
        #expect(invoice.network == .regtest)
        #expect(invoice.amount == MilliSatoshi(1999))
        #expect(invoice.description == "coffee ☕️")
        #expect(invoice.payee == pair.payee.id)
        #expect(invoice.timestamp == pair.time.now)
        #expect(invoice.expirySeconds == 90)
        #expect(try await pair.payee.status().nodeID == invoice.payee.hex)
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .open)
        #expect(try await pair.payer.invoiceState(for: invoice.paymentHash) == nil)
    }

    @Test("requests that cannot become an invoice are rejected")
    func rejectedRequests() async throws {
        let pair = SimulatedPair()
        for (amount, expiry) in [(.zero, 60), (MilliSatoshi(.max), 60), (.satoshis(1), 0), (.satoshis(1), -1)] as [(MilliSatoshi, Int64)] {
            let error = await #expect(throws: LightningNodeError.self) {
                try await pair.payee.createInvoice(InvoiceRequest(amount: amount, memo: "", expirySeconds: expiry))
            }
            #expect(error?.kind == .rejected)
        }
    }

    @Test("paying moves the amount to the payee and the fee to nobody, and gives the preimage")
    func pay() async throws {
        let pair = SimulatedPair(.init(baseFee: MilliSatoshi(1000), proportionalFeeMillionths: 5000))
        let invoice = try await pair.invoice(.satoshis(100))
        let payment = try #require(try await pair.pay(invoice).payment)
        #expect(payment.preimage.proves(invoice.paymentHash))
        #expect(payment.amount == .satoshis(100))
        #expect(payment.fee == MilliSatoshi(1500))
        #expect(pair.payee.balance == .satoshis(100))
        #expect(try await pair.payer.spendableBalance() == MilliSatoshi(898_500))
        #expect(pair.network.totals.feesKept == MilliSatoshi(1500))
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .settled(at: pair.time.now))
        #expect(try await pair.payer.payment(for: invoice.paymentHash) == .succeeded(payment))
        pair.expectMoneyConserved()
    }

    @Test("an invoice is paid once: its payer gets the same success again, another payer is refused")
    func paidOnce() async throws {
        let pair = SimulatedPair()
        let other = pair.network.makeNode(name: "other", balance: .satoshis(1000))
        let invoice = try await pair.invoice()
        let first = try await pair.pay(invoice)
        #expect(first.payment != nil)
        #expect(try await pair.pay(invoice) == first)
        #expect(try await other.pay(invoice, feeLimit: .zero, timeout: .seconds(1)) == .failed(.rejectedByPayee))
        #expect(pair.payee.balance == .satoshis(10))
        #expect(other.balance == .satoshis(1000))
        pair.expectMoneyConserved()
    }

    @Test("sixty-four payments of one invoice at once pay it once")
    func concurrentPayments() async throws {
        let pair = SimulatedPair(.init(paymentLatency: .milliseconds(300)))
        let invoice = try await pair.invoice()
        async let outcomes = withThrowingTaskGroup(of: PaymentStatus.self) { group in
            for _ in 0..<64 { group.addTask { try await pair.pay(invoice) } }
            return try await group.reduce(into: [PaymentStatus]()) { $0.append($1) }
        }
        await pair.clock.sleepers(1 + 64)
        pair.clock.advance(by: .milliseconds(300))
        let statuses = try await outcomes
        #expect(statuses.count == 64)
        #expect(Set(statuses).count == 1)
        #expect(statuses.first?.payment != nil)
        #expect(pair.payee.balance == .satoshis(10))
        pair.expectMoneyConserved()
    }

    @Test("an expired invoice is refused, from the second of its expiry on")
    func expired() async throws {
        let pair = SimulatedPair()
        let early = try await pair.invoice(expirySeconds: 60)
        let late = try await pair.invoice(expirySeconds: 60)
        pair.time.advance(by: .milliseconds(59_999))
        #expect(try await pair.pay(early).payment != nil)
        pair.time.advance(by: .milliseconds(1))
        #expect(try await pair.pay(late) == .failed(.invoiceExpired))
        #expect(try await pair.payee.invoiceState(for: late.paymentHash) == .closed)
        #expect(try await pair.payee.invoiceState(for: early.paymentHash) != .closed)
    }

    @Test("a cancelled invoice can never be paid, and a paid one not be cancelled")
    func cancelled() async throws {
        let pair = SimulatedPair()
        let invoice = try await pair.invoice()
        let paid = try await pair.invoice()
        _ = try await pair.pay(paid)
        #expect(try await pair.payee.cancelInvoice(invoice.paymentHash))
        #expect(try await pair.payee.cancelInvoice(invoice.paymentHash) == false)
        #expect(try await pair.payee.cancelInvoice(paid.paymentHash) == false)
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .closed)
        #expect(try await pair.pay(invoice) == .failed(.rejectedByPayee))
    }

    @Test("what costs more than the balance or the fee limit allows fails and moves nothing")
    func limits() async throws {
        let pair = SimulatedPair(.init(baseFee: .satoshis(2)))
        let dear = try await pair.invoice(.satoshis(999))
        #expect(try await pair.pay(dear) == .failed(.insufficientBalance))
        let invoice = try await pair.invoice(.satoshis(998))
        #expect(try await pair.pay(invoice, feeLimit: MilliSatoshi(1999)) == .failed(.feeLimitExceeded))
        #expect(pair.payer.balance == .satoshis(1000))
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .open)
        #expect(try await pair.pay(invoice, feeLimit: .satoshis(2)).payment != nil)
        #expect(pair.payer.balance == .zero)
        pair.expectMoneyConserved()
    }

    @Test("a payment slower than its payer waits is in flight, cannot be spent twice, and settles later")
    func slow() async throws {
        let pair = SimulatedPair(.init(paymentLatency: .seconds(30)))
        let invoice = try await pair.invoice(.satoshis(600))
        async let status = pair.pay(invoice, timeout: .seconds(10))
        await pair.clock.sleepers(2)
        pair.clock.advance(by: .seconds(10))
        #expect(try await status == .inFlight)
        #expect(try await pair.payer.payment(for: invoice.paymentHash) == .inFlight)
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .accepted)
        #expect(pair.payer.balance == .satoshis(400))
        #expect(pair.payee.balance == .zero)
        pair.expectMoneyConserved()
        let second = try await pair.invoice(.satoshis(600))
        #expect(try await pair.pay(second) == .failed(.insufficientBalance))

        async let outcome = pair.payer.outcome(of: invoice.paymentHash, timeout: .seconds(100))
        await pair.clock.sleepers(2)
        pair.clock.advance(by: .seconds(20))
        #expect(try await outcome?.payment?.amount == .satoshis(600))
        #expect(pair.payee.balance == .satoshis(600))
        pair.expectMoneyConserved()
    }

    @Test("a payer who does not wait at all learns that the payment is in flight")
    func noTimeout() async throws {
        let pair = SimulatedPair(.init(paymentLatency: .seconds(1)))
        let invoice = try await pair.invoice()
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
    }

    @Test("a caller who is cancelled stops waiting, and the payment goes on")
    func cancelledCaller() async throws {
        let pair = SimulatedPair(.init(paymentLatency: .seconds(30)))
        let invoice = try await pair.invoice()
        let task = Task { try await pair.pay(invoice) }
        await pair.clock.sleepers(2)
        task.cancel()
        #expect(try await task.value == .inFlight)
        #expect(pair.network.paymentsInFlight == [invoice.paymentHash])
        #expect(pair.network.release(invoice.paymentHash))
        #expect(try await pair.payer.payment(for: invoice.paymentHash)?.payment != nil)
    }

    @Test("what a node can never pay is rejected: another network, no amount, its own invoice")
    func rejectedPayments() async throws {
        let pair = SimulatedPair()
        var draft = InvoiceDraft(try await pair.invoice())
        let own = try await pair.payer.createInvoice(InvoiceRequest(amount: .satoshis(1), memo: "", expirySeconds: 60)).invoice
        draft.amount = nil
        let amountless = try draft.sign(with: InvoiceVectors.specificationKey)
        let mainnet = try Invoice.decode(try #require(InvoiceVectors.specification.get().extra_valid?[3]).invoice)
        for invoice in [own, amountless, mainnet] {
            let error = await #expect(throws: LightningNodeError.self) { try await pair.pay(invoice) }
            #expect(error?.kind == .rejected)
            #expect(try await pair.payer.payment(for: invoice.paymentHash) == nil)
        }
    }

    @Test("invoices of unknown nodes find no route, and forged ones are refused by the payee")
    func foreignInvoices() async throws {
        let pair = SimulatedPair()
        let stranger = SimulatedPair(seed: 2)
        #expect(try await pair.pay(try await stranger.invoice()) == .failed(.noRoute))

        // Signed with the payee's own key, as only a broken node could: another amount, another secret, an unknown hash.
        let invoice = try await pair.invoice()
        let key = try #require(pair.network.state.withLock { $0.ledger.nodes[pair.payee.id]?.key })
        var cheaper = InvoiceDraft(invoice)
        cheaper.amount = .satoshis(1)
        var secret = InvoiceDraft(invoice)
        secret.paymentSecret = Bytes32(words: (0, 0, 0, 0))
        var unknown = InvoiceDraft(invoice)
        unknown.paymentHash = PaymentHash(Bytes32(words: (0, 0, 0, 0)))
        for draft in [cheaper, secret, unknown] {
            #expect(try await pair.pay(try draft.sign(with: key)) == .failed(.rejectedByPayee))
        }
        #expect(try await pair.pay(invoice).payment != nil)
    }

    @Test("a failed payment may be tried again")
    func retry() async throws {
        let pair = SimulatedPair(balance: .zero)
        let invoice = try await pair.invoice()
        #expect(try await pair.pay(invoice) == .failed(.insufficientBalance))
        #expect(pair.payer.deposit(.satoshis(50)))
        #expect(try await pair.pay(invoice).payment != nil)
        pair.expectMoneyConserved()
    }

    @Test("deposits never exceed all bitcoin there will be")
    func supply() {
        let pair = SimulatedPair(balance: .supply)
        #expect(pair.payer.balance == .supply)
        #expect(!pair.payer.deposit(MilliSatoshi(1)))
        #expect(!pair.payee.deposit(MilliSatoshi(.max)))
        #expect(pair.network.makeNode(name: "late", balance: .satoshis(1)).balance == .zero)
        pair.expectMoneyConserved()
    }

    @Test("fees are rounded down, and capped parameters cannot overflow")
    func fees() {
        var configuration = SimulatedNetwork.Configuration(baseFee: MilliSatoshi(3), proportionalFeeMillionths: 10_000)
        #expect(configuration.fee(for: MilliSatoshi(199)) == MilliSatoshi(4))
        #expect(configuration.fee(for: .zero) == MilliSatoshi(3))
        configuration.proportionalFeeMillionths = .max
        #expect(configuration.fee(for: .supply) == MilliSatoshi(MilliSatoshi.supply.value + 3))
        #expect(configuration.fee(for: MilliSatoshi(.max)) == nil)
        configuration.baseFee = MilliSatoshi(.max)
        #expect(configuration.fee(for: .supply) == nil)
    }

    @Test("each node has a key of its own, even from a generator that is stuck")
    func keys() {
        struct Stuck: RandomNumberGenerator, Sendable {
            func next() -> UInt64 { 0 }
        }
        let network = SimulatedNetwork(wallClock: ManualWallClock().wallClock, generator: Stuck())
        #expect(Set((0..<5).map { network.makeNode(name: "\($0)").id }).count == 5)
    }
}
