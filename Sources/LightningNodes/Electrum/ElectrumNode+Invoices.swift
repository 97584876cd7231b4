public import Lightning

extension ElectrumNode {
    /// Only whole satoshi.
    public func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
        try checkInvoiceRequest(request)
        guard let satoshis = request.amount.wholeSatoshis else {
            throw LightningNodeError(.rejected, "Electrum makes invoices over whole satoshi only, not over \(request.amount)")
        }
        let made = try await call(
            walletCall(
                "add_request",
                [
                    "amount": .text(bitcoinText(satoshis: satoshis)), "memo": .text(request.truncatedMemo),
                    "expiration": .number(request.expirySeconds),
                    // Without it Electrum answers false once its twenty spare addresses are used up.
                    "force": .flag(true),
                ]),
            as: ElectrumInvoice.self)
        guard let text = made.lightning_invoice, !text.isEmpty else {
            throw LightningNodeError(
                .misconfigured, "\(connection.base) made a request without a Lightning invoice: does the wallet have Lightning enabled?")
        }
        let invoice = try issuedInvoice(text, for: request, from: connection.base)
        let kept = Duration.seconds(request.expirySeconds) + configuration.expiredRequestsKept
        madeRequests.add(invoice.paymentHash, prunableAt: ContinuousClock.now.advanced(by: kept))
        return IssuedInvoice(invoice: invoice)
    }

    public func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? {
        let call = walletCall("get_request", ["request_id": .text(hash.hex)])
        switch try await reply(to: call, as: ElectrumInvoice.self, within: configuration.requestTimeout) {
        case .failure(let refusal):
            if refusal.saysUnknown { return nil }
            throw refusal.error(from: connection.base)
        case .success(let invoice):
            return state(of: invoice)
        }
    }

    private func state(of invoice: ElectrumInvoice) -> InvoiceState {
        switch invoice.status {
        case ElectrumStatus.paid: .settled(at: nil)
        case ElectrumStatus.expired: .closed
        case ElectrumStatus.inFlight, ElectrumStatus.routing, ElectrumStatus.unconfirmed: .accepted
        default: .open
        }
    }

    /// Electrum reads a JSON number as a float; a text is exact. Bitcoin with eight decimals.
    private func bitcoinText(satoshis: UInt64) -> String {
        let digits = String(satoshis % 100_000_000)
        return "\(satoshis / 100_000_000)." + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
