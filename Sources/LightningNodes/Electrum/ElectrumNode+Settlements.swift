public import Lightning
internal import Logging

extension ElectrumNode {
    /// Finds settlements by asking for the paid requests again and again; of those that were paid before the first look, the latest 500
    /// are repeated. Takes expired requests out of the wallet on the way (see ``pruneExpiredRequests()``).
    public func settlements() -> AsyncStream<Settlement> {
        let output = SettlementOutput(node: "\(connection.base)", logger: logger)
        return output.fill { await self.pollSettlements(output) }
    }

    private func pollSettlements(_ output: SettlementOutput) async {
        var known: Set<PaymentHash>?
        var backoff = configuration.reconnect
        var generator = SystemRandomNumberGenerator()
        let clock = ContinuousClock()
        while !Task.isCancelled, !connection.isClosed {
            do {
                let begun = clock.now
                // Electrum has no way to ask for those that are new only.
                let paid = try await call(walletCall("list_requests", ["paid": .flag(true)]), as: [ElectrumInvoice].self)
                let wait = max(configuration.pollInterval, (clock.now - begun) * 20)
                let fresh = paid.filter { $0.hash.map { known?.contains($0) != true } ?? false }
                for invoice in fresh.sorted(by: { ($0.timestamp ?? 0) < ($1.timestamp ?? 0) }).suffix(known == nil ? 500 : .max) {
                    if let settlement = invoice.settlement { output.yield(settlement) }
                }
                known = Set(paid.compactMap(\.hash))
                backoff.succeeded()
                try await pruneExpiredRequests()
                try? await Task.sleep(for: wait)
            } catch {
                guard !Task.isCancelled, !connection.isClosed else { return }
                let wait = backoff.failed(using: &generator)
                logger.warning(
                    "paid requests could not be listed, or expired ones not removed; this is tried again",
                    metadata: ["node": "\(connection.base)", "error": "\(error)", "wait": "\(milliseconds(wait))"])
                try? await Task.sleep(for: wait)
            }
        }
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
