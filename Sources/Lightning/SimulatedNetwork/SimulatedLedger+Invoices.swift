extension SimulatedLedger {
    /// What a new invoice needs that only the ledger has: random secrets and the payee's key.
    struct InvoiceMaterial {
        let key: SecretKey
        let preimage: Preimage
        let paymentSecret: Bytes32
    }

    mutating func materialForInvoice(of id: PublicKey) -> InvoiceMaterial? {
        guard let key = nodes[id]?.key else { return nil }
        return InvoiceMaterial(key: key, preimage: Preimage(random: &generator), paymentSecret: Bytes32(random: &generator))
    }

    /// Takes an invoice into the payee's books. Expired ones are dropped now and then; when there are too many, the oldest goes.
    mutating func invoiceMade(
        _ invoice: Invoice, _ material: InvoiceMaterial, amount: MilliSatoshi, memo: String, by id: PublicKey, at now: Timestamp
    ) {
        nodes[id]?.invoiceCount += 1
        let kept = SimulatedInvoice(
            index: nodes[id]?.invoiceCount ?? 0, text: invoice.text, paymentHash: invoice.paymentHash, preimage: material.preimage,
            paymentSecret: material.paymentSecret, amount: amount, memo: memo, createdAt: invoice.timestamp, expiresAt: invoice.expiresAt,
            state: .open)
        nodes[id]?.openInvoices.insert(kept, for: kept.paymentHash) { now >= $0.expiresAt }
    }

    /// With its state as of `now`; `nil` when the node does not know it, or no longer.
    func invoice(_ hash: PaymentHash, of id: PublicKey, at now: Timestamp) -> SimulatedInvoice? {
        guard let node = nodes[id], var invoice = node.heldInvoices[hash] ?? node.finishedInvoices[hash] ?? node.openInvoices[hash] else {
            return nil
        }
        invoice.state = invoice.state(at: now)
        return invoice
    }

    /// Whether it was open.
    mutating func cancelInvoice(_ hash: PaymentHash, of id: PublicKey) -> Bool {
        guard var invoice = nodes[id]?.openInvoices.remove(hash) else { return false }
        invoice.state = .closed
        nodes[id]?.finishedInvoices.insert(invoice, for: hash)
        return true
    }
}
