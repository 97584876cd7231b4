internal import Lightning

extension InvoiceRequest {
    /// At most 639 bytes of UTF-8, cut on a character border (BOLT 11, `d`).
    var truncatedMemo: String {
        guard memo.utf8.count > 639 else { return memo }
        var kept = ""
        var bytes = 0
        for character in memo {
            bytes += character.utf8.count
            guard bytes <= 639 else { break }
            kept.append(character)
        }
        return kept
    }
}

/// Refuses what no node can be asked for.
func checkInvoiceRequest(_ request: InvoiceRequest) throws(LightningNodeError) {
    guard request.amount > .zero, request.amount <= .supply else {
        throw LightningNodeError(.rejected, "an invoice needs an amount of at least 1 msat and at most 21 million bitcoin")
    }
    guard request.expirySeconds > 0 else {
        throw LightningNodeError(.rejected, "an invoice needs a positive expiry")
    }
}

/// Reads an invoice that a node made, and holds the node to what it was asked for.
func issuedInvoice(_ text: String, for request: InvoiceRequest, from base: NodeURL) throws(LightningNodeError) -> Invoice {
    let invoice: Invoice
    do {
        invoice = try Invoice.decode(text)
    } catch {
        throw LightningNodeError(.malformedAnswer, "\(base) made an invoice that does not decode: \(error)")
    }
    guard invoice.amount == request.amount else {
        throw LightningNodeError(.malformedAnswer, "\(base) was asked for an invoice over \(request.amount) and made one over another amount")
    }
    return invoice
}
