internal import Foundation
internal import Hummingbird
internal import Lightning
internal import ServiceLifecycle

/// `/v2/router/send`, `/v2/router/track` and the older `/v1/channels/transactions`: paying.
struct PaymentRoutes: Sendable {
    let node: SimulatedNode

    private struct Send: Decodable {
        let payment_request: String?
        let timeout_seconds: JSONInteger?
        let fee_limit_msat: JSONInteger?
        let fee_limit_sat: JSONInteger?
        let no_inflight_updates: Bool?
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("/v2/router/send") { request, _ in
            var request = request
            do {
                return try await send(try await request.json(Send.self), request)
            } catch let error as LNDError {
                throw error.streamed
            }
        }
        router.get("/v2/router/track/:hash") { request, context in
            do {
                return try await track(context.parameters.get("hash") ?? "", request)
            } catch let error as LNDError {
                throw error.streamed
            }
        }
        router.post("/v1/channels/transactions") { request, _ in
            var request = request
            return try await sendSync(try await request.json(OlderSend.self))
        }
    }

    private func send(_ body: Send, _ request: Request) async throws -> Response {
        guard let seconds = body.timeout_seconds?.value, seconds > 0 else { throw LNDError(.unknown, "timeout_seconds must be specified") }
        if let sat = body.fee_limit_sat?.value, let msat = body.fee_limit_msat?.value, sat != 0, msat != 0 {
            throw LNDError(.unknown, "sat and msat arguments are mutually exclusive")
        }
        let invoice = try decodeInvoice(body.payment_request ?? "")
        let limit = try InvoiceAmount.read(satoshis: body.fee_limit_sat, milliSatoshis: body.fee_limit_msat)
        let status = try await begin(invoice, feeLimit: limit)
        let first = body.no_inflight_updates == true ? nil : PaymentMessage(.inFlight, invoice.paymentHash, invoice.amount)
        return follow(invoice.paymentHash, invoice.amount, from: status, first: first, request)
    }

    private func track(_ text: String, _ request: Request) async throws -> Response {
        let decoded = text.removingPercentEncoding ?? text
        guard let hash = PaymentHash(base64: decoded) else { throw LNDError(.invalidArgument, "the payment hash is not 32 bytes of base64") }
        guard let status = try await asking({ () async throws(LightningNodeError) in try await node.payment(for: hash) }) else {
            throw LNDError(.notFound, "payment isn't initiated")
        }
        let silent = request.uri.queryParameters["no_inflight_updates"].map { $0 == "true" } ?? false
        let first = status == .inFlight && !silent ? PaymentMessage(.inFlight, hash, nil) : nil
        return follow(hash, nil, from: status, first: first, request)
    }

    /// Starts the payment, or says why lnd would not even try.
    func begin(_ invoice: Invoice, feeLimit: MilliSatoshi) async throws(LNDError) -> PaymentStatus {
        switch try await asking({ () async throws(LightningNodeError) in try await node.payment(for: invoice.paymentHash) }) {
        case .succeeded?: throw LNDError(.alreadyExists, "invoice is already paid")
        case .inFlight?: throw LNDError(.alreadyExists, "payment is in transition")
        case .failed?, nil: break
        }
        let status = try await asking { () async throws(LightningNodeError) in
            try await node.pay(invoice, feeLimit: feeLimit, timeout: .zero)
        }
        if status == .failed(.invoiceExpired) {
            throw LNDError(.unknown, "invoice expired. Valid until \(invoice.expiresAt.seconds)")
        }
        return status
    }

    /// The reports from here to the end of the payment, which may lie beyond its timeout: money that is under way cannot be called back.
    private func follow(
        _ hash: PaymentHash, _ amount: MilliSatoshi?, from status: PaymentStatus, first: PaymentMessage?, _ request: Request
    ) -> Response {
        Response.lines(for: request) { writer in
            if let first { try writer.write(first) }
            let end = status == .inFlight ? try await awaitEnd(of: hash) : status
            try writer.write(PaymentMessage(end, hash, amount))
        }
    }

    /// Waits as long as it takes; a server that shuts down waits no longer.
    func awaitEnd(of hash: PaymentHash) async throws -> PaymentStatus {
        try await cancelWhenGracefulShutdown { try await poll(hash) }
    }

    private func poll(_ hash: PaymentHash) async throws -> PaymentStatus {
        var status = PaymentStatus.inFlight
        while status == .inFlight {
            try Task.checkCancellation()
            status = try await outcome(hash).get()
        }
        return status
    }

    /// The error as a value: the release compiler of Swift 6.3.1 crashes on a typed throw in a loop of an untyped function.
    @inline(never)
    private func outcome(_ hash: PaymentHash) async -> Result<PaymentStatus, LightningNodeError> {
        do throws(LightningNodeError) {
            return .success(try await node.outcome(of: hash, timeout: .seconds(60)) ?? .failed(.unknown))
        } catch {
            return .failure(error)
        }
    }
}
