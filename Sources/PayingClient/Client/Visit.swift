internal import AsyncHTTPClient
internal import HostSystem
internal import Lightning
internal import NIOCore
internal import NIOHTTP1

/// Carries out the orders of one ``PaymentFlow``: everything in here is input and output, every decision is there.
struct Visit {
    private let core: ClientCore
    private let hop: Journey.Hop
    private let onEvent: @Sendable (PaymentEvent) -> Void
    private var flow: PaymentFlow
    private var turn: PurchaseTurns.Turn?
    private var response: HTTPClientResponse?
    private(set) var receipts: [Receipt] = []

    var spent: MilliSatoshi { flow.spent }

    init(
        core: ClientCore, hop: Journey.Hop, terms: PaymentTerms, allowance: MilliSatoshi?, onEvent: @escaping @Sendable (PaymentEvent) -> Void
    ) {
        self.core = core
        self.hop = hop
        self.onEvent = onEvent
        flow = PaymentFlow(origin: hop.address.origin, path: hop.address.path, terms: terms, allowance: allowance)
    }

    mutating func run() async throws -> HTTPClientResponse {
        do {
            let response = try await follow()
            await endTurn()
            return response
        } catch {
            await endTurn()
            throw error
        }
    }

    private mutating func follow() async throws -> HTTPClientResponse {
        var order = flow.started(passes: try core.store.passes(of: flow.origin), now: core.now)
        while true {
            switch order {
            case .deliver(let pass):
                if let pass { try core.store.accept(pass, path: flow.path, now: core.now) }
                guard let response else { throw PayingClientError.unexpectedStep("deliver") }
                return response
            case .fail(let failure): throw failure
            default: order = try await carryOut(order)
            }
        }
    }

    private mutating func carryOut(_ order: PaymentFlow.Order) async throws -> PaymentFlow.Order {
        switch order {
        case .send(let pass): return try await send(pass)
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
        case .deliver, .fail: return order
        }
    }

    private mutating func send(_ pass: StoredPass?) async throws -> PaymentFlow.Order {
        await endTurn()
        response = nil
        onEvent(.sending(url: hop.address.text, withPass: pass != nil))
        let answer = try await ServerAnswer.read(try await core.execute(request(with: pass)))
        if case .challenge = answer.meaning { onEvent(.challenged(status: Int(answer.response.status.code))) }
        response = answer.response
        return flow.answered(answer.meaning, now: core.now)
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

    private func request(with pass: StoredPass?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: hop.address.text)
        request.method = HTTPMethod(rawValue: hop.method)
        for (name, value) in hop.headers where pass == nil || name.lowercased() != "authorization" { request.headers.add(name: name, value: value) }
        if !request.headers.contains(name: "user-agent") { request.headers.add(name: "User-Agent", value: "gatepass") }
        if let pass { request.headers.add(name: "Authorization", value: pass.authorization) }
        switch hop.body {
        case nil: break
        case .bytes(let bytes): request.body = .bytes(ByteBuffer(bytes: bytes))
        case .stream(let length, let make): request.body = .stream(make(), length: length.map { .known($0) } ?? .unknown)
        }
        return request
    }
}
