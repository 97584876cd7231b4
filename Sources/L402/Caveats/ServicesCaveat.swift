/// `services=name:tier[,name:tier]`: what a pass is good for.
///
/// A pass without this caveat is good for every service. A later list names a part of the earlier one, tiers unchanged.
public struct ServicesCaveat: Caveat, Hashable {
    public struct Service: Hashable, Sendable {
        public let name: String
        /// 0 is the base tier.
        public let tier: UInt8

        public init(name: String, tier: UInt8 = 0) {
            self.name = name
            self.tier = tier
        }
    }

    /// Never empty, no name twice.
    public let services: [Service]

    public init(_ services: [Service]) throws(CaveatError) {
        guard !services.isEmpty else { throw .emptyList }
        for (index, service) in services.enumerated() {
            try CaveatName.check(service.name)
            guard !services[..<index].contains(where: { $0.name == service.name }) else { throw .duplicate(service.name) }
        }
        self.services = services
    }

    public var text: String {
        "services=" + services.map { "\($0.name):\($0.tier)" }.joined(separator: ",")
    }
}

struct ServicesPolicy: CaveatPolicy {
    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict {
        guard condition.isNamed("services") else { return .notMine }
        guard let services = Self.services(in: condition.value) else { return .malformed }
        if let earlier = terms.services, !services.allSatisfy(earlier.contains) { return .widens }
        terms.services = services
        return .accepted
    }

    private static func services(in value: ArraySlice<UInt8>) -> [ServicesCaveat.Service]? {
        var services: [ServicesCaveat.Service] = []
        let isList = Condition.forEachItem(in: value) { item in
            guard let service = service(item), !services.contains(where: { $0.name == service.name }) else { return false }
            services.append(service)
            return true
        }
        return isList ? services : nil
    }

    private static func service(_ item: ArraySlice<UInt8>) -> ServicesCaveat.Service? {
        guard let colon = item.firstIndex(of: UInt8(ascii: ":")), CaveatName.isValid(item[..<colon]),
            let name = Condition.text(item[..<colon]),
            let number = Condition.number(in: item[(colon + 1)...]), let tier = UInt8(exactly: number)
        else { return nil }
        return ServicesCaveat.Service(name: name, tier: tier)
    }
}
