internal import Lightning

extension LightningConformance {
    static let payments: [PairClaim] = [
        Claim("a payment brings the preimage of the hash, and its amount and fee are right") { pair in
            let amount = MilliSatoshi.satoshis(2500)
            let invoice = try await pair.invoice(amount)
            let payment = try await pair.payment(invoice)
            try holdEqual(payment.paymentHash, invoice.paymentHash, "hash")
            try hold(payment.preimage.proves(invoice.paymentHash), "the preimage does not hash to the payment hash")
            try holdEqual(payment.amount, amount, "amount")
            try holdEqual(payment.fee, pair.traits.fee(amount), "fee")
        },
        Claim("the balance falls by the amount and the fee") { pair in
            let amount = MilliSatoshi.satoshis(5000)
            let before = try await pair.payer.spendableBalance()
            let payment = try await pair.payment(try await pair.invoice(amount))
            let spent = try present(amount.adding(payment.fee), "sum")
            try await pair.awaitBalance(try present(before.subtracting(spent), "the balance cannot pay for this suite"))
        },
        Claim("a payment that nobody made is unknown") { pair in
            try holdEqual(try await pair.payer.payment(for: unknownHash()), nil, "payment")
        },
        Claim("what became of a payment can be asked at any later time") { pair in
            let payment = try await pair.payment(try await pair.invoice())
            try holdEqual(try await pair.payer.payment(for: payment.paymentHash), .succeeded(payment), "payment")
        },
        Claim("paying an invoice twice moves the money once") { pair in
            let invoice = try await pair.invoice(.satoshis(4000))
            let before = try await pair.payer.spendableBalance()
            let first = try await pair.payment(invoice)
            let second = try await pair.pay(invoice)
            try holdEqual(second, .succeeded(first), "the second answer")
            let spent = try present(first.amount.adding(first.fee), "sum")
            try await pair.awaitBalance(try present(before.subtracting(spent), "balance"))
        },
        Claim("payments at the same time all arrive") { pair in
            var invoices: [Invoice] = []
            for count in 1...5 { invoices.append(try await pair.invoice(.satoshis(UInt64(100 + count)))) }
            let proven = try await withThrowingTaskGroup(of: Bool.self) { group in
                for invoice in invoices {
                    group.addTask { try await pair.payment(invoice).preimage.proves(invoice.paymentHash) }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            try holdEqual(proven, 5, "proven payments")
        },
    ]

    static let limits: [PairClaim] = [
        Claim("a payment is made when the fee limit is just enough") { pair in
            let amount = MilliSatoshi.satoshis(3000)
            let payment = try await pair.payment(try await pair.invoice(amount))
            try hold(payment.fee <= pair.traits.smallestFeeLimit(amount), "a fee of \(payment.fee) is above the limit")
        },
        Claim("no fee above the limit is paid, and the refused payment can be tried again with a higher one") { pair in
            let amount = MilliSatoshi.satoshis(3000)
            let limit = pair.traits.smallestFeeLimit(amount)
            // A pair without fees has nothing below its limit: then a limit of nothing at all must do.
            guard let below = limit.subtracting(MilliSatoshi(1)) else {
                try holdEqual(try await pair.payment(try await pair.invoice(amount)).fee, .zero, "fee")
                return
            }
            let before = try await pair.payer.spendableBalance()
            let invoice = try await pair.invoice(amount)
            let status = try await pair.payer.pay(invoice, feeLimit: below, timeout: pair.traits.patience)
            try hold([.failed(.noRoute), .failed(.feeLimitExceeded)].contains(status), "not refused for its fee: \(status)")
            try await pair.awaitBalance(before)
            _ = try await pair.payment(invoice)
        },
        Claim("what the payer cannot afford is refused and costs nothing") { pair in
            let before = try await pair.payer.spendableBalance()
            let invoice = try await pair.invoice(pair.traits.unaffordable)
            let status = try await pair.pay(invoice)
            try hold([.failed(.noRoute), .failed(.insufficientBalance)].contains(status), "not refused: \(status)")
            if let later = try await pair.payer.payment(for: invoice.paymentHash) { try hold(later.isFailure, "later: \(later)") }
            try await pair.awaitBalance(before)
        },
        Claim("an expired invoice is refused, closed and costs nothing") { pair in
            let before = try await pair.payer.spendableBalance()
            let invoice = try await pair.invoice(expirySeconds: 1)
            try await pair.letPass(.seconds(3))
            try holdEqual(try await pair.pay(invoice), .failed(.invoiceExpired), "payment")
            try holdEqual(try await pair.issuer.invoiceState(for: invoice.paymentHash), .closed, "state")
            try await pair.awaitBalance(before)
        },
    ]
}
