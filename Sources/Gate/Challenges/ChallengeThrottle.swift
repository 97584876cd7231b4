internal import Lightning

/// How many challenges each caller may still have made: a token bucket a caller and service, in bounded memory.
struct ChallengeThrottle {
    private struct Key: Hashable {
        let caller: CallerAddress
        let service: String
    }

    /// A bucket that would be full again needs no memory, so one time suffices: when it will be, in microseconds since 1970. Milliseconds would be too
    /// coarse for hundreds a second.
    private var fullAgain: [Key: Int64] = [:]
    private let capacity: Int
    /// A year, in milliseconds.
    private static let longestPeriod: Int64 = 366 * 86_400_000
    /// Beyond that moment, 100,000 years away, time stands still.
    private static let latest: Int64 = 3_155_760_000_000_000

    init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    /// Takes one challenge from the caller's bucket. `nil` when there was one; otherwise the seconds until there is one.
    mutating func take(caller: CallerAddress, service: String, rate: Rate, now: Timestamp) -> Int? {
        let key = Key(caller: caller, service: service)
        let now = min(max(now.milliseconds, -Self.latest), Self.latest) * 1000
        let period = min(max(1, rate.period.wholeMilliseconds), Self.longestPeriod) * 1000
        let cost = max(1, period / Int64(max(1, rate.count)))
        let after = max(fullAgain[key] ?? now, now) + cost
        let excess = after - now - max(period, cost)
        if excess > 0 { return Int((excess + 999_999) / 1_000_000) }
        if fullAgain[key] == nil, fullAgain.count >= capacity { sweep(now: now) }
        fullAgain[key] = after
        return nil
    }

    /// Buckets that are not known to be full.
    var count: Int { fullAgain.count }

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
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        let (value, overflows) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return overflow || overflows ? (seconds < 0 ? .min : .max) : value
    }
}
