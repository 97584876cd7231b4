internal import Lightning

/// lnd's `Invoice`.
struct InvoiceMessage: Encodable, Sendable {
    let memo: String
    let r_preimage: String
    let r_hash: String
    let value: JSONInteger
    let value_msat: JSONInteger
    let settled: Bool
    let creation_date: JSONInteger
    let settle_date: JSONInteger
    let payment_request: String
    let description_hash = ""
    let expiry: JSONInteger
    let fallback_addr = ""
    let cltv_expiry: JSONInteger
    let add_index: JSONInteger
    let settle_index: JSONInteger
    let amt_paid: JSONInteger
    let amt_paid_sat: JSONInteger
    let amt_paid_msat: JSONInteger
    let state: String
    let is_keysend = false
    let payment_addr: String
    let is_amp = false

    init(_ invoice: SimulatedInvoice, settleIndex: UInt64) {
        memo = invoice.memo
        // lnd tells its operator the preimage of an unpaid invoice too.
        r_preimage = base64(invoice.preimage.bytes.bytes)
        r_hash = invoice.paymentHash.base64
        value = JSONInteger(invoice.amount.value / 1000)
        value_msat = JSONInteger(invoice.amount.value)
        var paid = MilliSatoshi.zero
        var settledAt: Int64 = 0
        if case .settled(let moment) = invoice.state {
            paid = invoice.amount
            settledAt = moment?.seconds ?? 0
            settled = true
        } else {
            settled = false
        }
        creation_date = JSONInteger(invoice.createdAt.seconds)
        settle_date = JSONInteger(settledAt)
        payment_request = invoice.text
        expiry = JSONInteger(invoice.expiresAt.seconds - invoice.createdAt.seconds)
        cltv_expiry = JSONInteger(Invoice.defaultMinFinalCLTVExpiryDelta)
        add_index = JSONInteger(invoice.index)
        settle_index = JSONInteger(settleIndex)
        amt_paid = JSONInteger(paid.value)
        amt_paid_sat = JSONInteger(paid.value / 1000)
        amt_paid_msat = JSONInteger(paid.value)
        payment_addr = base64(invoice.paymentSecret.bytes)
        state =
            switch invoice.state {
            case .open: "OPEN"
            case .accepted: "ACCEPTED"
            case .settled: "SETTLED"
            case .closed: "CANCELED"
            }
    }

    private enum CodingKeys: CodingKey {
        case memo, r_preimage, r_hash, value, value_msat, settled, creation_date, settle_date, payment_request, description_hash, expiry
        case fallback_addr, cltv_expiry, add_index, settle_index, amt_paid, amt_paid_sat, amt_paid_msat, state, is_keysend, payment_addr, is_amp
    }
}

struct InvoiceList: Encodable {
    let invoices: [InvoiceMessage]
}

/// lnd's `PayReq`.
struct DecodedInvoice: Encodable {
    let destination: String
    let payment_hash: String
    let num_satoshis: JSONInteger
    let num_msat: JSONInteger
    let timestamp: JSONInteger
    let expiry: JSONInteger
    let description: String
    let description_hash: String
    let fallback_addr = ""
    let cltv_expiry: JSONInteger
    let payment_addr: String

    init(_ invoice: Invoice) {
        destination = invoice.payee.hex
        payment_hash = invoice.paymentHash.hex
        num_satoshis = JSONInteger((invoice.amount?.value ?? 0) / 1000)
        num_msat = JSONInteger(invoice.amount?.value ?? 0)
        timestamp = JSONInteger(invoice.timestamp.seconds)
        expiry = JSONInteger(invoice.expirySeconds)
        description = invoice.description ?? ""
        description_hash = invoice.descriptionHash?.hex ?? ""
        cltv_expiry = JSONInteger(invoice.minFinalCLTVExpiryDelta)
        payment_addr = base64(invoice.paymentSecret.bytes)
    }

    private enum CodingKeys: CodingKey {
        case destination, payment_hash, num_satoshis, num_msat, timestamp, expiry, description, description_hash, fallback_addr, cltv_expiry
        case payment_addr
    }
}
