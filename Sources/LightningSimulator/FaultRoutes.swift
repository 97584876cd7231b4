internal import Hummingbird
internal import Lightning

/// `/simulator/...`: what a test tells the simulated node to do. No part of lnd's interface.
struct FaultRoutes: Sendable {
    let node: SimulatedNode
    let latency: AddedLatency

    private struct FaultOrder: Decodable {
        let fault: String
        /// How many calls or payments; until cleared when left out.
        let times: Int?
    }

    private struct FailOrder: Decodable {
        let reason: String?
    }

    private struct LatencyOrder: Decodable {
        let milliseconds: Int
    }

    private struct DepositOrder: Decodable {
        let amount_sat: JSONInteger
    }

    private struct Done: Encodable {
        let done: Bool
    }

    private struct Overview: Encodable {
        let name: String
        let node: String
        let balance_msat: JSONInteger
        let in_flight: [String]
        let faults: [String]
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/simulator") { _, _ in
            try Response.json(
                Overview(
                    name: node.name, node: node.id.hex, balance_msat: JSONInteger(node.balance.value),
                    in_flight: node.network.paymentsInFlight.map(\.hex), faults: SimulatedFault.names))
        }
        router.post("/simulator/faults") { request, _ in
            var request = request
            let order = try await request.json(FaultOrder.self)
            guard let fault = SimulatedFault(name: order.fault) else {
                throw LNDError(.invalidArgument, "there is no fault of that name; there are \(SimulatedFault.names.joined(separator: ", "))")
            }
            node.inject(fault, order.times.map { .next($0) } ?? .untilCleared)
            return try Response.json(Done(done: true))
        }
        router.delete("/simulator/faults") { _, _ in
            node.clear()
            latency.duration = .zero
            return try Response.json(Done(done: true))
        }
        router.post("/simulator/latency") { request, _ in
            var request = request
            latency.duration = .milliseconds(min(max(0, try await request.json(LatencyOrder.self).milliseconds), 600_000))
            return try Response.json(Done(done: true))
        }
        router.post("/simulator/deposit") { request, _ in
            var request = request
            let amount = try InvoiceAmount.read(satoshis: try await request.json(DepositOrder.self).amount_sat, milliSatoshis: nil)
            return try Response.json(Done(done: node.deposit(amount)))
        }
        addPaymentRoutes(to: router)
    }

    private func addPaymentRoutes(to router: Router<BasicRequestContext>) {
        router.post("/simulator/payments/:hash/release") { _, context in
            try Response.json(Done(done: node.network.release(try hash(context))))
        }
        router.post("/simulator/payments/:hash/fail") { request, context in
            var request = request
            let reason = try await request.json(FailOrder.self).reason ?? PaymentFailure.timedOut.rawValue
            guard let failure = PaymentFailure(rawValue: reason) else { throw LNDError(.invalidArgument, "there is no such reason") }
            return try Response.json(Done(done: node.network.fail(try hash(context), with: failure)))
        }
        router.post("/simulator/invoices/:hash/cancel") { _, context in
            let hash = try hash(context)
            return try Response.json(Done(done: try await asking { () async throws(LightningNodeError) in try await node.cancelInvoice(hash) }))
        }
    }

    private func hash(_ context: BasicRequestContext) throws(LNDError) -> PaymentHash {
        guard let hash = PaymentHash(hex: context.parameters.get("hash") ?? "") else {
            throw LNDError(.invalidArgument, "the payment hash is not 64 hexadecimal digits")
        }
        return hash
    }
}

extension SimulatedFault {
    /// What ``init(name:)`` reads.
    static let names =
        ["unreachable", "offline", "stuck", "answer-lost"]
        + ["no-route", "insufficient-balance", "invoice-expired", "fee-limit-exceeded", "rejected-by-payee", "timed-out", "unknown"]

    init?(name: String) {
        switch name {
        case "unreachable": self = .unreachable
        case "offline": self = .offline
        case "stuck": self = .stuckInFlight
        case "answer-lost": self = .answerLost
        default:
            guard Self.names.contains(name), let failure = PaymentFailure(rawValue: name) else { return nil }
            self = .paymentFails(failure)
        }
    }
}
