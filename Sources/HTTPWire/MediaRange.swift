/// `Accept` (RFC 9110 section 12.5.1).
public enum MediaRange {
    /// How much a type is wanted, from 0 to 1000; `nil` where it is not named. Wildcards name nothing: every client sends them.
    public static func quality(of type: String, in values: [String]) -> Int? {
        for value in values {
            for range in value.utf8.split(separator: UInt8(ascii: ",")) {
                let parts = range.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { trimmed($0) }
                guard let name = parts.first, MessageFields.equalIgnoringCase(name, type.utf8) else { continue }
                let weight = parts.dropFirst().first {
                    $0.count > 2 && $0.first.map(\.lowercased) == UInt8(ascii: "q") && $0.dropFirst().first == UInt8(ascii: "=")
                }
                return weight.map { quality($0.dropFirst(2)) } ?? 1000
            }
        }
        return nil
    }

    /// `0.5` is 500; what is no weight is 0.
    private static func quality(_ text: Substring.UTF8View.SubSequence) -> Int {
        guard let first = text.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"), text.count <= 5 else { return 0 }
        let rest = text.dropFirst()
        guard rest.isEmpty || rest.first == UInt8(ascii: "."), rest.dropFirst().allSatisfy(\.isDigit) else { return 0 }
        let digits = Array(rest.dropFirst()) + Array(repeating: UInt8(ascii: "0"), count: 3)
        let fraction = digits.prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return min(1000, Int(first - UInt8(ascii: "0")) * 1000 + fraction)
    }

    private static func trimmed(_ text: Substring.UTF8View.SubSequence) -> Substring.UTF8View.SubSequence {
        var text = text
        while let first = text.first, first.isOptionalWhitespace { text = text.dropFirst() }
        while let last = text.last, last.isOptionalWhitespace { text = text.dropLast() }
        return text
    }
}
