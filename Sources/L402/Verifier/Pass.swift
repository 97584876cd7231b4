public import Lightning
public import Macaroons

/// What makes a credential the one it is, whatever its encoding and location hint: identifier and signature.
public struct PassIdentity: Hashable, Sendable {
    public let identifier: Identifier
    /// Prints as `<redacted>`: with it a pass could be narrowed and presented.
    public let signature: Macaroon.Signature

    public init(identifier: Identifier, signature: Macaroon.Signature) {
        self.identifier = identifier
        self.signature = signature
    }
}

/// A pass whose payment, signature and conditions were verified. Only a ``Verifier`` makes one.
///
/// Time and service were not looked at, so that a pass may be remembered by its identity; ask ``refusal(for:capability:now:)`` for every
/// request.
public struct Pass: Hashable, Sendable {
    public let identity: PassIdentity
    /// The number of the master key epoch that minted it.
    public let epoch: UInt32
    /// Whole seconds.
    public let issuedAt: Timestamp
    /// What was paid for it, fees not counted.
    public let price: MilliSatoshi
    let terms: PassTerms

    init(identity: PassIdentity, facts: SealedTokenID, terms: PassTerms) {
        self.identity = identity
        epoch = facts.epoch
        issuedAt = facts.issuedAt
        price = facts.price
        self.terms = terms
    }

    public var identifier: Identifier { identity.identifier }
    public var paymentHash: PaymentHash { identifier.paymentHash }
    /// The pass's id in books and lists: 64 hexadecimal digits. Public, it opens nothing. Passes narrowed from one another share it.
    public var tokenID: String { identifier.tokenID.hex }

    /// What the pass is good for; `nil` for every service.
    public var services: [ServicesCaveat.Service]? { terms.services }

    /// The tier at a service: 0 where the pass names no services, `nil` where it is not among those named.
    public func tier(at service: String) -> UInt8? {
        guard let services = terms.services else { return 0 }
        for candidate in services where candidate.name == service { return candidate.tier }
        return nil
    }

    /// What the pass may do at a service; `nil` for everything.
    public func capabilities(at service: String) -> [String]? { terms[service]?.capabilities }

    /// When the pass ends at a service; `nil` for never. At the moment itself it has ended.
    public func validUntil(at service: String) -> Timestamp? { terms[service]?.validUntil }

    /// The value of an operator's constraint, for those that the verifier was given a ``ConstraintRule`` for.
    public func constraint(_ constraint: String, for service: String) -> String? { terms[service]?.constraints[constraint] }

    /// Conditions that nobody here enforces, in order.
    public var unknownCaveats: [String] { terms.unknown }
}

extension Pass {
    /// Why the pass is no good for this request; `nil` when it is.
    ///
    /// Cheap, to be asked for every request. The border of time: a pass is good while `now < validUntil` and expired at `validUntil` itself;
    /// "valid until" is a moment the pass does not live to see, so that lifetimes add up without a second in between that has two passes.
    ///
    /// - Parameter capability: what the request needs at the service; `nil` for nothing in particular.
    public func refusal(for service: String, capability: String?, now: Timestamp) -> PassRefusal? {
        guard tier(at: service) != nil else { return .wrongService(service) }
        guard let conditions = terms[service] else { return nil }
        if let validUntil = conditions.validUntil, now >= validUntil { return .expired(validUntil: validUntil) }
        if let capability, let permitted = conditions.capabilities, !permitted.contains(capability) { return .missingCapability(capability) }
        return nil
    }
}

extension Pass: CustomStringConvertible {
    public var description: String { "pass \(tokenID)" }
}
