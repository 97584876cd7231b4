internal import Lightning

extension LightningConformance {
    static let invoices: [PairClaim] = [
        Claim("both nodes say who they are and on which network") { pair in
            let issuer = try await pair.issuer.status()
            let payer = try await pair.payer.status()
            try holdEqual(issuer.network, pair.traits.network, "the payee's network")
            try holdEqual(payer.network, pair.traits.network, "the payer's network")
            try hold(PublicKey(hex: issuer.nodeID) != nil, "the payee's id is no public key: \(issuer.nodeID)")
            try hold(PublicKey(hex: payer.nodeID) != nil, "the payer's id is no public key: \(payer.nodeID)")
            try hold(issuer.nodeID != payer.nodeID, "payer and payee are one node")
            try hold(!issuer.software.isEmpty, "the payee does not name its software")
        },
        Claim("an invoice carries amount, memo, expiry, network and payee, and its text decodes to itself") { pair in
            let request = InvoiceRequest(amount: .satoshis(1234), memo: "swaps: one loop out, ünïcode", expirySeconds: 765)
            let issued = try await pair.issuer.createInvoice(request)
            try holdEqual(issued.invoice.amount, request.amount, "amount")
            try holdEqual(issued.invoice.description, request.memo, "memo")
            try holdEqual(issued.invoice.expirySeconds, 765, "expiry")
            try holdEqual(issued.invoice.network, pair.traits.network, "network")
            try holdEqual(issued.invoice.payee.hex, try await pair.issuer.status().nodeID, "payee")
            try holdEqual(try Invoice.decode(issued.text), issued.invoice, "decoded text")
        },
        Claim("no two invoices share a payment hash") { pair in
            var hashes: Set<PaymentHash> = []
            for _ in 0..<5 { hashes.insert(try await pair.invoice().paymentHash) }
            try holdEqual(hashes.count, 5, "distinct hashes")
        },
        Claim("an amount in millisatoshi is exact or refused, never rounded") { pair in
            let amount = MilliSatoshi(1_234_567)
            if pair.traits.countsMilliSatoshi {
                try holdEqual(try await pair.invoice(amount).amount, amount, "amount")
            } else {
                let error = try await refusal("1234567 msat") { _ = try await pair.invoice(amount) }
                try holdEqual(error.kind, .rejected, "kind of error")
            }
        },
        Claim("an invoice over nothing, or without time to pay it, is refused") { pair in
            let nothing = try await refusal("0 msat") { _ = try await pair.invoice(.zero) }
            try holdEqual(nothing.kind, .rejected, "kind of error")
            let noTime = try await refusal("no expiry") { _ = try await pair.invoice(expirySeconds: 0) }
            try holdEqual(noTime.kind, .rejected, "kind of error")
        },
        Claim("a memo longer than BOLT 11 can carry is cut on a character border") { pair in
            let long = String(repeating: "€", count: 400)
            let memo = try await pair.invoice(memo: long).description ?? ""
            try hold(memo.utf8.count <= 639, "\(memo.utf8.count) bytes of memo")
            try hold(memo.utf8.count > 600, "only \(memo.utf8.count) bytes of memo were kept")
            try hold(long.hasPrefix(memo), "the memo was changed, not cut")
        },
        Claim("the state of an invoice that nobody made is unknown") { pair in
            try holdEqual(try await pair.issuer.invoiceState(for: unknownHash()), nil, "state")
        },
        Claim("an invoice is open until it is paid and settled from then on") { pair in
            let invoice = try await pair.invoice()
            try holdEqual(try await pair.issuer.invoiceState(for: invoice.paymentHash), .open, "state before")
            _ = try await pair.payment(invoice)
            try await eventually(within: pair.traits.patience, "settled") {
                if case .settled? = try await pair.issuer.invoiceState(for: invoice.paymentHash) { () } else { nil }
            }
        },
        Claim("each settlement is told, with its amount and memo") { pair in
            let settlements = pair.issuer.settlements()
            let invoice = try await pair.invoice(.satoshis(321), memo: "told once")
            _ = try await pair.payment(invoice)
            let told = try await settlement(of: invoice, in: settlements, within: pair.traits.patience)
            try holdEqual(told.amount, .satoshis(321), "amount")
            try holdEqual(told.memo, "told once", "memo")
        },
        Claim("two listeners are both told of every settlement of a burst") { pair in
            let listeners = [pair.issuer.settlements(), pair.issuer.settlements()]
            var hashes: Set<PaymentHash> = []
            for count in 1...6 {
                let invoice = try await pair.invoice(.satoshis(UInt64(count)))
                hashes.insert(invoice.paymentHash)
                _ = try await pair.payment(invoice)
            }
            for listener in listeners {
                try await within(pair.traits.patience, "all six settlements") { [hashes] in
                    var missing = hashes
                    for await settlement in listener where missing.remove(settlement.paymentHash) != nil && missing.isEmpty { return }
                }
            }
        },
    ]
}

func unknownHash() -> PaymentHash {
    var generator = SystemRandomNumberGenerator()
    return Preimage(random: &generator).paymentHash
}

/// The first settlement of the invoice that the stream tells of.
func settlement(of invoice: Invoice, in stream: AsyncStream<Settlement>, within limit: Duration) async throws -> Settlement {
    try await within(limit, "a settlement of the invoice") {
        for await settlement in stream where settlement.paymentHash == invoice.paymentHash { return settlement }
        throw ConformanceFailure("the settlement stream ended")
    }
}

/// Runs the work, and fails when it takes longer than the limit.
func within<Value: Sendable>(_ limit: Duration, _ what: String, _ work: @escaping @Sendable () async throws -> Value) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw ConformanceFailure("did not happen within \(limit): \(what)")
        }
        defer { group.cancelAll() }
        return try present(try await group.next(), what)
    }
}
