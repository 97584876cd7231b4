internal import Lightning

/// Talking to the server: which pass to send, and what its answer means.
extension PaymentFlow {
    /// - Parameter passes: those of the origin. Where they must not travel the request goes clean: what is free needs none.
    mutating func started(passes: [StoredPass], now: Timestamp) -> Order {
        guard case .idle = state else { return unexpected("started") }
        guard mayCarrySecrets else { return send(nil) }
        return send(StoredPass.ranked(passes, for: path, at: now).first)
    }

    mutating func answered(_ answer: Answer, now: Timestamp) -> Order {
        guard case .sending(let pass) = state else { return unexpected("answered") }
        switch answer {
        case .final:
            state = .finished
            guard let pass else { return .deliver(learning: nil) }
            let isNews = pass.acceptedAt == nil || (wasCorrected && !pass.paths.contains(path))
            return .deliver(learning: isNews ? pass : nil)
        case .unreadableChallenge(let reason):
            return fail(.challengeRefused(.unreadable(reason)))
        case .bareChallenge:
            guard let pass else { return fail(.challengeRefused(.withoutOffer)) }
            return refused(pass, offer: nil)
        case .challenge(let offer):
            guard let pass else { return enter(offer) }
            return refused(pass, offer: offer)
        }
    }

    /// - Parameter stored: what the store holds for that payment hash now; `nil` when it was dropped.
    mutating func reviewed(_ stored: StoredPass?, now: Timestamp) -> Order {
        guard case .reviewing(let pass, let offer) = state else { return unexpected("reviewed") }
        guard let stored else { return goOn(offer) }
        let isOld = stored.isExpired(at: now) || now.since(stored.obtainedAt) > Self.graceForUnacceptedPasses
        guard stored.acceptedAt != nil || (isOld && !bought.contains(pass.paymentHash)) else {
            return fail(.passRefused(pass.paymentHash))
        }
        state = .forgetting(offer)
        return .forget(pass)
    }

    mutating func passForgotten() -> Order {
        guard case .forgetting(let offer) = state else { return unexpected("passForgotten") }
        return goOn(offer)
    }

    /// A pass that was refused is dead when it is for what the challenge sells. A pass for another service of the origin is kept.
    private mutating func refused(_ pass: StoredPass, offer: Offer?) -> Order {
        wasCorrected = true
        let isForThis =
            if let wanted = offer?.service, let service = pass.service { wanted == service } else { pass.paths.contains(path) }
        guard isForThis else { return goOn(offer) }
        state = .reviewing(pass, offer)
        return .review(pass)
    }

    private mutating func goOn(_ offer: Offer?) -> Order {
        if let offer { return enter(offer) }
        guard !sentCleanAgain else { return fail(.challengeRefused(.withoutOffer)) }
        sentCleanAgain = true
        return send(nil)
    }

    private mutating func enter(_ offer: Offer) -> Order {
        state = .entering(offer)
        return .enterPurchase
    }

    /// Sends a pass that the server asked for; ends the flow where it must not travel.
    mutating func sendIfAllowed(_ pass: StoredPass) -> Order {
        mayCarrySecrets ? send(pass) : fail(.challengeRefused(.plainHTTP(origin)))
    }

    mutating func send(_ pass: StoredPass?) -> Order {
        if let pass { tried.insert(pass.paymentHash) }
        state = .sending(pass)
        return .send(pass)
    }
}
