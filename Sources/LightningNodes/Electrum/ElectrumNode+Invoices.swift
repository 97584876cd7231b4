internal import Foundation
public import Lightning
internal import Logging

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
        return IssuedInvoice(invoice: try issuedInvoice(text, for: request, from: connection.base))
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

    /// Finds settlements by asking for the paid requests again and again; of those that were paid before the first look, the latest 500
    /// are repeated.
    public func settlements() -> AsyncStream<Settlement> {
        let (stream, continuation) = AsyncStream.makeStream(of: Settlement.self)
        let task = Task {
            await pollSettlements(continuation)
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    private func pollSettlements(_ output: AsyncStream<Settlement>.Continuation) async {
        var known: Set<PaymentHash>?
        var backoff = configuration.reconnect
        var generator = SystemRandomNumberGenerator()
        let clock = ContinuousClock()
        while !Task.isCancelled, !connection.isClosed {
            let begun = clock.now
            do {
                let paid = try await call(walletCall("list_requests", ["paid": .flag(true)]), as: [ElectrumInvoice].self)
                let fresh = paid.filter { $0.hash.map { known?.contains($0) != true } ?? false }
                for invoice in fresh.sorted(by: { ($0.timestamp ?? 0) < ($1.timestamp ?? 0) }).suffix(known == nil ? 500 : .max) {
                    if let settlement = invoice.settlement { output.yield(settlement) }
                }
                known = Set(paid.compactMap(\.hash))
                backoff.succeeded()
                try? await Task.sleep(for: max(configuration.pollInterval, (clock.now - begun) * 20))
            } catch {
                guard !Task.isCancelled, !connection.isClosed else { return }
                let wait = backoff.failed(using: &generator)
                logger.warning(
                    "paid requests could not be listed; this is tried again",
                    metadata: ["node": "\(connection.base)", "error": "\(error)", "wait": "\(milliseconds(wait))"])
                try? await Task.sleep(for: wait)
            }
        }
    }

    /// Electrum reads a JSON number as a float; a text is exact. Bitcoin with eight decimals.
    private func bitcoinText(satoshis: UInt64) -> String {
        let digits = String(satoshis % 100_000_000)
        return "\(satoshis / 100_000_000)." + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension ElectrumInvoice {
    fileprivate var hash: PaymentHash? {
        rhash.flatMap { PaymentHash(hex: $0) }
    }

    fileprivate var settlement: Settlement? {
        guard let hash, let amount = amount_msat.flatMap({ UInt64(exactly: $0.value) }) else { return nil }
        return Settlement(paymentHash: hash, amount: MilliSatoshi(amount), memo: message ?? "", settledAt: nil)
    }
}
