internal import Lightning
internal import Throttling

/// How many challenges each caller may still have made, of each service.
struct ChallengeThrottle {
    private struct Key: Hashable {
        let caller: CallerAddress
        let service: String
    }

    private var buckets: RateBuckets<Key>

    init(capacity: Int = 65_536) {
        buckets = RateBuckets(capacity: capacity)
    }

    /// Takes one challenge from the caller's bucket. `nil` when there was one; otherwise the seconds until there is one.
    mutating func take(caller: CallerAddress, service: String, rate: Rate, now: Timestamp) -> Int? {
        buckets.take(Key(caller: caller, service: service), count: rate.count, per: rate.period, now: now)
    }

    /// Buckets that are not known to be full.
    var count: Int { buckets.count }
}
