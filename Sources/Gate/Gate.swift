public import L402
public import Lightning

/// The gate: a pure, synchronous decision about one request. It reads no clock, no database and asks no node.
///
/// The stages, in order: read the path, find the service, let free paths through, read the credential, check it (or remember that it was checked), ask
/// whether it was taken back, and ask whether it is good for this request now. The first stage that objects decides.
///
/// A class because every decision goes through one: a reference costs nothing to hold on to meanwhile.
public final class Gate: Sendable {
    public let services: ServiceTable
    public let verifier: Verifier
    public let revocations: Revocations

    public init(services: ServiceTable, verifier: Verifier, revocations: Revocations) {
        self.services = services
        self.verifier = verifier
        self.revocations = revocations
    }

    /// - Parameter memory: the caller's own; see ``PassMemory``. Must be emptied when `verifier` changes.
    public func decide(_ request: GateRequest, memory: inout PassMemory, now: Timestamp) -> Decision {
        let path: RequestPath
        do {
            path = try RequestPath(request.path)
        } catch {
            return .refused(Refusal(.badPath, "the path is not unambiguous (\(error.rawValue)); send it normalised"))
        }
        do {
            return try decide(request, path, memory: &memory, now: now)
        } catch {
            return .refused(Refusal(.badHost, "the host cannot be read in one way only; send the plain name"))
        }
    }

    private func decide(
        _ request: GateRequest, _ path: RequestPath, memory: inout PassMemory, now: Timestamp
    ) throws(ServiceTable.OddHost) -> Decision {
        if request.isPreflight, let service = try services.service(authority: request.authority, for: request.announced(on: path)),
            service.answersPreflights
        {
            return .preflight(service)
        }
        let method = request.matchedMethod
        let subject = RoutingSubject(path: path, method: method, fields: request.fields)
        guard let service = try services.service(authority: request.authority, for: subject) else {
            return .refused(Refusal(.noService, "no service here answers to this host, path and method"))
        }
        let timeouts = service.timeouts(for: path, method: method)
        guard let terms = service.payment else { return .admitted(Permit(service: service, identity: nil, timeouts: timeouts)) }
        if request.isPreflight { return .preflight(service) }
        if path.isPlain, service.free.contains(where: { $0.covers(path) }) {
            return .admitted(Permit(service: service, identity: nil, timeouts: timeouts))
        }
        let price = terms.price(for: path, method: method)
        let attempt = Attempt(service: service, terms: terms, price: price, timeouts: timeouts, path: path, method: method, now: now)
        return decide(attempt, request, memory: &memory)
    }

    /// A request for a service that wants a pass.
    private struct Attempt {
        let service: GatedService
        let terms: PaymentTerms
        let price: MilliSatoshi
        let timeouts: UpstreamTimeouts
        let path: RequestPath
        let method: String
        let now: Timestamp

        func quote(_ reason: PassRefusal? = nil, unpaid: PaymentHash? = nil) -> Decision {
            .paymentRequired(Quote(service: service, terms: terms, price: price, reason: reason, unpaid: unpaid))
        }
    }

    private func decide(_ attempt: Attempt, _ request: GateRequest, memory: inout PassMemory) -> Decision {
        guard request.carriesCredential else { return attempt.quote() }
        // The everyday case, one Authorization field seen before, costs one look into a dictionary.
        if let field = request.onlyAuthorization, let entry = memory.entry(for: field) {
            return decide(attempt, entry.pass, request, remembered: entry)
        }
        let candidates: [UnverifiedCredential]
        switch CredentialHeader.parse(authorization: request.authorization, macaroon: request.macaroonFields, token: request.tokenFields) {
        case .absent: return attempt.quote()
        case .candidates(let found): candidates = found
        case .malformed(let error):
            return .refused(
                Refusal(.malformedCredential, "the credential cannot be read: \(error); drop it and ask again without one", at: attempt.service))
        }
        return decide(attempt, candidates, request, memory: &memory)
    }

    /// Several credentials may come with one request: the first that opens the door does, otherwise the last objection stands.
    private func decide(
        _ attempt: Attempt, _ candidates: [UnverifiedCredential], _ request: GateRequest, memory: inout PassMemory
    ) -> Decision {
        var objection = attempt.quote()
        for candidate in candidates {
            switch verifier.authenticate(candidate) {
            case .refused(let reason):
                objection = attempt.quote(reason, unpaid: reason == .notPaid ? unpaidHash(candidate) : nil)
            case .authenticated(let pass):
                var entry: PassMemory.Entry?
                if candidates.count == 1, let field = request.onlyAuthorization {
                    entry = memory.remember(pass, at: attempt.service.name, for: field)
                }
                let decision = decide(attempt, pass, request, remembered: entry)
                if case .admitted = decision { return decision }
                objection = decision
            }
        }
        return objection
    }

    /// The payment hash of an unpaid macaroon, if it is one of ours. Nodes along a payment's route know its hash before and its preimage after it, so the hash
    /// alone must not fetch the macaroon that it pays for.
    private func unpaidHash(_ candidate: UnverifiedCredential) -> PaymentHash? {
        verifier.facts(ofUnpaid: candidate) == nil ? nil : candidate.identifier?.paymentHash
    }

    /// What must be asked anew each time, however well the pass is known.
    private func decide(_ attempt: Attempt, _ pass: Pass, _ request: GateRequest, remembered: PassMemory.Entry? = nil) -> Decision {
        if revocations.contains(pass.paymentHash) { return attempt.quote(.revoked) }
        let name = attempt.service.name
        let capability = attempt.terms.requiredCapability(for: attempt.path, method: attempt.method)
        if let refusal = pass.refusal(for: name, capability: capability, now: attempt.now) {
            guard case .missingCapability(let missing) = refusal else { return attempt.quote(refusal) }
            return .refused(Refusal(.missingCapability, "this pass lacks the capability \(missing)", at: attempt.service))
        }
        if attempt.terms.hasSeveralPrices, pass.price < attempt.price { return attempt.quote(.underpaid) }
        if let remembered, remembered.identity.service == name {
            return .admitted(
                Permit(
                    service: attempt.service, identity: remembered.identity, timeouts: attempt.timeouts,
                    dropsAuthorization: remembered.fillsField))
        }
        return .admitted(Permit(service: attempt.service, identity: Permit.Identity(pass: pass, service: name), timeouts: attempt.timeouts))
    }
}
