internal import Hummingbird
internal import Lightning

/// The body of `POST /v1/channels/transactions`, which older clients pay with.
struct OlderSend: Decodable {
    struct FeeLimit: Decodable {
        let fixed: JSONInteger?
        let fixed_msat: JSONInteger?
        let percent: JSONInteger?
    }

    let payment_request: String?
    let fee_limit: FeeLimit?

    /// lnd's default: all of the amount up to 1000 sat, 5 % above.
    func limit(for amount: MilliSatoshi) throws(LNDError) -> MilliSatoshi {
        if let percent = fee_limit?.percent?.value, let share = UInt64(exactly: percent) { return Self.share(min(share, 100), of: amount) }
        if fee_limit?.fixed != nil || fee_limit?.fixed_msat != nil {
            return try InvoiceAmount.read(satoshis: fee_limit?.fixed, milliSatoshis: fee_limit?.fixed_msat)
        }
        return amount <= .satoshis(1000) ? amount : Self.share(5, of: amount)
    }

    private static func share(_ percent: UInt64, of amount: MilliSatoshi) -> MilliSatoshi {
        MilliSatoshi(amount.value / 100 * percent)
    }
}

extension PaymentRoutes {
    private struct Answer: Encodable {
        struct Route: Encodable {
            let total_fees: JSONInteger
            let total_amt: JSONInteger
            let total_fees_msat: JSONInteger
            let total_amt_msat: JSONInteger
        }

        let payment_error: String
        let payment_preimage: String
        let payment_route: Route?
        let payment_hash: String
    }

    /// Answers once the payment is over; a payment that fails is an answer as well.
    func sendSync(_ body: OlderSend) async throws -> Response {
        let invoice = try decodeInvoice(body.payment_request ?? "")
        guard let amount = invoice.amount else { throw LNDError(.unknown, "amount must be specified when paying a zero amount invoice") }
        let limit = try body.limit(for: amount)
        let hash = invoice.paymentHash
        let end: PaymentStatus
        do {
            let status = try await begin(invoice, feeLimit: limit)
            end = status == .inFlight ? try await awaitEnd(of: hash) : status
        } catch let error as LNDError where error.code == .alreadyExists || error.code == .unknown {
            return try .json(Answer(payment_error: error.message, payment_preimage: "", payment_route: nil, payment_hash: hash.base64))
        }
        guard case .succeeded(let payment) = end else {
            return try .json(
                Answer(
                    payment_error: PaymentMessage(end, hash, amount).olderError, payment_preimage: "", payment_route: nil,
                    payment_hash: hash.base64))
        }
        let total = payment.amount.adding(payment.fee) ?? payment.amount
        let route = Answer.Route(
            total_fees: JSONInteger(payment.fee.value / 1000), total_amt: JSONInteger(total.value / 1000),
            total_fees_msat: JSONInteger(payment.fee.value), total_amt_msat: JSONInteger(total.value))
        return try .json(
            Answer(payment_error: "", payment_preimage: base64(payment.preimage.bytes.bytes), payment_route: route, payment_hash: hash.base64))
    }
}
