internal import SSA

/// Permissions as they are shown.
enum ScopeSlots {
    /// By tier, from the least to the most harmful; tiers without any are left out.
    static func tiers(_ scopes: [ScopeDefinition], chosen: Scopes?, _ phrases: Phrases) -> [Slots] {
        ScopeDefinition.Tier.allCases.sorted().compactMap { tier in
            let members = scopes.filter { $0.tier == tier }
            guard !members.isEmpty else { return nil }
            return [
                "tier": .text(tier.rawValue), "legend": .markup(phrases("tier-\(tier.rawValue)")), "is-high": .flag(tier == .high),
                "scopes": .list(
                    members.map { scope in
                        let isOn = chosen.map { $0.contains(scope.scopes) } ?? (tier != .high)
                        return words(scope, phrases).merging(["bit": .text(String(scope.bit)), "is-on": .flag(isOn)])
                    }),
            ]
        }
    }

    /// The operator's words as they are. Those of the standard registry, which are ours, in the page's language.
    static func words(_ scope: ScopeDefinition, _ phrases: Phrases) -> Slots {
        let isOurs = ScopeRegistry.standard[name: scope.name].map { $0.title == scope.title && $0.sentence == scope.sentence } ?? false
        let key = "scope-\(scope.name)"
        guard isOurs, phrases.text(key) != nil else { return ["scope-title": .text(scope.title), "sentence": .text(scope.sentence)] }
        return ["scope-title": .markup(phrases(key)), "sentence": .markup(phrases("\(key)-text"))]
    }
}
