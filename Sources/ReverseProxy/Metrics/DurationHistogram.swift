/// How long things took, in buckets from a tenth of a millisecond to ten seconds.
public struct DurationHistogram: Sendable {
    /// The upper borders of the buckets, in nanoseconds; what took longer is only counted.
    public static let borders: [UInt64] = [
        100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000, 500_000_000,
        1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
    ]

    /// How many fell between the border before and this one; the last element holds those beyond all borders.
    public private(set) var counts: [UInt64]
    /// The sum of all, in nanoseconds.
    public private(set) var sum: UInt64 = 0
    private let borders: [UInt64]

    public init() {
        // Held by each: a global table costs a once-check a use.
        borders = Self.borders
        counts = Array(repeating: 0, count: Self.borders.count + 1)
    }

    public var count: UInt64 { counts.reduce(0, &+) }

    public mutating func observe(nanoseconds: UInt64) {
        var index = 0
        while index < borders.count, nanoseconds > borders[index] { index += 1 }
        counts[index] &+= 1
        sum &+= nanoseconds
    }

    public mutating func add(_ other: DurationHistogram) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
        sum &+= other.sum
    }
}
