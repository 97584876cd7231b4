internal import Lightning

/// So many calls in so much time, and all of them at once where one likes.
public struct CallRate: Hashable, Sendable {
    public let count: Int
    public let period: Duration

    /// At least one call, and a period from a second to a day.
    public init(_ count: Int, per period: Duration) {
        self.count = max(1, count)
        self.period = min(max(period, .seconds(1)), .seconds(86_400))
    }
}

/// How many calls each caller may still make: a token bucket for each key, in bounded memory.
struct RateBuckets<Key: Hashable & Sendable>: Sendable {
    /// A bucket that would be full again needs no memory, so one time suffices: when it will be, in microseconds since 1970.
    private var fullAgain: [Key: Int64] = [:]
    private let capacity: Int
    /// Beyond that moment, 100,000 years away, time stands still.
    private static var latest: Int64 { 3_155_760_000_000_000 }

    init(capacity: Int) {
        self.capacity = max(16, capacity)
    }

    /// Takes one call from the bucket. `nil` when there was one; otherwise the seconds until there is one, at least 1.
    mutating func take(_ key: Key, rate: CallRate, now: Timestamp) -> Int? {
        let now = min(max(now.milliseconds, -Self.latest), Self.latest) * 1000
        let period = rate.period.components.seconds * 1_000_000
        let cost = max(1, period / Int64(rate.count))
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
