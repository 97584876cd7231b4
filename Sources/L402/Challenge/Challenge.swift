internal import Lightning
public import Macaroons

/// What a server asks for: pay this invoice, then show this token with the preimage.
public struct Challenge: Hashable, Sendable {
    /// The macaroon's base64 text. Kept as it came and sent back as it came: servers in use put other things than macaroons here.
    public let token: String
    /// A BOLT 11 invoice, as it came.
    public let invoice: String

    /// A server's challenge for a macaroon that it minted: binary version 2 in standard base64 with padding.
    public init(macaroon: Macaroon, invoice: String) {
        self.init(token: Base64.encode(macaroon.serialized()), invoice: invoice)
    }

    public init(token: String, invoice: String) {
        self.token = token
        self.invoice = invoice
    }

    /// The values of two `WWW-Authenticate` lines, to be sent in this order.
    ///
    /// The old scheme comes first and the specification's `version` and `token` last, in just this spacing: what all readers in use accept.
    public var headerFieldValues: [String] {
        let token = QuotedString.encode(token)
        let invoice = QuotedString.encode(invoice)
        return [
            "LSAT macaroon=\(token), invoice=\(invoice)",
            "L402 macaroon=\(token), invoice=\(invoice), version=\"0\", token=\(token)",
        ]
    }

    /// The identifier, when the token is a macaroon with one of L402's; a reader may then check its payment hash against the invoice's. `nil`
    /// says nothing against a challenge.
    public var identifierIfStandard: Identifier? {
        guard let bytes = Base64.decode(token), let macaroon = try? Macaroon.parseSequence(bytes).first else { return nil }
        return try? Identifier.parse(macaroon.identifier)
    }
}

extension Challenge: CustomStringConvertible {
    public var description: String { "challenge \(identifierIfStandard?.tokenID.hex ?? "with a token of another kind"), \(invoice)" }
}

/// A quoted string of RFC 9110, section 5.6.4.
enum QuotedString {
    /// Control characters, which a field value cannot carry, become spaces.
    static func encode(_ text: String) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        bytes.reserveCapacity(text.utf8.count + 2)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, 0x7f: bytes.append(UInt8(ascii: " "))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return String(decoding: bytes, as: UTF8.self)
    }
}
