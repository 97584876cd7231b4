public import Lightning

/// The JSON body of a 402 answer, for clients that read no header fields.
public struct ChallengeBody: Hashable, Sendable {
    public let challenge: Challenge
    public let paymentHash: PaymentHash
    public let price: MilliSatoshi
    /// When the invoice cannot be paid any more; not when the pass that it buys ends.
    public let expiresAt: Timestamp
    public let service: String

    public init(challenge: Challenge, paymentHash: PaymentHash, price: MilliSatoshi, expiresAt: Timestamp, service: String) {
        self.challenge = challenge
        self.paymentHash = paymentHash
        self.price = price
        self.expiresAt = expiresAt
        self.service = service
    }

    /// One JSON object without line ends, in UTF-8.
    ///
    /// `macaroon` and `token` are the same text, `price_sats` and `priceSats` the same number, in satoshi and rounded up: clients in use look
    /// for one or the other. `price_msat` is exact. `expires_at` is text, RFC 3339 in UTC: no specification says, and of the published response
    /// formats those that have a time give it like that.
    ///
    /// - Parameter extra: further members with text values, such as a reason; names must differ from those above.
    public func json(extra: [(name: String, value: String)] = []) -> String {
        var object = JSONObjectWriter()
        object.add("macaroon", challenge.token)
        object.add("token", challenge.token)
        object.add("invoice", challenge.invoice)
        object.add("payment_hash", paymentHash.hex)
        object.add("price_sats", price.satoshisRoundedUp)
        object.add("priceSats", price.satoshisRoundedUp)
        object.add("price_msat", price.value)
        object.add("expires_at", expiresAt.rfc3339)
        object.add("service", service)
        for member in extra { object.add(member.name, member.value) }
        return object.text
    }
}

/// Writes one flat JSON object (RFC 8259).
struct JSONObjectWriter {
    private var members: [String] = []

    var text: String { "{" + members.joined(separator: ",") + "}" }

    mutating func add(_ name: String, _ value: String) {
        members.append(Self.quoted(name) + ":" + Self.quoted(value))
    }

    mutating func add(_ name: String, _ value: UInt64) {
        members.append(Self.quoted(name) + ":" + String(value))
    }

    /// Escapes what JSON demands, and `<`, so that the text may stand inside a page's script element.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "<", "\u{0}"..."\u{1f}", "\u{7f}", "\u{2028}", "\u{2029}": result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
