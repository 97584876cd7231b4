internal import HostSystem
internal import Lightning

/// Carries out the orders of one ``PaymentFlow``: everything in here is input and output, every decision is there. How the request gets to the
/// server is up to whoever runs it.
struct Visit<Answer> {
    /// What came of sending the request once.
    struct Reply {
        let meaning: PaymentFlow.Answer
        /// As HTTP has it.
        let status: Int
        let answer: Answer
    }

    /// Sends the request with a pass, or clean.
    typealias Sending = (StoredPass?) async throws -> Reply

    private let core: ClientCore
    /// For those who watch.
    private let url: String
    private let onEvent: @Sendable (PaymentEvent) -> Void
    private var flow: PaymentFlow
    private var turn: PurchaseTurns.Turn?
    private var answer: Answer?
    private(set) var receipts: [Receipt] = []

    var spent: MilliSatoshi { flow.spent }

    init(core: ClientCore, flow: PaymentFlow, url: String, onEvent: @escaping @Sendable (PaymentEvent) -> Void) {
        self.core = core
        self.url = url
        self.onEvent = onEvent
        self.flow = flow
    }

    mutating func run(_ sending: Sending) async throws -> Answer {
        let outcome = await outcome(sending)
        await endTurn()
        return try outcome.get()
    }

    private mutating func outcome(_ sending: Sending) async -> Result<Answer, any Error> {
        do {
            return .success(try await follow(sending))
        } catch {
            return .failure(error)
        }
    }

    private mutating func follow(_ sending: Sending) async throws -> Answer {
        var order = flow.started(passes: try core.store.passes(of: flow.origin), now: core.now)
        while true {
            switch order {
            case .deliver(let pass):
                if let pass { try core.store.accept(pass, path: flow.path, now: core.now) }
                guard let answer else { throw PayingClientError.unexpectedStep("deliver") }
                return answer
            case .fail(let failure): throw failure
            case .send(let pass): order = try await send(pass, sending)
            default: order = try await carryOut(order)
            }
        }
    }

    private mutating func carryOut(_ order: PaymentFlow.Order) async throws -> PaymentFlow.Order {
        switch order {
        case .review(let pass):
            return flow.reviewed(try core.store.passes(of: flow.origin).first { $0.paymentHash == pass.paymentHash }, now: core.now)
        case .forget(let pass):
            try core.store.remove(pass.paymentHash, of: flow.origin)
            onEvent(.passDropped(pass.paymentHash))
            return flow.passForgotten()
        case .enterPurchase: return try await enterPurchase()
        case .clear(let pending):
            try core.store.clear(pending.paymentHash)
            onEvent(.cleared(pending.paymentHash))
            return flow.pendingCleared(now: core.now)
        case .checkBudget(let pending):
            return flow.budgetChecked(try core.store.rehearseReserving(pending, limits: core.configuration.limits, now: core.now))
        case .reserve(let pending): return try reserve(pending)
        case .settle(let pending, let payment): return try settle(pending, payment)
        case .askNode, .askPayment, .pay: return try await askNode(order)
        case .send, .deliver, .fail: return order
        }
    }

    private mutating func send(_ pass: StoredPass?, _ sending: Sending) async throws -> PaymentFlow.Order {
        await endTurn()
        answer = nil
        onEvent(.sending(url: url, withPass: pass != nil))
        let reply = try await sending(pass)
        if case .challenge = reply.meaning { onEvent(.challenged(status: reply.status)) }
        answer = reply.answer
        return flow.answered(reply.meaning, now: core.now)
    }

    private mutating func enterPurchase() async throws -> PaymentFlow.Order {
        if turn == nil { turn = try await core.turns.take(flow.origin, lockPath: core.store.purchaseLockPath(flow.origin)) }
        let pending = try core.store.pendingPayments().filter { $0.origin == flow.origin }
        return flow.purchaseEntered(passes: try core.store.passes(of: flow.origin), pending: pending, now: core.now)
    }

    private mutating func reserve(_ pending: PendingPayment) throws(FileError) -> PaymentFlow.Order {
        switch try core.store.reserve(pending, limits: core.configuration.limits, now: core.now) {
        case .made(let pending): flow.reserved(pending)
        case .refused(let refusal): flow.reservationRefused(refusal)
        }
    }

    private mutating func settle(_ pending: PendingPayment, _ payment: Payment) throws(FileError) -> PaymentFlow.Order {
        let now = core.now
        let pass = try core.store.settle(pending, payment, now: now)
        onEvent(.paid(pending.paymentHash, amount: payment.amount, fee: payment.fee))
        if flow.bought.contains(pending.paymentHash) {
            receipts.append(
                Receipt(
                    time: now, origin: pending.origin, service: pending.service, path: pending.path, amount: payment.amount, fee: payment.fee,
                    paymentHash: pending.paymentHash))
        }
        return flow.settled(pass, now: now)
    }

    private mutating func askNode(_ order: PaymentFlow.Order) async throws -> PaymentFlow.Order {
        do throws(LightningNodeError) {
            switch order {
            case .askNode: return flow.nodeKnown(try await core.payer.status())
            case .pay(let pending, let invoice):
                onEvent(.paying(pending.paymentHash, amount: pending.amount, feeLimit: pending.feeLimit))
                return flow.paid(try await core.payer.pay(invoice, feeLimit: pending.feeLimit, timeout: core.configuration.payTimeout))
            case .askPayment(let hash, let pause):
                if pause > .zero {
                    onEvent(.waiting(hash, pause))
                    try? await Task.sleep(for: pause)
                }
                return flow.paymentKnown(try await core.payer.payment(for: hash), now: core.now)
            default: return order
            }
        } catch {
            if case .pay = order { return flow.payBroke(error) }
            return flow.nodeBroke(error)
        }
    }

    private mutating func endTurn() async {
        await turn?.end()
        turn = nil
    }
}
