internal import Lightning

/// From the order to pay to the pass.
extension PaymentFlow {
    mutating func pay(_ pending: PendingPayment, _ invoice: Invoice, _ purchase: Purchase?) -> Order {
        bought.insert(pending.paymentHash)
        waited = .zero
        state = .paying(pending, purchase)
        return .pay(pending, invoice)
    }

    /// The node's answer to `pay`.
    mutating func paid(_ status: PaymentStatus) -> Order {
        guard case .paying(let pending, let purchase) = state else { return unexpected("paid") }
        switch status {
        case .succeeded(let payment): return settle(pending, payment)
        case .failed(let failure): return failed(pending, failure)
        case .inFlight: return askAgain(pending, purchase)
        }
    }

    /// `pay` threw: the money may have moved all the same, so the node is asked.
    mutating func payBroke(_ error: LightningNodeError) -> Order {
        guard case .paying(let pending, let purchase) = state else { return unexpected("payBroke") }
        state = .asking(pending, purchase, after: error)
        return .askPayment(pending.paymentHash, after: .zero)
    }

    /// The node's answer to `askPayment`; `nil` when it never tried that payment.
    mutating func paymentKnown(_ status: PaymentStatus?, now: Timestamp) -> Order {
        switch state {
        case .resolving(let pending, let purchase): resolved(pending, status, purchase, now: now)
        case .asking(let pending, let purchase, let error): followed(pending, status, purchase, after: error, now: now)
        default: unexpected("paymentKnown")
        }
    }

    /// The node could not be asked.
    mutating func nodeBroke(_ error: LightningNodeError) -> Order {
        switch state {
        case .checkingNetwork(_, _, _, _): return fail(.node(error, nil))
        case .identifying(let pending, _), .resolving(let pending, _): return fail(.node(error, pending.paymentHash))
        case .asking(let pending, _, let earlier?): return fail(.node(earlier, pending.paymentHash))
        case .asking(let pending, let purchase, nil):
            // It was on its way a moment ago; one failed question changes nothing about that.
            return error.isTransient ? askAgain(pending, purchase) : fail(.node(error, pending.paymentHash))
        default: return unexpected("nodeBroke")
        }
    }

    mutating func settled(_ pass: StoredPass, now: Timestamp) -> Order {
        guard case .settling = state else { return unexpected("settled") }
        // What was paid long ago and has ended since is not worth a try; what was bought a moment ago is.
        return pass.isExpired(at: now) && !bought.contains(pass.paymentHash) ? send(nil) : sendIfAllowed(pass)
    }

    /// An earlier payment, asked for before anything new is bought.
    private mutating func resolved(_ pending: PendingPayment, _ status: PaymentStatus?, _ purchase: Purchase, now: Timestamp) -> Order {
        switch status {
        case .succeeded(let payment): return settle(pending, payment)
        case .inFlight: return askAgain(pending, purchase)
        case .failed: return clear(pending, purchase)
        case nil:
            return now >= pending.invoiceExpiresAt ? clear(pending, purchase) : payEarlier(pending, purchase, now: now)
        }
    }

    /// A payment that was seen in flight, or whose `pay` broke.
    private mutating func followed(
        _ pending: PendingPayment, _ status: PaymentStatus?, _ purchase: Purchase?, after error: LightningNodeError?, now: Timestamp
    ) -> Order {
        switch status {
        case .succeeded(let payment): return settle(pending, payment)
        case .inFlight: return askAgain(pending, purchase)
        case .failed(let failure):
            return earlier(pending, purchase).map { clear(pending, $0) } ?? failed(pending, failure)
        case nil:
            if let purchase = earlier(pending, purchase) { return clear(pending, purchase) }
            guard let error else { return giveUp(pending, .paymentFailed(.unknown, pending.paymentHash)) }
            // A node that said no has not paid. One that broke off may have the order still before it: keep the record.
            if error.kind == .rejected || error.kind == .misconfigured { return giveUp(pending, .node(error, nil)) }
            return fail(.node(error, pending.paymentHash))
        }
    }

    /// The purchase that waits behind a payment which this flow did not make; when that one is over, it goes on.
    private func earlier(_ pending: PendingPayment, _ purchase: Purchase?) -> Purchase? {
        bought.contains(pending.paymentHash) ? nil : purchase
    }

    private mutating func settle(_ pending: PendingPayment, _ payment: Payment) -> Order {
        guard payment.paymentHash == pending.paymentHash, payment.preimage.proves(pending.paymentHash) else {
            return fail(.wrongPreimage(pending.paymentHash))
        }
        if bought.contains(pending.paymentHash) { countSpending(payment) }
        state = .settling(pending)
        return .settle(pending, payment)
    }

    /// **Money invariant.** Only the node that was told to pay may say that nothing will come of it.
    private mutating func clear(_ pending: PendingPayment, _ purchase: Purchase) -> Order {
        if let failure = otherNode(pending) { return fail(failure) }
        state = .clearing(purchase)
        return .clear(pending)
    }

    /// The node tried a payment of this flow, and no money moved. A payee that refuses may have been paid by somebody else: servers give the same
    /// invoice to customers whom they cannot tell apart. So another one is asked for, once.
    private mutating func failed(_ pending: PendingPayment, _ failure: PaymentFailure) -> Order {
        guard failure == .rejectedByPayee, rejected == nil else { return giveUp(pending, .paymentFailed(failure, pending.paymentHash)) }
        rejected = pending.paymentHash
        state = .clearingRejected
        return .clear(pending)
    }

    private mutating func giveUp(_ pending: PendingPayment, _ failure: Failure) -> Order {
        state = .clearingFailed(failure)
        return .clear(pending)
    }

    /// What ends the flow when another node than the one that is asked was told to make this payment.
    func otherNode(_ pending: PendingPayment) -> Failure? {
        guard let began = pending.nodeID, began != nodeID else { return nil }
        return .otherNode(pending.paymentHash, nodeID: began)
    }

    /// Asks in growing intervals until patience ends; the record is kept then, and the next request goes on asking.
    private mutating func askAgain(_ pending: PendingPayment, _ purchase: Purchase?) -> Order {
        guard waited < terms.patience else { return fail(.paymentInFlight(pending.paymentHash)) }
        state = .asking(pending, purchase, after: nil)
        let interval = min(pause, terms.patience - waited)
        waited += interval
        pause = min(pause * 2, .seconds(2))
        return .askPayment(pending.paymentHash, after: interval)
    }
}
