import L402
import Lightning
import Macaroons
import Testing

@Suite("Credential header fields")
struct CredentialTests {
    private func parse(_ values: String...) -> PresentedCredentials { CredentialHeader.parse(authorization: values) }

    @Test(
        "one macaroon in every form has one identity and one preimage",
        arguments: [
            "L402 \(Vector.v2):\(Vector.preimage)", "LSAT \(Vector.v2):\(Vector.preimage)", "l402 \(Vector.v2):\(Vector.preimage)",
            "lSaT \(Vector.v2):\(Vector.preimage)", "L402   \(Vector.v2):\(Vector.preimage)", "L402\t\(Vector.v2):\(Vector.preimage) ",
            " L402 \(Vector.v2):\(Vector.preimage)", "L402 L402 \(Vector.v2):\(Vector.preimage)", "LSAT l402 LSAT \(Vector.v2):\(Vector.preimage)",
            "L402 \(Vector.v2):\(Vector.preimage.uppercased())", "L402 \(Vector.v2.replacing("=", with: "")):\(Vector.preimage)",
            "L402 \(Vector.v2URLSafe):\(Vector.preimage)", "L402 \(Vector.v2URLSafe)==:\(Vector.preimage)", "L402 \(Vector.v1):\(Vector.preimage)",
            "L402 \(Vector.json64):\(Vector.preimage)", "Bearer abc, L402 \(Vector.v2):\(Vector.preimage)",
            "L402 \(Vector.v2):\(Vector.preimage), Bearer abc", "Digest realm=\"a, L402 x:y\", nonce=b, L402 \(Vector.v2):\(Vector.preimage)",
        ])
    func forms(value: String) throws {
        let candidates = parse(value).all
        #expect(candidates.count == 1)
        let credential = try #require(candidates.first)
        #expect(credential.identifier?.paymentHash.hex == Vector.paymentHash)
        #expect(Hex.encode(credential.macaroon.signature.bytes) == Vector.signature)
        #expect(credential.preimage?.hex == Vector.preimage)
    }

    @Test("the location hint does not make another credential of a macaroon")
    func location() throws {
        let keys = try masterKeys(1)
        let (bare, hinted) = (try mintedMacaroon(keys), try mintedMacaroon(keys, location: "somewhere"))
        #expect(base64(bare) != base64(hinted))
        let verifier = Verifier(keys: keys)
        let passes = [bare, hinted].flatMap { parse(authorization($0)).all }.compactMap { verifier.authenticate($0).pass }
        #expect(passes.count == 2)
        #expect(Set(passes.map(\.identity)).count == 1)
    }

    @Test("hexadecimal macaroons carry their preimage in a caveat, the last one counting")
    func hexFields() throws {
        let binary = try #require(Base64.decode(Vector.withPreimageCaveat))
        for text in [Hex.encode(binary), Hex.encode(binary).uppercased(), " \(Hex.encode(binary)) "] {
            for parsed in [CredentialHeader.parse(authorization: [], macaroon: [text]), CredentialHeader.parse(authorization: [], token: [text])] {
                #expect(parsed.all.map { $0.preimage?.hex } == [Vector.preimage])
            }
        }
        let twice = try Macaroon.parse(binary).attenuated(by: "preimage=" + String(repeating: "0", count: 64))
        let last = CredentialHeader.parse(authorization: [], macaroon: [Hex.encode(twice.serialized())])
        #expect(last.all.map { $0.preimage?.hex } == [String(repeating: "0", count: 64)])
    }

    @Test("a preimage behind the colon counts before the one in a caveat, which counts when there is none")
    func preimageCaveat() throws {
        let other = String(repeating: "ab", count: 32)
        #expect(parse("L402 \(Vector.withPreimageCaveat):\(Vector.preimage)").all.first?.preimage?.hex == Vector.preimage)
        #expect(parse("L402 \(Vector.withPreimageCaveat):\(other)").all.first?.preimage?.hex == other)
        #expect(parse("L402 \(Vector.withPreimageCaveat):").all.first?.preimage?.hex == Vector.preimage)
    }

    @Test("a credential without a preimage is well-formed and unpaid", arguments: ["L402", "LSAT"])
    func unpaid(scheme: String) throws {
        let keys = try masterKeys(1)
        let credential = try #require(parse("\(scheme) \(base64(try mintedMacaroon(keys))):").all.first)
        #expect(credential.preimage == nil)
        #expect(Verifier(keys: keys).authenticate(credential).refusal == .notPaid)
    }

    @Test("several macaroons before the colon are one credential with discharges, joined by commas or run together")
    func discharges() throws {
        let root = try mintedMacaroon(masterKeys(1))
        let discharge = Macaroon.mint(rootKey: RootKey([1]), identifier: [2])
        let joined = Base64.encode(root.serialized() + discharge.serialized())
        for macaroons in ["\(base64(root)),\(base64(discharge))", "\(base64(root)) , \(base64(discharge))", joined] {
            let candidates = parse("Bearer x, L402 \(macaroons):\(preimage.hex), L402 \(Vector.v2):\(Vector.preimage)").all
            #expect(candidates.count == 2)
            #expect(candidates.first?.macaroon == root)
            #expect(candidates.first?.discharges == [discharge])
            #expect(candidates.last?.discharges == [])
        }
    }

