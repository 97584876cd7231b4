extension SimulatedLedger {
    /// What became of an attempt to pay.
    enum Attempt {
        /// It is over, now or since earlier.
        case finished(PaymentStatus)
        /// It was begun and shall be delivered after the network's latency.
        case begun
        /// It was begun and waits for somebody to release it.
        case stuck
        /// It has been under way since an earlier attempt; nothing new was sent.
        case joined
    }

    struct Attempted {
        var attempt: Attempt
        var answerLost = false
    }

    /// Begins a payment, unless one for the same hash is under way or has succeeded: an invoice is paid at most once.
    ///
    /// Whatever is sent is taken from the payer's balance here, fee included, so that money under way cannot be spent twice.
    mutating func payAsked(
        _ invoice: Invoice, by payer: PublicKey, feeLimit: MilliSatoshi, at now: Timestamp
    ) throws(LightningNodeError) -> Attempted {
        let hash = invoice.paymentHash
        if transfers[hash]?.payer == payer { return Attempted(attempt: .joined) }
        if let earlier = nodes[payer]?.finishedPayments[hash], case .succeeded = earlier { return Attempted(attempt: .finished(earlier)) }
        let amount = try payableAmount(of: invoice, by: payer)
        let fault = nodes[payer]?.faults.take { $0 != .unreachable }
        do {
            try begin(invoice, amount, by: payer, feeLimit: feeLimit, fault: fault, at: now)
        } catch {
            nodes[payer]?.finishedPayments.insert(.failed(error.failure), for: hash)
            return Attempted(attempt: .finished(.failed(error.failure)), answerLost: fault == .answerLost)
        }
        return Attempted(attempt: fault == .stuckInFlight ? .stuck : .begun, answerLost: fault == .answerLost)
    }

    /// What a node refuses before it tries: requests that can never become a payment.
    private func payableAmount(of invoice: Invoice, by payer: PublicKey) throws(LightningNodeError) -> MilliSatoshi {
        guard invoice.network == .regtest else {
            throw LightningNodeError(.rejected, "the invoice is for \(invoice.network.rawValue), the simulated network is a regtest one")
        }
        guard let amount = invoice.amount else { throw LightningNodeError(.rejected, "the invoice names no amount") }
        guard invoice.payee != payer else { throw LightningNodeError(.rejected, "the invoice is the node's own") }
        guard transfers.count < configuration.maximumInFlight else {
            throw LightningNodeError(.rejected, "\(configuration.maximumInFlight) payments are under way, and no more are taken")
        }
        return amount
    }

    private mutating func begin(
        _ invoice: Invoice, _ amount: MilliSatoshi, by payer: PublicKey, feeLimit: MilliSatoshi, fault: SimulatedFault?, at now: Timestamp
    ) throws(AttemptFailed) {
        guard !invoice.isExpired(at: now) else { throw AttemptFailed(.invoiceExpired) }
        if case .paymentFails(let failure) = fault { throw AttemptFailed(failure) }
        guard fault != .offline, nodes[invoice.payee] != nil else { throw AttemptFailed(.noRoute) }
        guard nodes[invoice.payee]?.faults.take(where: { $0 == .offline }) == nil else { throw AttemptFailed(.noRoute) }
        guard let fee = configuration.fee(for: amount) else { throw AttemptFailed(.noRoute) }
        guard fee <= feeLimit else { throw AttemptFailed(.feeLimitExceeded) }
        guard let cost = amount.adding(fee), let rest = nodes[payer]?.balance.subtracting(cost) else { throw AttemptFailed(.insufficientBalance) }
        try hold(invoice, amount, at: now)
        nodes[payer]?.balance = rest
        transfers[invoice.paymentHash] = Transfer(payer: payer, payee: invoice.payee, amount: amount, fee: fee)
    }

    /// The payee's part: it takes money for an invoice of its own that is open, and only the right amount with the right secret.
    private mutating func hold(_ invoice: Invoice, _ amount: MilliSatoshi, at now: Timestamp) throws(AttemptFailed) {
        let hash = invoice.paymentHash
        guard var kept = nodes[invoice.payee]?.openInvoices[hash], kept.amount == amount, kept.paymentSecret == invoice.paymentSecret else {
            throw AttemptFailed(.rejectedByPayee)
        }
        guard kept.state(at: now) == .open else { throw AttemptFailed(.invoiceExpired) }
        nodes[invoice.payee]?.openInvoices.remove(hash)
        kept.state = .accepted
        nodes[invoice.payee]?.heldInvoices[hash] = kept
    }

    /// The money arrives: the payee settles, the payer learns the preimage. `nil` when nothing was under way.
    mutating func delivered(_ hash: PaymentHash, at now: Timestamp) -> PaymentStatus? {
        guard let transfer = transfers[hash], var invoice = nodes[transfer.payee]?.heldInvoices.removeValue(forKey: hash) else { return nil }
        transfers[hash] = nil
        moveMoney(of: transfer, toPayee: true)
        invoice.state = .settled(at: now)
        nodes[transfer.payee]?.finishedInvoices.insert(invoice, for: hash)
        let settlement = Settlement(paymentHash: hash, amount: invoice.amount, memo: invoice.memo, settledAt: now)
        let isReachable = nodes[transfer.payee]?.faults.contains(.unreachable) == false
        nodes[transfer.payee]?.broadcast.settled(settlement, isReachable: isReachable)
        let payment = Payment(paymentHash: hash, preimage: invoice.preimage, amount: transfer.amount, fee: transfer.fee)
        nodes[transfer.payer]?.finishedPayments.insert(.succeeded(payment), for: hash)
        return .succeeded(payment)
    }

    /// The money comes back, and the invoice is open again. `nil` when nothing was under way.
    mutating func failed(_ hash: PaymentHash, with failure: PaymentFailure) -> PaymentStatus? {
        guard let transfer = transfers[hash], var invoice = nodes[transfer.payee]?.heldInvoices.removeValue(forKey: hash) else { return nil }
        transfers[hash] = nil
        moveMoney(of: transfer, toPayee: false)
        invoice.state = .open
        nodes[transfer.payee]?.openInvoices.insert(invoice, for: hash)
        nodes[transfer.payer]?.finishedPayments.insert(.failed(failure), for: hash)
        return .failed(failure)
    }

    func payment(_ hash: PaymentHash, of payer: PublicKey) -> PaymentStatus? {
        transfers[hash]?.payer == payer ? .inFlight : nodes[payer]?.finishedPayments[hash]
    }
}

/// Carries the reason out of the steps of one attempt.
private struct AttemptFailed: Error {
    let failure: PaymentFailure

    init(_ failure: PaymentFailure) {
        self.failure = failure
    }
}
