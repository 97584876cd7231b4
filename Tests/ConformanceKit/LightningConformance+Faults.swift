internal import Lightning

extension LightningConformance {
    static let faults: [PairClaim] = [
        Claim("a payment that is held is in flight, is not made twice, and succeeds once released") { pair in
            let invoice = try await pair.invoice(.satoshis(700))
            let before = try await pair.payer.spendableBalance()
            try await pair.holdPayments()
            do {
                let limit = pair.traits.smallestFeeLimit(.satoshis(700))
                try holdEqual(try await pair.payer.pay(invoice, feeLimit: limit, timeout: .milliseconds(600)), .inFlight, "the first answer")
                try holdEqual(try await pair.payer.payment(for: invoice.paymentHash), .inFlight, "what became of it")
                try holdEqual(try await pair.payer.pay(invoice, feeLimit: limit, timeout: .milliseconds(300)), .inFlight, "the second answer")
            } catch {
                try await pair.releasePayments()
                throw error
            }
            try await pair.releasePayments()
            let payment = try await eventually(within: pair.traits.patience, "the payment succeeds") {
                if case .succeeded(let payment)? = try await pair.payer.payment(for: invoice.paymentHash) { payment } else { nil }
            }
            try hold(payment.preimage.proves(invoice.paymentHash), "the preimage proves nothing")
            let spent = try present(payment.amount.adding(payment.fee), "sum")
            try await pair.awaitBalance(try present(before.subtracting(spent), "balance"))
        },
        Claim("a node that is down is unreachable, a passing state, and answers again when it is back") { pair in
            let old = try await pair.invoice()
            try await pair.stopPayee()
            let whatFailed: [LightningNodeError]
            do {
                whatFailed = [
                    try await refusal("an invoice of a stopped node") { _ = try await pair.invoice() },
                    try await refusal("a state of a stopped node") { _ = try await pair.issuer.invoiceState(for: old.paymentHash) },
                    try await refusal("the status of a stopped node") { _ = try await pair.issuer.status() },
                ]
            } catch {
                try await pair.startPayee()
                throw error
            }
            try await pair.startPayee()
            for error in whatFailed {
                try holdEqual(error.kind, .unreachable, "kind of error")
                try hold(error.isTransient, "not transient")
            }
            _ = try await pair.payment(old)
            _ = try await pair.payment(try await pair.invoice())
        },
        Claim("settlements are told again after the node was away") { pair in
            let settlements = pair.issuer.settlements()
            let first = try await pair.invoice(memo: "before")
            _ = try await pair.payment(first)
            try await pair.stopPayee()
            try await pair.startPayee()
            let second = try await pair.invoice(memo: "after")
            _ = try await pair.payment(second)
            try await within(pair.traits.patience, "both settlements") {
                var missing: Set<PaymentHash> = [first.paymentHash, second.paymentHash]
                for await settlement in settlements where missing.remove(settlement.paymentHash) != nil && missing.isEmpty { return }
            }
        },
        // The last one: after it, some payers avoid the payee for a while.
        Claim("a payment to a payee that is gone costs nothing, and can be made when he is back") { pair in
            let invoice = try await pair.invoice()
            let before = try await pair.payer.spendableBalance()
            try await pair.stopPayee()
            let status: PaymentStatus
            do {
                status = try await pair.pay(invoice)
            } catch {
                try await pair.startPayee()
                throw error
            }
            try await pair.startPayee()
            try hold(status.isFailure, "not refused: \(status)")
            try await pair.awaitBalance(before)
            guard pair.traits.forgivesFailedRoutes else { return }
            try hold(try await pair.payment(invoice).preimage.proves(invoice.paymentHash), "the preimage proves nothing")
        },
    ]
}
