import TestKit
import Testing

@testable import Lightning

@Suite("Faults of the simulated network")
struct SimulatedFaultTests {
    @Test(
        "a payment told to fail fails for that reason, moves nothing, and can be tried again",
        arguments: [
            PaymentFailure.noRoute, .insufficientBalance, .invoiceExpired, .feeLimitExceeded, .rejectedByPayee, .timedOut, .unknown,
        ])
    func failures(_ failure: PaymentFailure) async throws {
        let pair = SimulatedPair()
        let invoice = try await pair.invoice()
        pair.payer.inject(.paymentFails(failure), .next(1))
        #expect(try await pair.pay(invoice) == .failed(failure))
        #expect(try await pair.payer.payment(for: invoice.paymentHash) == .failed(failure))
        #expect(pair.payer.balance == .satoshis(1000))
        #expect(try await pair.pay(invoice).payment != nil)
        pair.expectMoneyConserved()
    }

    @Test("faults happen as often as asked for, or until they are cleared, in the order in which they were asked for")
    func spans() async throws {
        let pair = SimulatedPair()
        pair.payer.inject(.paymentFails(.timedOut), .next(2))
        pair.payer.inject(.paymentFails(.noRoute))
        pair.payer.inject(.paymentFails(.unknown), .next(0))
        let invoice = try await pair.invoice()
        for failure in [PaymentFailure.timedOut, .timedOut, .noRoute, .noRoute, .noRoute] {
            #expect(try await pair.pay(invoice) == .failed(failure))
        }
        pair.payer.clear()
        #expect(try await pair.pay(invoice).payment != nil)
    }

    @Test("a stuck payment stays in flight whatever time passes, is not sent again, and succeeds once released")
    func stuck() async throws {
        let pair = SimulatedPair()
        pair.payer.inject(.stuckInFlight, .next(1))
        let invoice = try await pair.invoice()
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
        pair.time.advance(by: .seconds(86_400))
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
        #expect(pair.network.totals.inFlight == .satoshis(10))
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .accepted)
        let other = pair.network.makeNode(name: "other", balance: .satoshis(100))
        #expect(try await other.pay(invoice, feeLimit: .zero, timeout: .zero) == .failed(.invoiceExpired))