    @Test("several credentials are all candidates, whether in fields of their own or in one, and a good one makes up for a bad one")
    func several() throws {
        let keys = try masterKeys(1)
        let good = authorization(try mintedMacaroon(keys))
        let other = "LSAT \(Vector.v2):\(Vector.preimage)"
        #expect(parse(other, good).all.count == 2)
        #expect(parse("\(other), \(good)").all.count == 2)
        #expect(parse("\(other),\(good.dropFirst(5))").all.count == 2)
        #expect(parse("L402 junk", good, "L402 !:!").all.count == 1)
        #expect(parse("L402 junk, \(good)").all.count == 1)
        let verifier = Verifier(keys: keys)
        #expect(parse(other, good).all.contains { verifier.authenticate($0).pass != nil })
    }

    @Test(
        "other schemes are no credential of ours",
        arguments: [
            "", "   ", ",,,", "Bearer abc", "Basic YTpi", "Bearer L402", "L4020 a:b", "L40 a:b", "\(Vector.v2):\(Vector.preimage)",
            "Digest username=\"x, L402 a:b\"", "Bearer " + String(repeating: "x", count: 20_000),
        ])
    func absent(value: String) {
        #expect(parse(value) == .absent)
        #expect(!CredentialHeader.isCredential(authorization: value))
        #expect(CredentialHeader.remainder(ofAuthorization: value) == value)
    }

    @Test("no field at all is absent")
    func none() {
        #expect(CredentialHeader.parse(authorization: [], macaroon: [], token: []) == .absent)
    }

    @Test(
        "what speaks of L402 and cannot be read is malformed, with a reason",
        arguments: [
            ("L402", CredentialError.empty), ("L402 ", .empty), ("LSAT L402", .empty), ("L402 :\(Vector.preimage)", .empty),
            ("L402 ,x", .missingColon),
            ("L402 \(Vector.v2)", .missingColon), ("L402 \(Vector.v2) \(Vector.preimage)", .missingColon),
            ("L402 !!:\(Vector.preimage)", .macaroonNotBase64),
            ("L402 \(Vector.v2)=:\(Vector.preimage)", .macaroonNotBase64), ("L402 \(Vector.v2):12", .preimageMalformed),
            ("L402 \(Vector.v2):\(Vector.preimage)0", .preimageMalformed), ("L402 \(Vector.v2):\(Vector.preimage.dropLast())g", .preimageMalformed),
            ("L402 \(Vector.v2): \(Vector.preimage)", .preimageMalformed), ("L402 \(Vector.v2):\(Vector.preimage):", .macaroonNotBase64),
            ("L402 " + String(repeating: "A", count: 17_000) + ":", .tooLong),
        ])
    func malformed(value: String, error: CredentialError) {
        #expect(parse(value) == .malformed(error))
        #expect(CredentialHeader.isCredential(authorization: value))
    }

    @Test("a truncated macaroon is malformed with the macaroon's own reason")
    func truncated() throws {
        let whole = try #require(Base64.decode(Vector.v2))
        for count in 1..<whole.count {
            guard case .malformed(.macaroonMalformed) = parse("L402 \(Base64.encode(Array(whole.prefix(count)))):\(Vector.preimage)") else {
                Issue.record("\(count) bytes were read as a macaroon")
                return
            }
        }
    }

    @Test("hexadecimal fields tell malformed from another system's macaroon")
    func hexErrors() {
        let lnd = Hex.encode(Macaroon.mint(rootKey: RootKey([1]), identifier: Array("lnd".utf8)).serialized())
        #expect(CredentialHeader.parse(authorization: [], macaroon: ["zz"]) == .malformed(.macaroonNotHexadecimal))
        #expect(CredentialHeader.parse(authorization: [], macaroon: ["abc"]) == .malformed(.macaroonNotHexadecimal))
        #expect(CredentialHeader.parse(authorization: [], macaroon: [""]) == .absent)
        #expect(CredentialHeader.parse(authorization: [], macaroon: [lnd]) == .absent)
        #expect(CredentialHeader.parse(authorization: [], token: ["zz", "02", lnd]) == .absent)
        #expect(!CredentialHeader.isCredential(hexField: lnd))
        #expect(CredentialHeader.parse(authorization: [], macaroon: [String(repeating: "0", count: 17_000)]) == .malformed(.tooLong))
    }

    @Test("nine credentials in one request are too many")
    func tooMany() {
        let one = "L402 \(Vector.v2):\(Vector.preimage)"
        #expect(CredentialHeader.parse(authorization: Array(repeating: one, count: 8)).all.count == 8)
        #expect(CredentialHeader.parse(authorization: Array(repeating: one, count: 9)) == .malformed(.tooManyCredentials))
    }

    @Test("what is not ours remains of an Authorization value")
    func remainder() {
        let ours = "L402 \(Vector.v2):\(Vector.preimage)"
        #expect(CredentialHeader.remainder(ofAuthorization: ours) == nil)
        #expect(CredentialHeader.remainder(ofAuthorization: "LSAT junk") == nil)
        #expect(CredentialHeader.remainder(ofAuthorization: "L402 a,b:c,d:e") == nil)
        #expect(CredentialHeader.remainder(ofAuthorization: "Bearer abc , \(ours)") == "Bearer abc")
        #expect(CredentialHeader.remainder(ofAuthorization: "\(ours), Digest a=\"x, y\", b=c, \(ours)") == "Digest a=\"x, y\", b=c")
        #expect(CredentialHeader.fieldNames == ["authorization", "macaroon", "grpc-metadata-macaroon", "token"])
    }
}
