/// The shape of a token (Lightquark v4): `LQ.AC.` or `LQ.RE.`, opaque characters, the moments of issue and expiry in base 36.
///
/// What is in it is the network's affair. It is looked at so that nothing else is ever sent in an `Authorization` field, and for how long it lives.
enum TokenShape {
    enum Kind: String {
        case access = "AC"
        case refresh = "RE"
    }

    /// Of a whole token, in bytes; those of Lightquark have 88 and 81.
    static let limit = 512

    static func isToken(_ text: String, _ kind: Kind) -> Bool {
        stamps(text, kind) != nil
    }

    /// From issue to expiry; `nil` for what is no access token, or lives for no time.
    static func lifetime(ofAccess text: String) -> Duration? {
        guard let stamps = stamps(text, .access), stamps.expires > stamps.issued else { return nil }
        return .milliseconds(stamps.expires - stamps.issued)
    }

    private static func stamps(_ text: String, _ kind: Kind) -> (issued: Int64, expires: Int64)? {
        guard text.utf8.count <= limit else { return nil }
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].elementsEqual("LQ".utf8), parts[1].elementsEqual(kind.rawValue.utf8), !parts[2].isEmpty,
            parts[2].allSatisfy(isBase64URL), let issued = moment(parts[3]), let expires = moment(parts[4])
        else { return nil }
        return (issued, expires)
    }

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Milliseconds; at most ten digits, which is the year 117,000.
    private static func moment(_ digits: Substring.UTF8View) -> Int64? {
        guard (1...10).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value * 36 + Int64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = value * 36 + Int64(digit - UInt8(ascii: "a")) + 10
            default: return nil
            }
        }
        return value
    }
}
