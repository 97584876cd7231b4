public import Lightning

/// A payment that would pass a limit. Nothing was paid.
public struct BudgetRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Limit: String, Hashable, Sendable {
        case request, host, day, total
    }

    public let limit: Limit
    public let allowed: MilliSatoshi
    /// Spent and reserved so far, as far as this limit counts it.
    public let used: MilliSatoshi
    /// What the payment would cost: price and the largest fee.
    public let wanted: MilliSatoshi

    public init(limit: Limit, allowed: MilliSatoshi, used: MilliSatoshi, wanted: MilliSatoshi) {
        self.limit = limit
        self.allowed = allowed
        self.used = used
        self.wanted = wanted
    }

    public var description: String {
        let already = used == .zero ? "" : ", of which \(used) are spent or reserved"
        return switch limit {
        case .request: "the payment of \(wanted) is above the limit of \(allowed) for one request\(already)"
        case .host: "the payment of \(wanted) is above the budget of \(allowed) for this host\(already)"
        case .day: "the payment of \(wanted) is above the budget of \(allowed) for this day (UTC)\(already)"
        case .total: "the payment of \(wanted) is above the total budget of \(allowed)\(already)"
        }
    }
}
