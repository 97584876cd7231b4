/// Where random numbers come from: the system's generator at the edges, a seeded one in tests. Fit for cryptography only if its source is.
public struct RandomSource: RandomNumberGenerator, Sendable {
    private let source: @Sendable () -> UInt64

    public init(source: @escaping @Sendable () -> UInt64) {
        self.source = source
    }

    public func next() -> UInt64 { source() }
}
