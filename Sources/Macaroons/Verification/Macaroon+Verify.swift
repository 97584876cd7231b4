extension Macaroon {
    /// Walks the chain from the root key and says whether the macaroon is to be accepted, and why not.
    ///
    /// Never throws and has no side effects. All steps are taken even when one fails, so that the trace is whole; `check` is therefore also
    /// asked about caveats of macaroons that turn out to be forged.
    ///
    /// - Parameters:
    ///   - discharges: the macaroons of the third parties, bound to this one; each must be used exactly once.
    ///   - opener: without one a macaroon with third-party caveats is refused.
    ///   - check: decides about first-party caveats, those of the discharges included.
    public func verify(
        rootKey: RootKey, discharges: [Macaroon] = [], opener: (any ThirdPartyCaveatOpener)? = nil, check: (Caveat) -> CaveatVerdict
    ) -> Verification {
        var walk = VerificationWalk(root: self, discharges: discharges, opener: opener)
        walk.run(rootKey: rootKey, check: check)
        return Verification(refusal: walk.decisiveRefusal, trace: walk.trace)
    }
}

/// The state of one verification.
private struct VerificationWalk {
    typealias Part = Macaroon.Verification.Part
    typealias Refusal = Macaroon.Verification.Refusal

    let root: Macaroon
    let discharges: [Macaroon]
    let opener: (any ThirdPartyCaveatOpener)?
    var trace = Macaroon.Verification.Trace()
    private var isUsed: [Bool]
    private var refusals: [Refusal] = []

    init(root: Macaroon, discharges: [Macaroon], opener: (any ThirdPartyCaveatOpener)?) {
        self.root = root
        self.discharges = discharges
        self.opener = opener
        isUsed = Array(repeating: false, count: discharges.count)
    }

    var decisiveRefusal: Refusal? {
        refusals.first { $0.reason == .signatureMismatch } ?? refusals.first
    }

    mutating func run(rootKey: RootKey, check: (Macaroon.Caveat) -> CaveatVerdict) {
        follow(root, .root, key: rootKey, depth: 0, check: check)
        for index in discharges.indices where !isUsed[index] {
            refuse(Refusal(.dischargeUnused, in: .discharge(index)), depth: 0)
        }
    }

    /// Follows one macaroon from its first key to its signature. The depth is bounded by ``Macaroon/Limits/dischargeDepth``.
    private mutating func follow(
        _ macaroon: Macaroon, _ part: Part, key: RootKey, depth: Int, check: (Macaroon.Caveat) -> CaveatVerdict
    ) {
        record(.began(identifier: macaroon.identifier), part, depth)
        record(.keyDerived(opened: part != .root), part, depth)
        var signature = HMACSHA256.code(key: key.derived, message: macaroon.identifier)
        for (index, caveat) in macaroon.caveats.enumerated() {
            if caveat.isThirdParty {
                descend(caveat, index, in: part, under: signature, depth: depth, check: check)
            } else {
                ask(check, about: caveat, index, in: part, depth: depth)
            }
            signature = caveat.signature(after: signature)
        }
        if part != .root {
            signature = Macaroon.bind(signature, to: root.signature)
            record(.boundToRoot, part, depth)
        }
        let matches = signature == macaroon.signature
        record(.signatureCompared(matches: matches), part, depth)
        if !matches { refusals.append(Refusal(.signatureMismatch, in: part)) }
    }

    private mutating func ask(
        _ check: (Macaroon.Caveat) -> CaveatVerdict, about caveat: Macaroon.Caveat, _ index: Int, in part: Part, depth: Int
    ) {
        let verdict = check(caveat)
        record(.caveatChecked(index: index, caveat, verdict), part, depth)
        if case .refused(let reason) = verdict {
            refusals.append(Refusal(.caveatRefused, in: part, caveat: index, detail: reason))
        }
    }

    private mutating func descend(
        _ caveat: Macaroon.Caveat, _ index: Int, in part: Part, under signature: Macaroon.Signature, depth: Int,
        check: (Macaroon.Caveat) -> CaveatVerdict
    ) {
        switch discharge(of: caveat, under: signature, depth: depth) {
        case .refused(let reason):
            record(.dischargeChosen(index: index, caveat, nil), part, depth)
            refuse(Refusal(reason, in: part, caveat: index), depth: depth)
        case .found(let discharge, let key):
            record(.dischargeChosen(index: index, caveat, .discharge(discharge)), part, depth)
            isUsed[discharge] = true
            follow(discharges[discharge], .discharge(discharge), key: key, depth: depth + 1, check: check)
        }
    }

    private enum Search {
        /// A discharge by its place, and the key that it must have been minted with.
        case found(Int, RootKey)
        case refused(Refusal.Reason)
    }

    private func discharge(of caveat: Macaroon.Caveat, under signature: Macaroon.Signature, depth: Int) -> Search {
        guard let opener, let verificationID = caveat.verificationID else { return .refused(.thirdPartyCaveatsUnsupported) }
        guard depth < Macaroon.Limits.dischargeDepth else { return .refused(.dischargesTooDeep) }
        guard let key = opener.rootKey(sealedIn: verificationID, under: signature) else { return .refused(.verificationIDNotOpened) }
        let candidates = discharges.indices.filter { discharges[$0].identifier == caveat.identifier }
        guard let choice = candidates.first(where: { !isUsed[$0] }) else {
            return .refused(candidates.isEmpty ? .dischargeMissing : .dischargeUsedTwice)
        }
        return .found(choice, key)
    }

    private mutating func refuse(_ refusal: Refusal, depth: Int) {
        refusals.append(refusal)
        record(.refused(refusal), refusal.part, depth)
    }

    private mutating func record(_ event: Macaroon.Verification.Trace.Event, _ part: Part, _ depth: Int) {
        trace.steps.append(.init(part: part, depth: depth, event: event))
    }
}
