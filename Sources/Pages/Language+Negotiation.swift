extension Language {
    /// Of `Accept-Language`, in bytes; browsers send less than 200.
    static let acceptLimit = 1024

    /// The language that a browser would rather have (RFC 9110 section 12.5.4); of several wanted equally the first named. English where none fits, and
    /// where the field cannot be read.
    public static func negotiate(acceptLanguage: String?) -> Language {
        guard let acceptLanguage, acceptLanguage.utf8.count <= acceptLimit else { return .english }
        var best: (language: Language, weight: Int)?
        for range in acceptLanguage.split(separator: ",") {
            let parts = range.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
            guard let tag = parts.first, let weight = weight(parts.dropFirst()), weight > (best?.weight ?? 0) else { continue }
            if let language = Language(tag: tag) {
                best = (language, weight)
            } else if tag == "*" {
                best = (.english, weight)
            }
        }
        return best?.language ?? .english
    }

    /// 0 to 1000; 1000 where there is none. `nil` for what is no weight.
    private static func weight(_ parameters: ArraySlice<Substring>) -> Int? {
        guard let parameter = parameters.first else { return 1000 }
        let bytes = Array(parameter.utf8)
        guard parameters.count == 1, (3...7).contains(bytes.count), bytes[0].asciiLowercased == UInt8(ascii: "q"), bytes[1] == UInt8(ascii: "=")
        else {
            return nil
        }
        let digits = bytes[3...]
        guard bytes[2] == UInt8(ascii: "0") || bytes[2] == UInt8(ascii: "1"), digits.isEmpty || digits.first == UInt8(ascii: "."),
            digits.dropFirst().allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let thousandths = (digits.dropFirst() + [48, 48, 48]).prefix(3).reduce(0) { $0 * 10 + Int($1 - 48) }
        return min(1000, Int(bytes[2] - 48) * 1000 + thousandths)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return text
    }
}
