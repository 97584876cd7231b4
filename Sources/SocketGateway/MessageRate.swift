/// How many messages a socket may still send: a bucket that may be overdrawn by as much as it holds, and no further.
struct MessageRate: Hashable, Sendable {
    enum Verdict: Hashable, Sendable {
        case within
        /// The message is not to cost us anything.
        case over
        /// Nobody does that by mistake.
        case flooding
    }

    /// In thousandths of a message.
    private var level: Int64
    private let capacity: Int64
    private let perSecond: Int64
    private var filledAt: Duration

    init(burst: Int, perSecond: Int, at moment: Duration) {
        capacity = Int64(max(1, burst)) * 1000
        self.perSecond = Int64(max(1, perSecond))
        level = capacity
        filledAt = moment
    }

    mutating func take(at moment: Duration) -> Verdict {
        fill(at: moment)
        level -= 1000
        if level >= 0 { return .within }
        return level > -capacity ? .over : .flooding
    }

    private mutating func fill(at moment: Duration) {
        let (seconds, attoseconds) = (moment - filledAt).components
        // Long enough to fill any bucket.
        let elapsed = min(seconds, 1_000_000) * 1000 + attoseconds / 1_000_000_000_000_000
        guard elapsed > 0 else { return }
        filledAt += .milliseconds(elapsed)
        level = min(capacity, level + elapsed * perSecond)
    }
}
