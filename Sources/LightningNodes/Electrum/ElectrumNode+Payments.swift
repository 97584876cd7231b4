public import Lightning

extension ElectrumNode {
    /// Pays, with Electrum's own bound in place of a fee limit: it refuses a route that costs more than 5 sat and more than 1 %. To keep
    /// what the port promises, a payment whose `feeLimit` is below that bound is not tried (`.feeLimitExceeded`), unless every open channel
    /// leads to the payee itself: then there is no hop to charge a fee.
    ///
    /// Electrum goes on paying when this call ends early, for as long as it takes: hence `.inFlight` after `timeout`.
    public func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        guard let amount = invoice.amount else {
            throw LightningNodeError(.rejected, "Electrum pays no invoice without an amount")
        }
        if feeLimit < ElectrumFeeBound.bound(for: amount), try await hasOtherWays(than: invoice.payee) {
            // An invoice that was tried before keeps its outcome: this refusal must not hide it.
            return try await payment(for: invoice.paymentHash) ?? .failed(.feeLimitExceeded)
        }
        // `nil`: out of time. The daemon goes on.
        guard let result = try await payBlocking(invoice, timeout) else { return .inFlight }
        switch result {
        case .success(let result): return try await outcome(result, invoice, amount)
        case .failure(let refusal): return try await refused(refusal, invoice)
        }
    }

    public func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? {
        let call = walletCall("get_invoice", ["invoice_id": .text(hash.hex)])
        let invoice: ElectrumInvoice
        switch try await reply(to: call, as: ElectrumInvoice.self, within: configuration.requestTimeout) {
        case .success(let known):
            invoice = known
        case .failure(let refusal):
            if refusal.saysUnknown { return nil }
            throw refusal.error(from: connection.base)
        }
        if invoice.status == ElectrumStatus.inFlight || invoice.status == ElectrumStatus.routing { return .inFlight }
        // Asked after the status, so that a payment that ends in between is found here.
        if let payment = try await settledPayment(hash) { return .succeeded(payment) }
        switch invoice.status {
        case ElectrumStatus.paid: return .inFlight  // not in the history yet: its fee is not final
        case ElectrumStatus.expired: return .failed(.invoiceExpired)
        default: return .failed(.unknown)
        }
    }

    /// What the channels that are in use can send: Electrum's local balances less the reserves that the peers demand.
    public func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi {
        var total = MilliSatoshi.zero
        for channel in try await call(walletCall("list_channels"), as: [ElectrumChannel].self) where channel.isUsable {
            let satoshis = max(0, (channel.local_balance ?? 0) - max(0, channel.local_reserve ?? 0))
            guard let amount = MilliSatoshi(satoshis: UInt64(satoshis)), let sum = total.adding(amount) else {
                throw malformed("the channel balances do not add up")
            }
            total = sum
        }
        return total
    }

    /// Whether a payment could go through anybody but the payee.
    private func hasOtherWays(than payee: PublicKey) async throws(LightningNodeError) -> Bool {
        let open = try await call(walletCall("list_channels"), as: [ElectrumChannel].self).filter { $0.state == "OPEN" }
        return open.contains { $0.remote_pubkey?.lowercased() != payee.hex }
    }

    // MARK: lnpay and its outcome

    private func payBlocking(
        _ invoice: Invoice, _ timeout: Duration
    ) async throws(LightningNodeError) -> Result<ElectrumPaymentResult, ElectrumRefusal>? {
        let clock = ContinuousClock()
        let deadline = clock.now + timeout
        do {
            return try await reply(to: walletCall("lnpay", ["invoice": .text(invoice.text)]), as: ElectrumPaymentResult.self, within: timeout)
        } catch {
            if error.kind == .unreachable, clock.now >= deadline { return nil }
            throw error
        }
    }

    private func outcome(
        _ result: ElectrumPaymentResult, _ invoice: Invoice, _ amount: MilliSatoshi
    ) async throws(LightningNodeError) -> PaymentStatus {
        guard PaymentHash(hex: result.payment_hash) == invoice.paymentHash else { throw malformed("lnpay reports another payment") }
        guard result.success else { return .failed(.noRoute) }
        guard let preimage = Preimage(hex: result.preimage ?? ""), preimage.proves(invoice.paymentHash) else {
            throw malformed("lnpay reports success with a preimage that does not prove it")
        }
        let fee = try await settledFee(invoice.paymentHash) ?? ElectrumFeeBound.bound(for: amount)
        return .succeeded(Payment(paymentHash: invoice.paymentHash, preimage: preimage, amount: amount, fee: fee))
    }

    private func refused(_ refusal: ElectrumRefusal, _ invoice: Invoice) async throws(LightningNodeError) -> PaymentStatus {
        if refusal.saysPaid, let known = try await payment(for: invoice.paymentHash) { return known }
        if refusal.saysInFlight { return .inFlight }
        if refusal.saysExpired { return .failed(.invoiceExpired) }
        throw refusal.error(from: connection.base)
    }

    // MARK: History

    /// The fee of a payment that has just succeeded. The history has it once the channel's next commitment is signed, an instant after
    /// `lnpay` answered; `nil` when that takes longer than two seconds or the daemon falls silent: the preimage is worth more than the fee.
    private func settledFee(_ hash: PaymentHash) async throws(LightningNodeError) -> MilliSatoshi? {
        for _ in 0..<20 {
            do {
                if let payment = try await settledPayment(hash) { return payment.fee }
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                return nil
            }
        }
        return nil
    }

    private func settledPayment(_ hash: PaymentHash) async throws(LightningNodeError) -> Payment? {
        let rows = try await call(walletCall("lightning_history"), as: [ElectrumHistoryRow].self)
        guard let row = rows.first(where: { $0.type == "payment" && $0.payment_hash == hash.hex && ($0.amount_msat ?? 0) < 0 }) else { return nil }
        guard let preimage = Preimage(hex: row.preimage ?? ""), preimage.proves(hash) else {
            throw malformed("the history has a payment with a preimage that does not prove it")
        }
        let fee = MilliSatoshi(UInt64(max(0, row.fee_msat ?? 0)))
        let total = MilliSatoshi((row.amount_msat ?? 0).magnitude)
        guard let amount = total.subtracting(fee) else { throw malformed("the history has a fee above what was sent") }
        return Payment(paymentHash: hash, preimage: preimage, amount: amount, fee: fee)
    }
}

/// Electrum's own limit on what a route may cost, which nobody can change.
enum ElectrumFeeBound {
    /// 5 sat or 1 %, whichever is more. With trampoline routing Electrum reckons the 1 % from amount and fee together, so 1.02 % of the
    /// amount; a payment in several parts stays below it as well, since no part is smaller than 10,000 sat.
    static func bound(for amount: MilliSatoshi) -> MilliSatoshi {
        let share = amount.value / 10_000 * 102 + 102
        return MilliSatoshi(max(5_000, share))
    }
}

extension ElectrumChannel {
    fileprivate var isUsable: Bool {
        state == "OPEN" && peer_state == "GOOD"
    }
}
