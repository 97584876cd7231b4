internal import Lightning
internal import Throttling

/// So many calls in so much time, and all of them at once where one likes.
public struct CallRate: Hashable, Sendable {
    public let count: Int
    public let period: Duration

    /// At least one call, and a period of whole seconds from one to a day.
    public init(_ count: Int, per period: Duration) {
        self.count = max(1, count)
        self.period = .seconds(min(max(period, .seconds(1)), .seconds(86_400)).components.seconds)
    }
}

extension RateBuckets {
    /// Takes one call from the bucket. `nil` when there was one; otherwise the seconds until there is one, at least 1.
    mutating func take(_ key: Key, rate: CallRate, now: Timestamp) -> Int? {
        take(key, count: rate.count, per: rate.period, now: now)
    }
}
