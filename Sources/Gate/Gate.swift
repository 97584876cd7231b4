public import Accounts
public import L402
public import Lightning
internal import SSA

/// The gate: a pure, synchronous decision about one request. It reads no clock, no database and asks no node.
///
/// The stages, in order: read the path, find the service, let free paths through, read the credential (a pass that was paid for, a member's token), check it
/// (or remember that it was checked), ask whether it was taken back, and ask whether it is good for this request now. The first stage that objects decides.
///
/// A class because every decision goes through one: a reference costs nothing to hold on to meanwhile.
public final class Gate: Sendable {
    public let services: ServiceTable
    public let verifier: Verifier
    public let revocations: Revocations
    /// Knows members by their tokens; `nil` where nobody signs in.
    public let members: AccessTokenVerifier?

    public init(services: ServiceTable, verifier: Verifier, revocations: Revocations, members: AccessTokenVerifier? = nil) {
        self.services = services
        self.verifier = verifier
        self.revocations = revocations
        self.members = members
    }

    /// - Parameter memory: the caller's own; see ``PassMemory``. Must be emptied when the keys of `verifier` or `members` change.
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
        guard service.isGuarded else { return .admitted(permit(at: service, timeouts)) }
        if request.isPreflight { return .preflight(service) }
        if path.isPlain, service.free.contains(where: { $0.covers(path) }) { return .admitted(permit(at: service, timeouts)) }
        return decide(Attempt(service: service, timeouts: timeouts, path: path, method: method, now: now), request, memory: &memory)
    }

    /// For whoever had to show nothing.
    private func permit(at service: GatedService, _ timeouts: UpstreamTimeouts) -> Permit {
        Permit(service: service, identity: nil, timeouts: timeouts, hidesMemberCredentials: members != nil)
    }

    /// A request for a service that wants something shown.
    private struct Attempt {
        let service: GatedService
        let timeouts: UpstreamTimeouts
        let path: RequestPath
        let method: String
        let now: Timestamp

        /// The way in for somebody who has shown nothing that counts.
        var invitation: Decision {
            guard let terms = service.payment else {
                return .refused(Refusal(.signInRequired, "this is for members: sign in and send the access token as a bearer token", at: service))
            }
            return quote(terms)
        }

        func quote(_ terms: PaymentTerms, _ reason: PassRefusal? = nil, unpaid: PaymentHash? = nil) -> Decision {
            let price = terms.price(for: path, method: method)
            return .paymentRequired(Quote(service: service, terms: terms, price: price, reason: reason, unpaid: unpaid))
        }
    }

    private func decide(_ attempt: Attempt, _ request: GateRequest, memory: inout PassMemory) -> Decision {
        guard request.carriesCredential else { return attempt.invitation }
        // The everyday case, one Authorization field seen before, costs one look into a dictionary.
        if let field = request.onlyAuthorization, let entry = memory.entry(for: field) {
            return decide(attempt, entry.identity, remembered: entry)
        }
        let objection: Decision?
        switch decideByToken(attempt, request, memory: &memory) {
        case .admitted(let permit): return .admitted(permit)
        case let other: objection = other
        }
        guard let terms = attempt.service.payment else { return objection ?? attempt.invitation }
        let candidates: [UnverifiedCredential]
        switch CredentialHeader.parse(authorization: request.authorization, macaroon: request.macaroonFields, token: request.tokenFields) {
        case .absent: return objection ?? attempt.invitation
        case .candidates(let found): candidates = found
        case .malformed(let error):
            return .refused(
                Refusal(.malformedCredential, "the credential cannot be read: \(error); drop it and ask again without one", at: attempt.service))
        }
        return decide(attempt, terms, candidates, request, memory: &memory)
    }

    /// Whether something was taken back, or has run out, since a request was let in by it; for what lasts longer than a request.
    public func objection(to identity: Permit.Identity, at service: GatedService, now: Timestamp) -> String? {
        switch identity.bearer {
        case .pass(let pass):
            if let validUntil = pass.validUntil(at: service.name), now >= validUntil { return PassRefusal.expired(validUntil: validUntil).code }
            return revocations.contains(pass.paymentHash) ? PassRefusal.revoked.code : nil
        case .member(let claims):
            // An access token lives an hour and its client refreshes it meanwhile; what ends a socket is that the grant was ended.
            return members?.revocation(of: claims)?.code
        }
    }

    /// What must be asked anew each time, however well the credential is known.
    private func decide(_ attempt: Attempt, _ identity: Permit.Identity, remembered: PassMemory.Entry) -> Decision {
        switch identity.bearer {
        case .pass(let pass):
            guard let terms = attempt.service.payment else { return attempt.invitation }
            return decide(attempt, terms, pass, remembered: remembered)
        case .member(let claims):
            guard let members, let terms = attempt.service.members else { return attempt.invitation }
            return decide(attempt, terms, claims, members, remembered: remembered)
        }
    }
}

