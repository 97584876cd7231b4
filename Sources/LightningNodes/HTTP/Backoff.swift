/// How long to wait before the next attempt at something that failed: twice as long each time, with jitter, up to a limit.
///
/// Jitter takes up to half of the wait away, so that many clients of one node do not come back in step.
public struct Backoff: Hashable, Sendable {
    public let first: Duration
    public let longest: Duration
    private var next: Duration

    /// `first` is positive and at most `longest`; anything else is brought into line.
    public init(first: Duration = .milliseconds(500), longest: Duration = .seconds(30)) {
        self.first = max(first, .milliseconds(1))
        self.longest = max(longest, self.first)
        next = self.first
    }

    /// The wait before the next attempt.
    public mutating func failed(using generator: inout some RandomNumberGenerator) -> Duration {
        let full = next
        next = min(next * 2, longest)
        return full - full / 2 * Double.random(in: 0..<1, using: &generator)
    }

    public mutating func succeeded() {
        next = first
    }
}