        async let waiting = pair.pay(invoice)
        await pair.clock.sleepers(1)
        #expect(pair.network.release(invoice.paymentHash))
        #expect(try await waiting.payment != nil)
        #expect(!pair.network.release(invoice.paymentHash))
        #expect(!pair.network.fail(invoice.paymentHash))
        #expect(pair.payee.balance == .satoshis(10))
        pair.expectMoneyConserved()
    }

    @Test("a stuck payment that fails gives the money back, and the invoice can be paid again")
    func stuckThenFailed() async throws {
        let pair = SimulatedPair(.init(baseFee: .satoshis(1)))
        pair.payer.inject(.stuckInFlight, .next(1))
        let invoice = try await pair.invoice()
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
        #expect(pair.payer.balance == .satoshis(989))
        #expect(pair.network.fail(invoice.paymentHash, with: .noRoute))
        #expect(try await pair.payer.payment(for: invoice.paymentHash) == .failed(.noRoute))
        #expect(pair.payer.balance == .satoshis(1000))
        #expect(try await pair.payee.invoiceState(for: invoice.paymentHash) == .open)
        #expect(try await pair.pay(invoice).payment != nil)
        pair.expectMoneyConserved()
    }

    @Test("nobody pays an invoice while another's payment of it is under way")
    func heldForOne() async throws {
        let pair = SimulatedPair()
        pair.payer.inject(.stuckInFlight, .next(1))
        let other = pair.network.makeNode(name: "other", balance: .satoshis(100))
        let invoice = try await pair.invoice()
        #expect(try await pair.pay(invoice, timeout: .zero) == .inFlight)
        #expect(try await other.pay(invoice, feeLimit: .zero, timeout: .zero) == .failed(.rejectedByPayee))
        #expect(try await other.payment(for: invoice.paymentHash) == .failed(.rejectedByPayee))
    }

    @Test("no call reaches an unreachable node, and nothing is done")
    func unreachable() async throws {
        let pair = SimulatedPair()
        let invoice = try await pair.invoice()
        pair.payer.inject(.unreachable)
        pair.payee.inject(.unreachable)
        let calls: [@Sendable () async throws -> Void] = [
            { _ = try await pair.pay(invoice) },
            { _ = try await pair.payer.payment(for: invoice.paymentHash) },
            { _ = try await pair.payer.spendableBalance() },
            { _ = try await pair.payer.status() },
            { _ = try await pair.payer.outcome(of: invoice.paymentHash, timeout: .seconds(1)) },
            { _ = try await pair.invoice() },
            { _ = try await pair.payee.invoiceState(for: invoice.paymentHash) },
            { _ = try await pair.payee.status() },
        ]
        for call in calls {
            let error = await #expect(throws: LightningNodeError.self) { try await call() }
            #expect(error?.kind == .unreachable)
            #expect(error?.isTransient == true)
        }
        pair.payer.clear(.unreachable)
        pair.payee.clear(.unreachable)
        #expect(try await pair.payer.payment(for: invoice.paymentHash) == nil)
        #expect(try await pair.pay(invoice).payment != nil)
    }

    @Test("a node that is unreachable for some calls answers the next one")
    func unreachableForSome() async throws {
        let pair = SimulatedPair()
        pair.payer.inject(.unreachable, .next(2))
        for _ in 0..<2 { await #expect(throws: LightningNodeError.self) { try await pair.payer.status() } }
        _ = try await pair.payer.status()
    }

    @Test("a payee that is down finds no payments, and a payer that is down no route", arguments: [true, false])
    func offline(_ payeeIsDown: Bool) async throws {
        let pair = SimulatedPair()
        let invoice = try await pair.invoice()
        (payeeIsDown ? pair.payee : pair.payer).inject(.offline)
        #expect(try await pair.pay(invoice) == .failed(.noRoute))
        #expect(try await pair.pay(invoice) == .failed(.noRoute))
        (payeeIsDown ? pair.payee : pair.payer).clear(.offline)
        #expect(try await pair.pay(invoice).payment != nil)
    }

    @Test("when the answer is lost the payment has happened all the same, and asking again says so without paying")
    func answerLost() async throws {
        let pair = SimulatedPair()
        let invoice = try await pair.invoice()
        pair.payer.inject(.answerLost, .next(1))
        let error = await #expect(throws: LightningNodeError.self) { try await pair.pay(invoice) }
        #expect(error?.kind == .unreachable)
        let status = try await pair.payer.payment(for: invoice.paymentHash)
        #expect(status?.payment?.preimage.proves(invoice.paymentHash) == true)
        #expect(try await pair.pay(invoice) == status)
        #expect(pair.payee.balance == .satoshis(10))
        pair.expectMoneyConserved()
    }

    @Test("calls take as long as they are told to")
    func callLatency() async throws {
        let pair = SimulatedPair(.init(callLatency: .milliseconds(40)))
        async let status = pair.payer.status()
        await pair.clock.sleepers(1)
        pair.clock.advance(by: .milliseconds(40))
        #expect(try await status.network == .regtest)
    }

    @Test("whatever happens in whatever order, money is neither made nor lost, and no invoice is paid twice", arguments: [60, 61, 62] as [UInt64])
    func conservation(_ seed: UInt64) async throws {
        var generator = SeededGenerator(seed)
        let pair = SimulatedPair(.init(baseFee: MilliSatoshi(7), proportionalFeeMillionths: 333), balance: .satoshis(300))
        let nodes = [pair.payer, pair.payee, pair.network.makeNode(name: "third", balance: .satoshis(200))]
        let deposits = nodes.map(\.balance.value)
        var invoices: [Invoice] = []
        for _ in 0..<1500 {
            let node = try #require(nodes.randomElement(using: &generator))
            switch Int.random(in: 0..<10, using: &generator) {
            case 0...2:
                let amount = MilliSatoshi(.random(in: 1...20_000, using: &generator))
                let expiry = Int64.random(in: 1...100, using: &generator)
                invoices.append(try await node.createInvoice(InvoiceRequest(amount: amount, memo: "", expirySeconds: expiry)).invoice)
            case 3...6:
                guard let invoice = invoices.suffix(12).randomElement(using: &generator), invoice.payee != node.id else { continue }
                _ = try? await node.pay(invoice, feeLimit: MilliSatoshi(20), timeout: .zero)
            case 7:
                let faults: [SimulatedFault] = [.stuckInFlight, .answerLost, .paymentFails(.noRoute), .offline]
                node.inject(try #require(faults.randomElement(using: &generator)), .next(1))
            case 8:
                guard let hash = pair.network.paymentsInFlight.sorted(by: { $0.hex < $1.hex }).first else { continue }
                _ = Bool.random(using: &generator) ? pair.network.release(hash) : pair.network.fail(hash)
            default: pair.time.advance(by: .seconds(Int.random(in: 1...20, using: &generator)))
            }
            pair.expectMoneyConserved()
        }
        for hash in pair.network.paymentsInFlight { pair.network.release(hash) }
        try await expectBalances(of: nodes, deposits: deposits, invoices: invoices)
        #expect(pair.network.totals.inFlight == .zero)
    }

    /// Each balance is what the node's own record of invoices and payments says.
    private func expectBalances(of nodes: [SimulatedNode], deposits: [UInt64], invoices: [Invoice]) async throws {
        var balances = deposits
        var paid = 0
        for invoice in invoices {
            var payers = 0
            for (index, node) in nodes.enumerated() {
                guard let payment = try await node.payment(for: invoice.paymentHash)?.payment else { continue }
                payers += 1
                balances[index] &-= payment.amount.value + payment.fee.value
                balances[try #require(nodes.firstIndex { $0.id == invoice.payee })] &+= payment.amount.value
            }
            #expect(payers <= 1)
            paid += payers
        }
        #expect(paid > 100)
        #expect(nodes.map(\.balance.value) == balances)
    }
}
