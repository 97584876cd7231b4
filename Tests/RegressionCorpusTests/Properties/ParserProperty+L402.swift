import L402
import Lightning
import Macaroons

extension ParserProperty {
    /// What was read and written is read again as the same, in every form that can hold it.
    static let macaroon = ParserProperty("macaroon") { bytes in
        guard let macaroons = try? Macaroon.parseSequence(bytes) else { return }
        try require(!macaroons.isEmpty, "a sequence holds a macaroon")
        for macaroon in macaroons {
            try require(try Macaroon.parse(macaroon.serialized()) == macaroon, "v2 survives writing and reading")
            for format in Macaroon.Format.allCases {
                guard let written = try? macaroon.serialized(format) else { continue }
                try require((try? Macaroon.parse(written)) == macaroon, "\(format) survives writing and reading")
            }
        }
    }

    /// An invoice means the same in its own text, and in capitals.
    static let bolt11 = ParserProperty("bolt11") { bytes in
        guard let invoice = try? Invoice.decode(String(decoding: bytes, as: UTF8.self)) else { return }
        try require(try Invoice.decode(invoice.text) == invoice, "an invoice survives writing and reading")
        let capitals = try Invoice.decode(invoice.text.uppercased())
        try require(capitals.paymentHash == invoice.paymentHash && capitals.amount == invoice.amount, "capitals mean the same")
    }

    /// Field lines up to an empty one, then a body. A challenge that was read is written so that it is read again as the same.
    static let challenge = ParserProperty("challenge") { bytes in
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let end = lines.firstIndex(where: \.isEmpty)
        let body = end.map { Array(lines[lines.index(after: $0)...].joined(separator: [0x0A])) }
        if let end { lines.removeSubrange(end...) }
        let fields = lines.map { String(decoding: $0, as: UTF8.self) }
        guard let challenge = try? Challenge.parse(fieldValues: fields, jsonBody: body) else { return }
        _ = challenge.identifierIfStandard
        guard challenge.token.utf8.allSatisfy(isPlain), challenge.invoice.utf8.allSatisfy(isPlain) else { return }
        let again = try? Challenge.parse(fieldValues: challenge.headerFieldValues, jsonBody: nil)
        try require(again == challenge, "a challenge survives writing and reading")
    }

    @Sendable private static func isPlain(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Field lines, each led by `m` (a Macaroon field), `t` (a Token field) or anything else (Authorization). What remains for an upstream holds no
    /// credential of ours any more.
    static let credential = ParserProperty("credential") { bytes in
        var fields: (authorization: [String], macaroon: [String], token: [String]) = ([], [], [])
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line.dropFirst(), as: UTF8.self)
            switch line.first {
            case UInt8(ascii: "m"): fields.macaroon.append(text)
            case UInt8(ascii: "t"): fields.token.append(text)
            default: fields.authorization.append(String(decoding: line, as: UTF8.self))
            }
        }
        if case .candidates(let found) = CredentialHeader.parse(
            authorization: fields.authorization, macaroon: fields.macaroon, token: fields.token)
        {
            try require((1...CredentialHeader.candidateLimit).contains(found.count), "as many candidates as allowed")
        }
        for value in fields.authorization {
            guard let rest = CredentialHeader.remainder(ofAuthorization: value) else { continue }
            try require(CredentialHeader.parse(authorization: [rest]) == .absent, "nothing of ours remains in \(rest.debugDescription)")
        }
    }
}
