/// The keys that we append to a query.
///
/// A link with `redirect_uri=https://tool.example/?access_token=...` would otherwise sign the user in to the tool with a stranger's token, where the tool
/// reads the first of two.
enum ReservedKeys {
    private static let names: Set<String> = ["access_token", "refresh_token", "state", "code", "error", "error_description"]

    /// The first of our keys in a query, however a tool's framework might come to read it: percent-encoded, in other letters, divided by semicolons, as a
    /// list (`code[]`), with the characters that PHP turns into underscores.
    static func first(in query: ArraySlice<UInt8>) -> String? {
        for pair in query.split(whereSeparator: { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: ";") }) {
            let name = folded(pair.prefix { $0 != UInt8(ascii: "=") })
            if names.contains(name) { return name }
        }
        return nil
    }

    private static func folded(_ name: ArraySlice<UInt8>) -> String {
        let decoded = (PercentEncoding.decode(name) ?? Array(name)).map { byte in
            switch byte {
            case UInt8(ascii: "+"), UInt8(ascii: " "), UInt8(ascii: "."): UInt8(ascii: "_")
            default: byte.lowercased
            }
        }
        let words = decoded.drop { $0 == UInt8(ascii: "_") || $0 < 0x20 }
        return String(decoding: words.prefix { $0 != UInt8(ascii: "[") && $0 != 0 }, as: UTF8.self)
    }
}
