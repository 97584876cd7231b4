import ArgumentParser
import Lightning

/// An amount as people write it: `10`, `10 sat`, `1500 msat`. A bare number is satoshi.
struct Amount: ExpressibleByArgument, Hashable, Sendable {
    let value: MilliSatoshi

    init?(argument: String) {
        let text = argument.filter { $0 != " " && $0 != "_" }.lowercased()
        let unit = text.hasSuffix("msat") ? "msat" : text.hasSuffix("sat") ? "sat" : ""
        guard let number = UInt64(text.dropLast(unit.count)), text.first != "+" else { return nil }
        guard let value = unit == "msat" ? MilliSatoshi(number) : MilliSatoshi(satoshis: number), value <= .supply else { return nil }
        self.value = value
    }
}
