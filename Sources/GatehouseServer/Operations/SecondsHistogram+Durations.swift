import ReverseProxy

extension SecondsHistogram {
    init(_ histogram: DurationHistogram) {
        let borders = DurationHistogram.borders.map(Self.seconds) + ["+Inf"]
        buckets = zip(borders, histogram.counts).map { ($0, $1) }
        sum = Self.seconds(histogram.sum)
    }

    /// Decimal, without an exponent and without the rounding of binary fractions.
    private static func seconds(_ nanoseconds: UInt64) -> String {
        let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard rest > 0 else { return "\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(whole).\(digits)"
    }
}
