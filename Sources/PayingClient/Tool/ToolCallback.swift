/// What a browser brings back to a tool, in the query of its redirect URI.
struct ToolCallback {
    enum Outcome {
        case tokens(access: String, refresh: String)
        case code(String)
        /// `error`: `access_denied` where the user said no.
        case refused(String)
    }

    let outcome: Outcome
    let state: String?

    /// In bytes.
    static let limit = 8192
    private static let names: Set<String> = ["access_token", "refresh_token", "code", "state", "error"]

    /// Reads a query, with or without its question mark. Parameters that are not ours are passed over; of ours each may be there once.
    init(query: String) throws(AccountError) {
        guard query.utf8.count <= Self.limit else { throw .badCallback("it is too long") }
        var values: [String: String] = [:]
        for pair in query.drop(while: { $0 == "?" }).split(separator: "&") {
            let name = String(pair.prefix { $0 != "=" })
            guard Self.names.contains(name) else { continue }
            guard let value = Self.decoded(pair.utf8.dropFirst(name.utf8.count + 1)) else { throw .badCallback("`\(name)` is not percent-encoded") }
            guard values.updateValue(value, forKey: name) == nil else { throw .badCallback("`\(name)` is there twice") }
        }
        state = values["state"]
        outcome = try Self.outcome(values)
    }

    private static func outcome(_ values: [String: String]) throws(AccountError) -> Outcome {
        if let error = values["error"] { return .refused(error) }
        if let code = values["code"] {
            guard values["access_token"] == nil, values["refresh_token"] == nil else { throw .badCallback("there are a code and tokens") }
            guard AccountClient.isCode(code) else { throw .badCallback("`code` is none") }
            return .code(code)
        }
        guard let access = values["access_token"], let refresh = values["refresh_token"] else { throw .badCallback("there are no tokens") }
        guard TokenShape.isToken(access, .access), TokenShape.isToken(refresh, .refresh) else { throw .badCallback("the tokens are none") }
        return .tokens(access: access, refresh: refresh)
    }

    private static func decoded(_ bytes: Substring.UTF8View.SubSequence) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else { return nil }
            decoded.append(high << 4 | low)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init)
    }
}
