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
    /// The price.
    public let amount: MilliSatoshi
    /// The largest fee on top of it. Budgets that leave room for the price alone do not refuse: they leave less for the fee.
    public let feeLimit: MilliSatoshi

    public init(limit: Limit, allowed: MilliSatoshi, used: MilliSatoshi, amount: MilliSatoshi, feeLimit: MilliSatoshi) {
        self.limit = limit
        self.allowed = allowed
        self.used = used
        self.amount = amount
        self.feeLimit = feeLimit
    }

    public var description: String {
        let payment = feeLimit == .zero ? "\(amount)" : "\(amount) and a fee of up to \(feeLimit)"
        let already = used == .zero ? "" : ", of which \(used) are spent or reserved"
        return switch limit {
        case .request: "the payment of \(payment) is above the limit of \(allowed) for one request\(already)"
        case .host: "the payment of \(payment) is above the budget of \(allowed) for this host\(already)"
        case .day: "the payment of \(payment) is above the budget of \(allowed) for this day (UTC)\(already)"
        case .total: "the payment of \(payment) is above the total budget of \(allowed)\(already)"
        }
    }
}
