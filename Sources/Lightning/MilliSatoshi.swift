/// An amount of bitcoin in millisatoshi, the unit in which Lightning counts: 1 BTC is 10^11 of them.
///
/// Never negative, never fractional. Arithmetic that could wrap is checked and answers `nil`.
public struct MilliSatoshi: Hashable, Sendable {
    /// The number of millisatoshi.
    public let value: UInt64

    /// The most that can exist: 21 million bitcoin.
    public static let supply = MilliSatoshi(2_100_000_000_000_000_000)
    public static let zero = MilliSatoshi(0)

    public init(_ value: UInt64) {
        self.value = value
    }

    /// A whole number of satoshi; `nil` above the number that fits.
    public init?(satoshis: UInt64) {
        let (value, overflow) = satoshis.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return nil }
        self.init(value)
    }

    /// A whole number of satoshi, for constants in code; traps above 1.8 * 10^16.
    public static func satoshis(_ count: UInt64) -> MilliSatoshi {
        MilliSatoshi(count * 1000)
    }

    /// Satoshi, rounded up: what a budget or a node that counts in satoshi must assume.
    public var satoshisRoundedUp: UInt64 {
        value / 1000 + (value % 1000 == 0 ? 0 : 1)
    }

    /// Satoshi, when the amount is a whole number of them.
    public var wholeSatoshis: UInt64? {
        value % 1000 == 0 ? value / 1000 : nil
    }

    public func adding(_ other: MilliSatoshi) -> MilliSatoshi? {
        let (sum, overflow) = value.addingReportingOverflow(other.value)
        return overflow ? nil : MilliSatoshi(sum)
    }

    public func subtracting(_ other: MilliSatoshi) -> MilliSatoshi? {
        value >= other.value ? MilliSatoshi(value - other.value) : nil
    }
}

extension MilliSatoshi: Comparable {
    public static func < (left: MilliSatoshi, right: MilliSatoshi) -> Bool {
        left.value < right.value
    }
}

extension MilliSatoshi: CustomStringConvertible {
    /// `10 sat`, or `1999 msat` where it is no whole number of satoshi.
    public var description: String {
        wholeSatoshis.map { "\($0) sat" } ?? "\(value) msat"
    }
}
