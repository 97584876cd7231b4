/// `<service>_capabilities=a,b`: what a pass may do at a service.
///
/// A pass without this caveat may do everything there, one with an empty list nothing. A later list names a part of the earlier one.
public struct CapabilitiesCaveat: Caveat, Hashable {
    public let service: String
    public let capabilities: [String]

    public init(service: String, capabilities: [String]) throws(CaveatError) {
        try CaveatName.check(service)
        for (index, capability) in capabilities.enumerated() {
            try CaveatName.check(capability)
            guard !capabilities[..<index].contains(capability) else { throw .duplicate(capability) }
        }
        self.service = service
        self.capabilities = capabilities
    }

    public var text: String {
        "\(service)_capabilities=" + capabilities.joined(separator: ",")
    }
}

struct CapabilitiesPolicy: CaveatPolicy {
    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict {
        guard let service = condition.service(before: "capabilities") else { return .notMine }
        guard let capabilities = Condition.names(in: condition.value) else { return .malformed }
        return terms.update(service) { terms in
            if let earlier = terms.capabilities, !capabilities.allSatisfy(earlier.contains) { return .widens }
            terms.capabilities = capabilities
            return .accepted
        }
    }
}
