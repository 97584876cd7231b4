public import Lightning

/// What may be spent, fees included. `nil` is no limit of that kind.
public struct SpendingLimits: Hashable, Sendable {
    /// For one request with everything it takes: redirects, renewals.
    public var perRequest: MilliSatoshi?
    /// For one host, over all its ports, from the first payment on.
    public var perHost: MilliSatoshi?
    /// From midnight to midnight UTC.
    public var perDay: MilliSatoshi?
    /// From the first payment on.
    public var total: MilliSatoshi?

    public init(perRequest: MilliSatoshi? = nil, perHost: MilliSatoshi? = nil, perDay: MilliSatoshi? = nil, total: MilliSatoshi? = nil) {
        self.perRequest = perRequest
        self.perHost = perHost
        self.perDay = perDay
        self.total = total
    }

    /// 1,000 satoshi a request, 10,000 a day.
    public static let standard = SpendingLimits(perRequest: .satoshis(1000), perDay: .satoshis(10_000))
    public static let none = SpendingLimits()

    /// Of every pair the smaller one.
    public func narrowed(by other: SpendingLimits) -> SpendingLimits {
        SpendingLimits(
            perRequest: Self.smaller(perRequest, other.perRequest), perHost: Self.smaller(perHost, other.perHost),
            perDay: Self.smaller(perDay, other.perDay), total: Self.smaller(total, other.total))
    }

    private static func smaller(_ left: MilliSatoshi?, _ right: MilliSatoshi?) -> MilliSatoshi? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

/// How much the way through the network may cost on top of the price.
public enum FeeLimit: Hashable, Sendable {
    /// One fiftieth of the price, but 10 satoshi where that is less: above what every node in use asks for by itself.
    case standard
    case atMost(MilliSatoshi)

    func limit(for amount: MilliSatoshi) -> MilliSatoshi {
        switch self {
        case .standard: max(.satoshis(10), MilliSatoshi(amount.value / 50))
        case .atMost(let limit): limit
        }
    }
}
