public import Lightning

/// `<service>_valid_until=<unix seconds>`: when a pass ends at a service.
///
/// The moment itself is outside: a pass is good while `now < validUntil`, as Aperture has it, so that a pass of 30 days lives 30 days and
/// not a second more. A later caveat is not later in time.
public struct ValidUntilCaveat: Caveat, Hashable {
    public let service: String
    /// Whole seconds; what was asked for is rounded towards the past, never before 1970.
    public let validUntil: Timestamp

    public init(service: String, validUntil: Timestamp) throws(CaveatError) {
        try CaveatName.check(service)
        self.service = service
        self.validUntil = Timestamp(seconds: max(0, validUntil.seconds))
    }

    public var text: String { "\(service)_valid_until=\(validUntil.seconds)" }
}

struct ValidUntilPolicy: CaveatPolicy {
    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict {
        guard let service = condition.service(before: "valid_until") else { return .notMine }
        guard let seconds = Condition.number(in: condition.value) else { return .malformed }
        let validUntil = Timestamp(seconds: seconds)
        return terms.update(service) { terms in
            if let earlier = terms.validUntil, earlier < validUntil { return .widens }
            terms.validUntil = validUntil
            return .accepted
        }
    }
}
