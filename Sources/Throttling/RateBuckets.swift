public import Lightning

/// How many calls each caller may still make: a token bucket for each key, in bounded memory.
public struct RateBuckets<Key: Hashable & Sendable>: Sendable {
    /// A bucket that would be full again needs no memory, so one time suffices: when it will be, in microseconds since 1970. Milliseconds would be too
    /// coarse for hundreds a second.
    private var fullAgain: [Key: Int64] = [:]
    private let capacity: Int
    /// A year, in milliseconds.
    private static var longestPeriod: Int64 { 366 * 86_400_000 }
    /// Beyond that moment, 100,000 years away, time stands still.
    private static var latest: Int64 { 3_155_760_000_000_000 }

    /// - Parameter capacity: buckets that are kept at most, 16 at least.
    public init(capacity: Int) {
        self.capacity = max(16, capacity)
    }

    /// Takes one call from the bucket. `nil` when there was one; otherwise the seconds until there is one, at least 1.
    ///
    /// - Parameters:
    ///   - count: what the bucket holds; one at least.
    ///   - period: the time in which it fills up again, from a millisecond to a year.
    public mutating func take(_ key: Key, count: Int, per period: Duration, now: Timestamp) -> Int? {
        let now = min(max(now.milliseconds, -Self.latest), Self.latest) * 1000
        let period = min(max(1, period.wholeMilliseconds), Self.longestPeriod) * 1000
        let cost = max(1, period / Int64(max(1, count)))
        let after = max(fullAgain[key] ?? now, now) + cost
        let excess = after - now - max(period, cost)
        if excess > 0 { return Int((excess + 999_999) / 1_000_000) }
        if fullAgain[key] == nil, fullAgain.count >= capacity { sweep(now: now) }
        fullAgain[key] = after
        return nil
    }

    /// Buckets that are not known to be full.
    public var count: Int { fullAgain.count }

    /// Forgets full buckets; if hardly any was, the ones that have been used least.
    private mutating func sweep(now: Int64) {
        fullAgain = fullAgain.filter { $0.value > now }
        guard fullAgain.count > capacity * 3 / 4 else { return }
        let border = fullAgain.values.sorted()[fullAgain.count / 4]
        fullAgain = fullAgain.filter { $0.value > border }
    }
}

extension Duration {
    /// Rounded towards zero; saturates.
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (value, overflows) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflow || overflows ? (seconds < 0 ? .min : .max) : value
    }
}
