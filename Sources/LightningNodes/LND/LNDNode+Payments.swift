internal import Foundation
public import Lightning

extension LNDNode {
    public func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        let body = try encode(
            LNDSend(
                payment_request: invoice.text, timeout_seconds: Int32(clamping: max(1, timeout.components.seconds)),
                fee_limit_msat: LooseInteger(feeLimit.value)))
        let end = try await connection.stream(.post("/v2/router/send", body), within: timeout, Self.outcome)
        switch end {
        case .outOfTime:
            return .inFlight
        case .ended:
            // The money may be on its way: what became of it is asked, never assumed.
            return try await payment(for: invoice.paymentHash) ?? .inFlight
        case .value(.payment(let payment)):
            return try status(of: payment, hash: invoice.paymentHash)
        case .value(.refusal(let refusal)):
            return try await refused(refusal, invoice)
        case .refused(let answer):
            return try await refused(LNDRefusal(answer), invoice)
        }
    }

    public func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? {
        let path = "/v2/router/track/" + hash.base64URL
        // The first line is the state as it is now.
        let end = try await connection.stream(.get(path), within: configuration.requestTimeout, Self.report)
        switch end {
        case .outOfTime:
            throw LightningNodeError(.unreachable, "\(connection.base) did not say within \(configuration.requestTimeout) what became of a payment")
        case .ended:
            throw malformed("track ended without a word")
        case .value(.payment(let payment)):
            return try status(of: payment, hash: hash)
        case .value(.refusal(let refusal)):
            if refusal.saysUnknownPayment { return nil }
            throw refusal.error(from: connection.base)
        case .refused(let answer):
            let refusal = LNDRefusal(answer)
            if refusal.saysUnknownPayment { return nil }
            throw refusal.error(from: connection.base)
        }
    }

    public func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi {
        let balance = try await call(.get("/v1/balance/channels"), as: LNDChannelBalance.self)
        if let msat = balance.local_balance?.msat.value, let value = UInt64(exactly: msat) { return MilliSatoshi(value) }
        if let sat = balance.balance?.value, let count = UInt64(exactly: sat), let amount = MilliSatoshi(satoshis: count) { return amount }
        throw malformed("the channel balance has no amount")
    }

    /// lnd did not take the payment on.
    private func refused(_ refusal: LNDRefusal, _ invoice: Invoice) async throws(LightningNodeError) -> PaymentStatus {
        if refusal.saysPaymentExists, let known = try await payment(for: invoice.paymentHash) { return known }
        if refusal.saysInvoiceExpired { return .failed(.invoiceExpired) }
        throw refusal.error(from: connection.base)
    }

    private func status(of payment: LNDPayment, hash: PaymentHash) throws(LightningNodeError) -> PaymentStatus {
        guard PaymentHash(hex: payment.payment_hash) == hash else { throw malformed("a report is about another payment") }
        switch payment.status {
        case "IN_FLIGHT", "INITIATED":
            return .inFlight
        case "FAILED":
            return .failed(PaymentFailure(lndReason: payment.failure_reason ?? ""))
        case "SUCCEEDED":
            return .succeeded(try proof(payment, hash))
        default:
            throw malformed("a payment is in the unknown state \(printable(payment.status))")
        }
    }

    private func proof(_ payment: LNDPayment, _ hash: PaymentHash) throws(LightningNodeError) -> Payment {
        guard let preimage = Preimage(hex: payment.payment_preimage ?? ""), preimage.proves(hash) else {
            throw malformed("a payment is reported as succeeded with a preimage that does not prove it")
        }
        guard let amount = payment.value_msat.flatMap({ UInt64(exactly: $0.value) }),
            let fee = payment.fee_msat.flatMap({ UInt64(exactly: $0.value) })
        else { throw malformed("a payment is reported without its amount and fee") }
        return Payment(paymentHash: hash, preimage: preimage, amount: MilliSatoshi(amount), fee: MilliSatoshi(fee))
    }

    // MARK: Lines of the stream

    private enum Report: Sendable {
        case payment(LNDPayment)
        case refusal(LNDRefusal)
    }

    /// The end of a payment; `nil` for a line that says that it is under way.
    @Sendable private static func outcome(_ line: [UInt8]) throws -> Report? {
        let report = try report(line)
        if case .payment(let payment)? = report, payment.status == "IN_FLIGHT" || payment.status == "INITIATED" { return nil }
        return report
    }

    @Sendable private static func report(_ line: [UInt8]) throws -> Report? {
        guard let line = try? JSONDecoder().decode(LNDStreamLine<LNDPayment>.self, from: Data(line)) else {
            throw LightningNodeError(.malformedAnswer, "lnd's payment stream carried a line that is no report")
        }
        if let error = line.error { return .refusal(LNDRefusal(status: 200, body: error)) }
        return line.result.map { .payment($0) }
    }
}

extension PaymentFailure {
    fileprivate init(lndReason: String) {
        self =
            switch lndReason {
            // lnd reports a route above the fee limit as none.
            case "FAILURE_REASON_NO_ROUTE": .noRoute
            case "FAILURE_REASON_TIMEOUT": .timedOut
            case "FAILURE_REASON_INCORRECT_PAYMENT_DETAILS": .rejectedByPayee
            case "FAILURE_REASON_INSUFFICIENT_BALANCE": .insufficientBalance
            default: .unknown
            }
    }
}

extension PaymentHash {
    fileprivate var base64URL: String {
        Data(bytes.bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}
