internal import Lightning

/// `30/min`: so many in a time.
public struct RateValue: Hashable, Sendable {
    public var count: Int
    public var period: Duration

    public init(count: Int, per period: Duration) {
        self.count = count
        self.period = period
    }
}

extension ValueFormat where Value == MilliSatoshi {
    static let amount = ValueFormat(name: "amount", expected: "a whole number with `sat` or `msat`", example: "10 sat") { text in
        guard let (number, unit) = splitNumber(text) else { return .wrong }
        let amount: MilliSatoshi? =
            switch unit {
            case "sat": MilliSatoshi(satoshis: number)
            case "msat": MilliSatoshi(number)
            default: nil
            }
        guard let amount else { return .wrong }
        return amount <= .supply ? .value(amount) : .refused("at most 21 million bitcoin")
    }

    static let price = ValueFormat(name: "amount", expected: amount.expected + ", above zero", example: amount.example) { text in
        let reading = amount.parse(text)
        guard case .value(.zero) = reading else { return reading }
        return .refused("a price above zero; what costs nothing goes under `free`")
    }
}

extension ValueFormat where Value == Duration {
    static let duration = ValueFormat(name: "duration", expected: "a whole number with `ms`, `s`, `m`, `h` or `d`", example: "30s") { text in
        guard let (number, unit) = splitNumber(text), let number = Int64(exactly: number) else { return .wrong }
        let milliseconds: Int64? =
            switch unit {
            case "ms": 1
            case "s": 1000
            case "m": 60_000
            case "h": 3_600_000
            case "d": 86_400_000
            default: nil
            }
        guard let milliseconds else { return .wrong }
        let (total, overflow) = number.multipliedReportingOverflow(by: milliseconds)
        guard !overflow, total <= 36_525 * 86_400_000 else { return .refused("at most 36525d, a hundred years") }
        return .value(.milliseconds(total))
    }

    /// A time that must pass: zero would end everything at once.
    static let positiveDuration = duration.limited(to: duration.expected + ", above zero") { $0 > .zero }

    /// What must be whole seconds on the wire.
    static let wholeSeconds = duration.limited(to: "whole seconds, above zero, with `s`, `m`, `h` or `d`") {
        $0 > .zero && $0.components.attoseconds == 0
    }
}

extension ValueFormat where Value == RateValue {
    static let rate = ValueFormat(name: "rate", expected: "a whole number above zero with `/s`, `/min` or `/h`", example: "30/min") { text in
        guard let (number, unit) = splitNumber(text), let count = Int(exactly: number), (1...1_000_000).contains(count) else { return .wrong }
        switch unit {
        case "/s": return .value(RateValue(count: count, per: .seconds(1)))
        case "/min": return .value(RateValue(count: count, per: .seconds(60)))
        case "/h": return .value(RateValue(count: count, per: .seconds(3600)))
        default: return .wrong
        }
    }
}

extension ValueFormat where Value == UInt64 {
    static let size = ValueFormat(name: "size", expected: "a whole number with `B`, `KiB`, `MiB` or `GiB`", example: "10 MiB") { text in
        guard let (number, unit) = splitNumber(text) else { return .wrong }
        let shift: UInt64? =
            switch unit {
            case "B": 0
            case "KiB": 10
            case "MiB": 20
            case "GiB": 30
            default: nil
            }
        guard let shift else { return .wrong }
        return number <= (1 << 50) >> shift ? .value(number << shift) : .refused("at most 1048576 GiB")
    }

    static let headSize = ValueFormat(name: "size", expected: "a size from 1 KiB to 1 MiB", example: "32 KiB") { text in
        guard case .value(let size) = size.parse(text), (1024...1_048_576).contains(size) else { return .wrong }
        return .value(size)
    }
}

extension ValueFormat where Value == Int {
    static func count(in range: ClosedRange<Int>, example: Int) -> ValueFormat {
        ValueFormat(
            name: "count", expected: "a whole number from \(range.lowerBound) to \(range.upperBound)", example: "\(example)"
        ) { text in
            guard let (number, unit) = splitNumber(text), unit.isEmpty, let count = Int(exactly: number), range.contains(count) else { return .wrong }
            return .value(count)
        }
    }
}

extension ValueFormat where Value == ClosedRange<Int> {
    /// Final ones: 1xx comes before an answer.
    static let statuses = ValueFormat(
        name: "status", expected: "a status from 200 to 599, or a range such as `200-299`", example: "200-299"
    ) { text in
        let borders = text.split(separator: "-", omittingEmptySubsequences: false).map { $0.utf8.count == 3 ? Int($0) ?? 0 : 0 }
        guard (1...2).contains(borders.count), let first = borders.first, let last = borders.last, first >= 200, first <= last, last <= 599 else {
            return .wrong
        }
        return .value(first...last)
    }
}
