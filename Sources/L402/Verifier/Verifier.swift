internal import Lightning
internal import Macaroons

/// Turns an unverified credential into a pass, or says why not.
public struct Verifier: Sendable {
    private let schedule: KeySchedule
    private let policies: CaveatPolicies

    /// - Parameters:
    ///   - strict: refuse passes with conditions that are neither the protocol's nor among `constraints`; otherwise those are skipped.
    ///   - constraints: the operator's own conditions.
    public init(keys: MasterKeys, strict: Bool = false, constraints: [ConstraintRule] = []) {
        schedule = KeySchedule(keys)
        policies = CaveatPolicies(constraints: constraints, isStrict: strict)
    }

    /// Everything about a credential that depends on neither time nor service, so that the answer may be remembered for as long as the
    /// keys stay the same.
    ///
    /// In this order: the identifier is L402's; there is a preimage, and its hash is the payment hash (constant time); the epoch is known; the
    /// macaroon's chain holds (constant time); every caveat can be read and narrows the ones before; none is a third party's. Discharges that
    /// came along are ignored: no caveat that could need one gets through.
    public func authenticate(_ credential: UnverifiedCredential) -> AuthenticationResult {
        guard let identifier = credential.identifier else { return .refused(.foreign) }
        guard let preimage = credential.preimage else { return .refused(.notPaid) }
        guard preimage.proves(identifier.paymentHash) else { return .refused(.wrongPreimage) }
        let macaroon = credential.macaroon
        let facts = SealedTokenID.open(identifier, under: schedule.identifierKey)
        guard let rootKey = schedule.rootKey(epoch: facts.epoch, identifier: macaroon.identifier) else { return .refused(.unknownKey) }
        guard !macaroon.caveats.contains(where: \.isThirdParty) else { return .refused(.thirdPartyCaveat) }
        guard macaroon.hasValidChain(rootKey: rootKey) else { return .refused(.invalidSignature) }
        var terms = PassTerms()
        if let refusal = policies.read(macaroon.caveats, into: &terms) { return .refused(refusal) }
        let identity = PassIdentity(identifier: identifier, signature: macaroon.signature)
        return .authenticated(Pass(identity: identity, facts: facts, terms: terms))
    }

    /// What a challenge of ours says about itself although it was not paid, for one that is shown again without its preimage: the chain is
    /// verified, the payment is not. `nil` for anything that this server did not mint.
    public func facts(ofUnpaid credential: UnverifiedCredential) -> SealedTokenID? {
        guard let identifier = credential.identifier else { return nil }
        let facts = SealedTokenID.open(identifier, under: schedule.identifierKey)
        guard let rootKey = schedule.rootKey(epoch: facts.epoch, identifier: credential.macaroon.identifier),
            credential.macaroon.hasValidChain(rootKey: rootKey)
        else { return nil }
        return facts
    }
}

public enum AuthenticationResult: Hashable, Sendable {
    case authenticated(Pass)
    case refused(PassRefusal)
}

extension Verifier: CustomStringConvertible, CustomReflectable {
    public var description: String { "Verifier" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
