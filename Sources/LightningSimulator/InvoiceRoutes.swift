internal import Hummingbird
internal import Lightning

/// `/v1/invoices`, `/v1/invoice`, `/v1/payreq`: being paid.
struct InvoiceRoutes: Sendable {
    let node: SimulatedNode
    let events: InvoiceEvents

    private struct AddInvoice: Decodable {
        let memo: String?
        let value: JSONInteger?
        let value_msat: JSONInteger?
        let expiry: JSONInteger?
    }

    private struct AddedInvoice: Encodable {
        let r_hash: String
        let payment_request: String
        let add_index: JSONInteger
        let payment_addr: String
    }

    func add(to router: Router<BasicRequestContext>) {
        router.post("/v1/invoices") { request, _ in
            var request = request
            return try await addInvoice(try await request.json(AddInvoice.self))
        }
        router.get("/v1/invoices") { request, _ in
            let count = min(request.uri.queryParameters["num_max_invoices"].flatMap { Int($0) } ?? 100, 10_000)
            var invoices: [InvoiceMessage] = []
            for hash in events.latest(max(0, count)) {
                if let invoice = try await message(for: hash) { invoices.append(invoice) }
            }
            return try Response.json(InvoiceList(invoices: invoices))
        }
        // Before the one with a parameter: the router takes whichever matches literally first.
        router.get("/v1/invoices/subscribe") { request, _ in
            // A subscription to a node that is down is refused, not accepted and left silent.
            _ = try await asking { () async throws(LightningNodeError) in try await node.status() }
            let index = request.uri.queryParameters["settle_index"].flatMap { UInt64($0) } ?? 0
            let stream = events.subscribe(after: index)
            return Response.lines(for: request) { writer in
                for await event in stream {
                    let hash =
                        switch event {
                        case .added(let hash): hash
                        case .settled(let settlement, _): settlement.paymentHash
                        }
                    // A node that has become unreachable falls silent and its callers with it.
                    guard let invoice = try await message(for: hash) else { continue }
                    try writer.write(invoice)
                }
            }
        }
        router.get("/v1/invoice/:hash") { _, context in
            guard let hash = PaymentHash(hex: context.parameters.get("hash") ?? "") else {
                throw LNDError(.unknown, "payment hash must be exactly 32 bytes of hexadecimal")
            }
            guard let invoice = try await message(for: hash) else { throw LNDError(.notFound, "unable to locate invoice") }
            return try Response.json(invoice)
        }
        router.get("/v1/payreq/:invoice") { _, context in
            try Response.json(DecodedInvoice(try decodeInvoice(context.parameters.get("invoice") ?? "")))
        }
    }

    private func addInvoice(_ body: AddInvoice) async throws -> Response {
        guard body.value == nil || body.value_msat == nil || body.value?.value == 0 || body.value_msat?.value == 0 else {
            throw LNDError(.unknown, "sat and msat arguments are mutually exclusive")
        }
        let amount = try InvoiceAmount.read(satoshis: body.value, milliSatoshis: body.value_msat)
        guard amount > .zero else { throw LNDError(.unknown, "the simulated node makes no invoice without an amount") }
        // lnd's default is a day.
        let expiry = body.expiry.map(\.value) ?? 86400
        let request = InvoiceRequest(amount: amount, memo: body.memo ?? "", expirySeconds: expiry == 0 ? 86400 : expiry)
        let issued = try await asking { () async throws(LightningNodeError) in try await node.createInvoice(request) }
        events.added(issued.paymentHash)
        let index = try await asking { () async throws(LightningNodeError) in try await node.invoice(for: issued.paymentHash) }?.index ?? 0
        return try .json(
            AddedInvoice(
                r_hash: issued.paymentHash.base64, payment_request: issued.text, add_index: JSONInteger(index),
                payment_addr: base64(issued.invoice.paymentSecret.bytes)))
    }

    private func message(for hash: PaymentHash) async throws -> InvoiceMessage? {
        let invoice = try await asking { () async throws(LightningNodeError) in try await node.invoice(for: hash) }
        return invoice.map { InvoiceMessage($0, settleIndex: events.settleIndex(of: hash) ?? 0) }
    }
}

enum InvoiceAmount {
    /// lnd takes an amount in either unit.
    static func read(satoshis: JSONInteger?, milliSatoshis: JSONInteger?) throws(LNDError) -> MilliSatoshi {
        let text = "amounts must not be negative or above what exists"
        if let value = milliSatoshis?.value, value != 0 {
            guard let amount = UInt64(exactly: value) else { throw LNDError(.unknown, text) }
            return MilliSatoshi(amount)
        }
        guard let count = UInt64(exactly: satoshis?.value ?? 0), let amount = MilliSatoshi(satoshis: count) else { throw LNDError(.unknown, text) }
        return amount
    }
}

func decodeInvoice(_ text: String) throws(LNDError) -> Invoice {
    do {
        return try Invoice.decode(text)
    } catch {
        throw LNDError(.unknown, "invalid payment request: \(error)")
    }
}
