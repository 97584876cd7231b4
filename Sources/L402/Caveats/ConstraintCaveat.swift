/// `<service>_<constraint>=<value>`: a condition of the operator's own.
public struct ConstraintCaveat: Caveat, Hashable {
    public let service: String
    public let constraint: String
    public let value: String

    public init(service: String, constraint: String, value: String) throws(CaveatError) {
        try CaveatName.check(service)
        try CaveatName.checkConstraint(constraint)
        guard value.utf8.count <= 1024, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { throw .invalidValue(value) }
        self.service = service
        self.constraint = constraint
        self.value = value
    }

    public var text: String { "\(service)_\(constraint)=\(value)" }
}

/// How an operator's constraint is read when a pass is verified. What the value means for a request is then the operator's to enforce, from
/// ``Pass/constraint(_:for:)``.
public struct ConstraintRule: Sendable {
    /// The `<constraint>` of `<service>_<constraint>=<value>`.
    public let constraint: String
    /// Whether `value` may follow `earlier`, the value of an earlier caveat of the same condition: it must narrow. `earlier` is `nil` for
    /// the first one, where only the value's form is in question.
    public let narrows: @Sendable (_ value: String, _ earlier: String?) -> Bool

    /// The name is checked like that of a ``ConstraintCaveat``.
    public init(constraint: String, narrows: @escaping @Sendable (_ value: String, _ earlier: String?) -> Bool) throws(CaveatError) {
        try CaveatName.checkConstraint(constraint)
        self.constraint = constraint
        self.narrows = narrows
    }
}

extension CaveatName {
    /// A constraint's name is none of the protocol's own, and does not end like one: `<service>_grace_valid_until` would be read as the `valid_until` of a
    /// service `<service>_grace`.
    fileprivate static func checkConstraint(_ name: String) throws(CaveatError) {
        try check(name)
        for own in ["capabilities", "valid_until"] where name == own || name.hasSuffix("_" + own) { throw .reservedName(name) }
    }
}

struct ConstraintPolicy: CaveatPolicy {
    let rule: ConstraintRule

    func read(_ condition: Condition, into terms: inout PassTerms) -> CaveatVerdict {
        guard let service = condition.service(before: rule.constraint) else { return .notMine }
        guard let value = Condition.text(condition.value) else { return .malformed }
        return terms.update(service) { terms in
            let earlier = terms.constraints[rule.constraint]
            guard rule.narrows(value, earlier) else { return earlier == nil ? .malformed : .widens }
            terms.constraints[rule.constraint] = value
            return .accepted
        }
    }
}