// MARK: Members

extension Gate {
    /// `nil` where no token was shown that this service could know.
    private func decideByToken(_ attempt: Attempt, _ request: GateRequest, memory: inout PassMemory) -> Decision? {
        guard let members, let terms = attempt.service.members else { return nil }
        var objection: Decision?
        for field in request.authorization {
            guard let token = MemberToken.text(ofAuthorization: field) else { continue }
            switch members.authenticate(String(token)) {
            case .refused(let refusal): objection = .refused(Refusal(refusal, at: attempt.service))
            case .accepted(let claims):
                var entry: PassMemory.Entry?
                if field == request.onlyAuthorization {
                    entry = memory.remember(Permit.Identity(claims: claims, terms: terms, service: attempt.service.name), for: field)
                }
                let decision = decide(attempt, terms, claims, members, remembered: entry)
                if case .admitted = decision { return decision }
                objection = decision
            }
        }
        return objection
    }

    private func decide(
        _ attempt: Attempt, _ terms: MemberTerms, _ claims: AccessClaims, _ members: AccessTokenVerifier, remembered: PassMemory.Entry?
    ) -> Decision {
        if let refusal = members.refusal(of: claims, now: attempt.now) { return .refused(Refusal(refusal, at: attempt.service)) }
        if claims.kind == .tool, let refusal = refusal(ofTool: claims, attempt, terms) { return .refused(refusal) }
        let name = attempt.service.name
        let known = remembered?.identity.service == name ? remembered?.identity : nil
        return .admitted(
            Permit(
                service: attempt.service, identity: known ?? Permit.Identity(claims: claims, terms: terms, service: name), timeouts: attempt.timeouts,
                dropsAuthorization: remembered != nil, hidesMemberCredentials: true))
    }

    private func refusal(ofTool claims: AccessClaims, _ attempt: Attempt, _ terms: MemberTerms) -> Refusal? {
        guard let required = terms.requiredScopes(for: attempt.path, method: attempt.method) else {
            return Refusal(.missingScope, "no tool may call this, whatever it was allowed", at: attempt.service)
        }
        let missing = required.subtracting(claims.scopes)
        guard !missing.isEmpty else { return nil }
        let names = terms.registry.names(of: missing).joined(separator: ", ")
        return Refusal(.missingScope, "this tool was not allowed \(names); ask the member for it", at: attempt.service)
    }
}

// MARK: Passes

extension Gate {
    /// Several credentials may come with one request: the first that opens the door does, otherwise the last objection stands.
    private func decide(
        _ attempt: Attempt, _ terms: PaymentTerms, _ candidates: [UnverifiedCredential], _ request: GateRequest, memory: inout PassMemory
    ) -> Decision {
        var objection = attempt.invitation
        for candidate in candidates {
            switch verifier.authenticate(candidate) {
            case .refused(let reason):
                objection = attempt.quote(terms, reason, unpaid: reason == .notPaid ? unpaidHash(candidate) : nil)
            case .authenticated(let pass):
                var entry: PassMemory.Entry?
                if candidates.count == 1, let field = request.onlyAuthorization {
                    entry = memory.remember(pass, at: attempt.service.name, for: field)
                }
                let decision = decide(attempt, terms, pass, remembered: entry)
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

    private func decide(_ attempt: Attempt, _ terms: PaymentTerms, _ pass: Pass, remembered: PassMemory.Entry?) -> Decision {
        if revocations.contains(pass.paymentHash) { return attempt.quote(terms, .revoked) }
        let name = attempt.service.name
        let capability = terms.requiredCapability(for: attempt.path, method: attempt.method)
        if let refusal = pass.refusal(for: name, capability: capability, now: attempt.now) {
            guard case .missingCapability(let missing) = refusal else { return attempt.quote(terms, refusal) }
            return .refused(Refusal(.missingCapability, "this pass lacks the capability \(missing)", at: attempt.service))
        }
        if terms.hasSeveralPrices, pass.price < terms.price(for: attempt.path, method: attempt.method) { return attempt.quote(terms, .underpaid) }
        let isKnown = remembered?.identity.service == name
        let identity = isKnown ? remembered?.identity : nil
        return .admitted(
            Permit(
                service: attempt.service, identity: identity ?? Permit.Identity(pass: pass, service: name), timeouts: attempt.timeouts,
                dropsAuthorization: isKnown && remembered?.fillsField == true, hidesMemberCredentials: members != nil))
    }
}
