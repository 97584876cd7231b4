import Foundation
import L402
import Lightning
import Macaroons

/// Reads a credential in whatever form somebody pasted it.
enum CredentialText {
    struct Unreadable: Error, CustomStringConvertible {
        let description: String
    }

    static func parse(_ input: String) throws -> UnverifiedCredential {
        let text = input.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { throw Unreadable(description: "there is nothing to inspect") }
        let value = withoutFieldName(text)
        // A challenge begins with the same word as a credential.
        if let parameter = parameter("token", in: value) ?? parameter("macaroon", in: value) { return try bare(parameter) }
        switch CredentialHeader.parse(authorization: [value]) {
        case .candidates(let candidates):
            if let first = candidates.first { return first }
        case .malformed(let error): throw Unreadable(description: "\(error)")
        case .absent: break
        }
        return try bare(value)
    }

    /// `Authorization: L402 ...` -> `L402 ...`
    private static func withoutFieldName(_ text: String) -> String {
        let names = CredentialHeader.fieldNames + ["www-authenticate"]
        guard let colon = text.firstIndex(of: ":"), names.contains(text[..<colon].lowercased()) else { return text }
        return String(text[text.index(after: colon)...].drop { $0 == " " })
    }

    /// The quoted value of a challenge's parameter.
    private static func parameter(_ name: String, in text: String) -> String? {
        guard let range = text.range(of: name + "=\"") else { return nil }
        return String(text[range.upperBound...].prefix { $0 != "\"" })
    }

    /// A macaroon alone, or `macaroon:preimage`.
    private static func bare(_ text: String) throws -> UnverifiedCredential {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let isJSON = text.first == "{"
        let encoded = isJSON ? text : String(parts[0])
        var preimage: Preimage?
        if !isJSON, parts.count == 2, !parts[1].isEmpty {
            guard let given = Preimage(hex: parts[1]) else {
                throw Unreadable(description: "what stands behind the colon is no preimage: 64 hexadecimal digits")
            }
            preimage = given
        }
        guard let bytes = isJSON ? Array(text.utf8) : Hex.decode(encoded) ?? Base64.decode(encoded), !bytes.isEmpty else {
            throw Unreadable(description: "neither a credential nor a macaroon in base64 or hexadecimal")
        }
        let macaroons = try Macaroon.parseSequence(bytes)
        guard let macaroon = macaroons.first else { throw Unreadable(description: "there is no macaroon in it") }
        return UnverifiedCredential(macaroon: macaroon, discharges: Array(macaroons.dropFirst()), preimage: preimage)
    }
}
