import Macaroons
import MacaroonsThirdParty
import Testing

@Suite("Third-party caveats as other libraries make them")
struct ThirdPartyVectorTests {
    private func judge(_ vector: ThirdPartyVectors.Case, _ root: Macaroon, _ discharges: [Macaroon]) throws -> Macaroon.Verification {
        root.verify(rootKey: RootKey(try hex(vector.rootKeyHex)), discharges: discharges, opener: SecretBoxOpener()) { caveat in
            caveat.identifier.starts(with: utf8("ok")) ? .met : .refused("not met")
        }
    }

    @Test("we accept and refuse what they do, whichever form it came in", arguments: ["third-party-pymacaroons.json", "third-party-go.json"])
    func verdicts(_ file: String) throws {
        let cases = try ThirdPartyVectors(file).cases
        #expect(cases.count == (file == "third-party-go.json" ? 21 : 16))
        #expect(cases.contains { $0.accepted } && cases.contains { !$0.accepted })
        for vector in cases {
            let binary = try ([vector.macaroon] + vector.discharges).map { try Macaroon.parse(base64($0.binaryBase64)) }
            let json = try ([vector.macaroon] + vector.discharges).map { try Macaroon.parse(utf8($0.json)) }
            #expect(binary == json, "\(vector.name)")
            #expect(try binary.map(\.signature.bytes) == ([vector.macaroon] + vector.discharges).map { try hex($0.signatureHex) })
            let verification = try judge(vector, binary[0], Array(binary.dropFirst()))
            #expect(verification.isValid == vector.accepted, "\(vector.name): \(verification.trace)")
        }
    }

    /// Where text with its escapes is longer than base64, Go takes base64 and we stay with text; such JSON has the same meaning (``verdicts(_:)``).
    @Test("Go's forms are written byte for byte")
    func goForms() throws {
        var compared = 0
        for vector in try ThirdPartyVectors("third-party-go.json").cases {
            let isVersion1 = vector.name.hasPrefix("v1")
            for form in [vector.macaroon] + vector.discharges {
                let macaroon = try Macaroon.parse(base64(form.binaryBase64))
                #expect(try macaroon.serialized(isVersion1 ? .v1 : .v2) == base64(form.binaryBase64), "\(vector.name)")
                guard isVersion1 || !form.json.contains(#""i64""#) else { continue }
                #expect(text(try macaroon.serialized(isVersion1 ? .jsonV1 : .json)) == form.json, "\(vector.name)")
                compared += 1
            }
        }
        #expect(compared >= 30)
    }

    @Test("a macaroon with its discharges is read as a sequence, binary or as a JSON array")
    func sequences() throws {
        var discharges = 0
        for vector in try ThirdPartyVectors("third-party-go.json").cases {
            let expected = try ([vector.macaroon] + vector.discharges).map { try Macaroon.parse(base64($0.binaryBase64)) }
            #expect(try Macaroon.parseSequence(base64(#require(vector.sequenceBase64))) == expected)
            #expect(try Macaroon.parseSequence(utf8(#require(vector.jsonArray))) == expected)
            discharges += vector.discharges.count
        }
        #expect(discharges > 20)
    }

    @Test("the reason for a refusal is the one that Go names")
    func reasons() throws {
        let reasons: [String: Macaroon.Verification.Refusal.Reason] = [
            "unbound discharge": .signatureMismatch, "missing discharge": .dischargeMissing, "wrong root key": .signatureMismatch,
            "unused discharge": .dischargeUnused, "discharge with an unmet condition": .caveatRefused,
            "discharge with another key": .signatureMismatch, "one discharge for two caveats": .dischargeUsedTwice,
            "discharge that asks for itself": .dischargeUsedTwice,
        ]
        let refused = try ThirdPartyVectors("third-party-go.json").cases.filter { !$0.accepted }
        #expect(refused.count == 16)
        for vector in refused {
            let macaroons = try Macaroon.parseSequence(base64(#require(vector.sequenceBase64)))
            let expected = try #require(reasons[String(vector.name.dropFirst(3))])
            #expect(try judge(vector, macaroons[0], Array(macaroons.dropFirst())).refusal?.reason == expected, "\(vector.name)")
        }
    }
}
