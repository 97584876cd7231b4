internal import Foundation
public import Lightning

extension LNDNode {
    public func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
        try checkInvoiceRequest(request)
        let body = try encode(
            LNDAddInvoice(memo: request.truncatedMemo, value_msat: LooseInteger(request.amount.value), expiry: LooseInteger(request.expirySeconds)))
        let added = try await call(.post("/v1/invoices", body), as: LNDAddedInvoice.self)
        let invoice = try issuedInvoice(added.payment_request, for: request, from: connection.base)
        guard PaymentHash(base64: added.r_hash) == invoice.paymentHash else { throw malformed("r_hash is not the hash in payment_request") }
        return IssuedInvoice(invoice: invoice)
    }

    public func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? {
        let answer = try await connection.answer(to: .get("/v1/invoice/\(hash.hex)"), within: configuration.requestTimeout)
        if answer.status != 200, LNDRefusal(answer).saysUnknownInvoice { return nil }
        let invoice: LNDInvoice = try decode(try accepted(answer))
        switch invoice.state {
        case "OPEN": return .open
        case "ACCEPTED": return .accepted
        case "SETTLED": return .settled(at: invoice.settledAt)
        case "CANCELED": return .closed
        default: throw malformed("an invoice is in the unknown state \(printable(invoice.state))")
        }
    }
}

extension LNDInvoice {
    var settledAt: Timestamp? {
        settle_date.flatMap { $0.value > 0 ? Timestamp(seconds: $0.value) : nil }
    }

    /// `nil` unless the invoice is settled and says what for.
    var settlement: Settlement? {
        guard state == "SETTLED", let text = r_hash, let hash = PaymentHash(base64: text) else { return nil }
        guard let amount = (amt_paid_msat ?? value_msat).flatMap({ UInt64(exactly: $0.value) }) else { return nil }
        return Settlement(paymentHash: hash, amount: MilliSatoshi(amount), memo: memo ?? "", settledAt: settledAt)
    }
}

extension PaymentHash {
    init?(base64: String) {
        guard let data = Data(base64Encoded: base64) else { return nil }
        self.init(data)
    }
}
