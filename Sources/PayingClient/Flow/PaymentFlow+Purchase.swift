internal import L402
internal import Lightning

/// From the challenge to the reservation.
extension PaymentFlow {
    /// The purchase lock is held. Somebody else may have bought the pass meanwhile, and an earlier payment may be unresolved.
    mutating func purchaseEntered(passes: [StoredPass], pending: [PendingPayment], now: Timestamp) -> Order {
        guard case .entering(let offer) = state else { return unexpected("purchaseEntered") }
        if let pass = StoredPass.ranked(passes, for: path, at: now).first(where: { !tried.contains($0.paymentHash) && suits($0.service, offer) }) {
            return sendIfAllowed(pass)
        }
        return resolveNext(Purchase(offer: offer, pending: pending.filter { suits($0.service, offer) }), now: now)
    }

    mutating func pendingCleared(now: Timestamp) -> Order {
        switch state {
        case .clearing(let purchase): resolveNext(purchase, now: now)
        case .clearingFailed(let failure): fail(failure)
        case .clearingRejected: send(nil)
        default: unexpected("pendingCleared")
        }
    }

    mutating func nodeKnown(_ node: NodeStatus) -> Order {
        nodeID = node.nodeID
        switch state {
        case .identifying(let pending, let purchase): return ask(about: pending, purchase)
        case .checkingNetwork(let quote, let pending, let invoice, let purchase):
            guard invoice.network == node.network else {
                return fail(.challengeRefused(.wrongNetwork(invoice: invoice.network, node: node.network)))
            }
            guard let quote else { return pay(pending, invoice, purchase) }
            return reserve(quote, pending.begun(by: node.nodeID))
        default: return unexpected("nodeKnown")
        }
    }

    mutating func budgetChecked(_ outcome: PassStore.Reservation) -> Order {
        guard case .checkingBudget(var quote) = state else { return unexpected("budgetChecked") }
        switch outcome {
        case .refused(let refusal): return fail(.overBudget(refusal, quote))
        case .made(let pending):
            quote.feeLimit = pending.feeLimit
            return fail(.wouldPay(quote))
        }
    }

    /// - Parameter pending: as it was written down, with the fee limit that the budgets left.
    mutating func reserved(_ pending: PendingPayment) -> Order {
        guard case .reserving(let quote) = state, quote.invoice.paymentHash == pending.paymentHash else { return unexpected("reserved") }
        return pay(pending, quote.invoice, nil)
    }

    mutating func reservationRefused(_ refusal: BudgetRefusal) -> Order {
        guard case .reserving(let quote) = state else { return unexpected("reservationRefused") }
        return fail(.overBudget(refusal, quote))
    }

    /// Asks for the earliest unresolved payment, or goes on to the challenge when there is none.
    mutating func resolveNext(_ purchase: Purchase, now: Timestamp) -> Order {
        var purchase = purchase
        guard !purchase.pending.isEmpty else { return consider(purchase.offer, now: now) }
        let pending = purchase.pending.removeFirst()
        guard nodeID != nil || pending.nodeID == nil else {
            state = .identifying(pending, purchase)
            return .askNode
        }
        return ask(about: pending, purchase)
    }

    private mutating func ask(about pending: PendingPayment, _ purchase: Purchase) -> Order {
        state = .resolving(pending, purchase)
        return .askPayment(pending.paymentHash, after: .zero)
    }

    private mutating func reserve(_ quote: Quote, _ pending: PendingPayment) -> Order {
        guard terms.consent != .rehearse else {
            state = .checkingBudget(quote)
            return .checkBudget(pending)
        }
        state = .reserving(quote)
        return .reserve(pending)
    }

    /// Pays an invoice of before that the node does not know: the process ended between writing it down and paying.
    mutating func payEarlier(_ pending: PendingPayment, _ purchase: Purchase, now: Timestamp) -> Order {
        if let failure = otherNode(pending) { return fail(failure) }
        guard terms.consent == .pay, mayCarrySecrets, isAffordable(pending.largestCost),
            !hasExpired(pending.token, at: now),
            let invoice = try? Invoice.decode(pending.invoice), bought.count < Self.paymentLimit
        else { return resolveNext(purchase, now: now) }
        state = .checkingNetwork(nil, pending, invoice, purchase)
        return .askNode
    }

    private mutating func consider(_ offer: Offer, now: Timestamp) -> Order {
        do throws(Failure) {
            let quote = try checked(offer, now: now)
            guard quote.invoice.paymentHash != rejected else { return fail(.paymentFailed(.rejectedByPayee, quote.invoice.paymentHash)) }
            guard terms.consent != .refuse else { return fail(.paymentRequired(quote)) }
            guard bought.count < Self.paymentLimit else { return fail(.passRefused(quote.invoice.paymentHash)) }
            state = .checkingNetwork(quote, pending(for: quote, now: now), quote.invoice, Purchase(offer: offer, pending: []))
            return .askNode
        } catch {
            if [.challengeRefused(.expired), .challengeRefused(.passExpired)].contains(error), !refetched {
                // The challenge grew old while this request waited for its turn.
                refetched = true
                return send(nil)
            }
            return fail(error)
        }
    }

    /// Every rule of money that does not need the node or the budgets.
    private func checked(_ offer: Offer, now: Timestamp) throws(Failure) -> Quote {
        let invoice: Invoice
        do throws(InvoiceDecodingError) {
            invoice = try Invoice.decode(offer.invoice)
        } catch {
            throw .challengeRefused(.badInvoice("\(error)"))
        }
        guard let amount = invoice.amount, amount > .zero else { throw .challengeRefused(.noAmount) }
        guard !invoice.isExpired(at: now) else { throw .challengeRefused(.expired) }
        guard !hasExpired(offer.token, at: now) else { throw .challengeRefused(.passExpired) }
        if let hash = offer.identifiedHash, hash != invoice.paymentHash { throw .challengeRefused(.foreignHash) }
        guard mayCarrySecrets || terms.consent == .refuse else { throw .challengeRefused(.plainHTTP(origin)) }
        let quote = { (fee: MilliSatoshi) in
            Quote(origin: origin, path: path, service: offer.service, invoice: invoice, token: offer.token, amount: amount, feeLimit: fee)
        }
        guard let allowance, terms.consent != .refuse else { return quote(terms.feeLimit.limit(for: amount)) }
        guard let rest = allowance.subtracting(spent)?.subtracting(amount) else {
            throw .overBudget(BudgetRefusal(limit: .request, allowed: allowance, used: spent, amount: amount, feeLimit: .zero), quote(.zero))
        }
        return quote(min(terms.feeLimit.limit(for: amount), rest))
    }

    private func pending(for quote: Quote, now: Timestamp) -> PendingPayment {
        PendingPayment(
            origin: origin, service: quote.service, path: path, token: quote.token, invoice: quote.invoice.text,
            paymentHash: quote.invoice.paymentHash, amount: quote.amount, feeLimit: quote.feeLimit, startedAt: now,
            invoiceExpiresAt: quote.invoice.expiresAt)
    }

    private func hasExpired(_ token: Token, at now: Timestamp) -> Bool {
        PassExpiry.learn(from: token.text).map { $0 <= now } ?? false
    }

    private func isAffordable(_ cost: MilliSatoshi) -> Bool {
        guard let allowance else { return true }
        return spent.adding(cost).map { $0 <= allowance } ?? false
    }

    /// Whether what is called `service` can be what the challenge sells: not when both say and differ.
    private func suits(_ service: String?, _ offer: Offer) -> Bool {
        guard let service, let wanted = offer.service else { return true }
        return service == wanted
    }
}
