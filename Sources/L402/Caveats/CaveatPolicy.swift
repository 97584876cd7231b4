internal import Lightning
internal import Macaroons

/// One rule about caveats: which conditions it knows, what they must look like, and what they add to a pass's terms.
///
/// Knows neither time nor request: what it leaves in the terms is compared with those for every request anew.
protocol CaveatPolicy: Sendable {
    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict
}

enum CaveatVerdict {
    /// Another policy's condition, or nobody's.
    case notMine
    case accepted
    case malformed
    /// It would permit what an earlier caveat of the same condition does not.
    case widens
}

/// What a pass's caveats say, all of them read.
struct PassTerms: Hashable, Sendable {
    struct ServiceTerms: Hashable, Sendable {
        let service: String
        var capabilities: [String]?
        var validUntil: Timestamp?
        var constraints: [String: String] = [:]
    }

    /// `nil` for every service.
    var services: [ServicesCaveat.Service]?
    /// One for each service that a condition names; few, so a list.
    var perService: [ServiceTerms] = []
    var unknown: [String] = []

    subscript(service: String) -> ServiceTerms? {
        for terms in perService where terms.service == service { return terms }
        return nil
    }

    mutating func update(_ service: String, _ body: (inout ServiceTerms) -> CaveatVerdict) -> CaveatVerdict {
        if let index = perService.firstIndex(where: { $0.service == service }) { return body(&perService[index]) }
        var terms = ServiceTerms(service: service)
        let verdict = body(&terms)
        perService.append(terms)
        return verdict
    }
}

/// All policies, asked in order; the first that knows a condition decides.
struct CaveatPolicies: Sendable {
    private let policies: [any CaveatPolicy]
    private let isStrict: Bool

    /// Strict refuses what no policy knows. Otherwise it is skipped, as the L402 specification has it: a condition may be for the upstream.
    init(constraints: [ConstraintRule], isStrict: Bool) {
        policies =
            [ServicesPolicy(), CapabilitiesPolicy(), ValidUntilPolicy(), PreimagePolicy()] as [any CaveatPolicy]
            + constraints.map { ConstraintPolicy(rule: $0) }
        self.isStrict = isStrict
    }

    /// Adds what a macaroon's caveats say to `terms`; the first refusal, or `nil`. Third-party caveats are refused: nobody here could discharge
    /// them.
    func read(_ caveats: [Macaroon.Caveat], into terms: inout PassTerms) -> PassRefusal? {
        for caveat in caveats {
            guard !caveat.isThirdParty else { return .thirdPartyCaveat }
            if let refusal = read(caveat, into: &terms) { return refusal }
        }
        return nil
    }

    private func read(_ caveat: Macaroon.Caveat, into terms: inout PassTerms) -> PassRefusal? {
        if let condition = Condition(caveat.identifier) {
            for policy in policies {
                switch policy.read(condition, into: &terms) {
                case .notMine: continue
                case .accepted: return nil
                case .malformed: return .malformedCaveat(condition.description)
                case .widens: return .widenedCaveat(condition.description)
                }
            }
        }
        let text = String(decoding: caveat.identifier, as: UTF8.self)
        guard !isStrict else { return .unknownCaveat(text) }
        terms.unknown.append(text)
        return nil
    }
}
