import L402
import Lightning
import Macaroons
import TestKit
import Testing

@Suite("Verifier")
struct VerifierTests {
    private func result(
        _ macaroon: Macaroon, _ proof: Preimage? = preimage, keys: MasterKeys? = nil, strict: Bool = false, constraints: [ConstraintRule] = []
    ) throws -> AuthenticationResult {
        let verifier = Verifier(keys: try keys ?? masterKeys(1), strict: strict, constraints: constraints)
        return verifier.authenticate(UnverifiedCredential(macaroon: macaroon, preimage: proof))
    }

    private func refusal(_ caveats: String..., strict: Bool = false, constraints: [ConstraintRule] = []) throws -> PassRefusal? {
        try result(mintedMacaroon(masterKeys(1), caveats: caveats), strict: strict, constraints: constraints).refusal
    }

    @Test("rotation keeps the passes of older epochs alive, and dropping an epoch ends them")
    func rotation() throws {
        let old = try mintedMacaroon(masterKeys(1))
        let new = try mintedMacaroon(masterKeys(1, 2))
        #expect(try result(old, keys: masterKeys(1, 2)).pass?.epoch == 1)
        #expect(try result(new, keys: masterKeys(1, 2)).pass?.epoch == 2)
        #expect(try result(old, keys: masterKeys(2)).refusal == .unknownKey)
        #expect(try result(new, keys: masterKeys(2)).pass != nil)
        #expect(try result(new, keys: masterKeys(1)).refusal == .unknownKey)
    }

    @Test("a pass lives until one second before its end and not at its end")
    func expiry() throws {
        let pass = try #require(try result(mintedMacaroon(masterKeys(1))).pass)
        #expect(pass.refusal(for: "swaps", capability: nil, now: Timestamp(seconds: end.seconds - 1)) == nil)
        #expect(pass.refusal(for: "swaps", capability: nil, now: Timestamp(milliseconds: end.milliseconds - 1)) == nil)
        #expect(pass.refusal(for: "swaps", capability: nil, now: end) == .expired(validUntil: end))
        #expect(pass.refusal(for: "swaps", capability: nil, now: Timestamp(milliseconds: .max)) == .expired(validUntil: end))
        #expect(PassRefusal.expired(validUntil: end).message == "The pass expired at 2027-01-15T09:00:00Z.")
    }

    @Test("a pass opens its services with its capabilities and nothing else")
    func services() throws {
        let pass = try #require(try result(mintedMacaroon(masterKeys(1))).pass)
        #expect(pass.services == [.init(name: "swaps"), .init(name: "files", tier: 3)])
        #expect(pass.tier(at: "files") == 3)
        #expect(pass.refusal(for: "swaps", capability: "write", now: issued) == nil)
        #expect(pass.refusal(for: "swaps", capability: "admin", now: issued) == .missingCapability("admin"))
        #expect(pass.refusal(for: "files", capability: "anything", now: Timestamp(milliseconds: .max)) == nil)
        #expect(pass.refusal(for: "other", capability: nil, now: issued) == .wrongService("other"))
        #expect(pass.refusal(for: "swap", capability: nil, now: issued) == .wrongService("swap"))
    }

    @Test("a pass without conditions opens every service for ever")
    func unrestricted() throws {
        var generator = SeededGenerator(1)
        let macaroon = try Minter(keys: masterKeys(1)).mint(
            paymentHash: preimage.paymentHash, price: .zero, issuedAt: issued, caveats: [], using: &generator)
        let pass = try #require(try result(macaroon).pass)
        #expect(pass.services == nil)
        #expect(pass.refusal(for: "any", capability: "all", now: Timestamp(milliseconds: .max)) == nil)
    }

    @Test("a holder may narrow a pass")
    func narrowing() throws {
        let macaroon = try mintedMacaroon(
            masterKeys(1),
            caveats: ["services=swaps:0", "swaps_capabilities=read", "swaps_valid_until=1800003599", "swaps_capabilities=", "files_valid_until=5"])
        let pass = try #require(try result(macaroon).pass)
        #expect(pass.services == [.init(name: "swaps")])
        #expect(pass.capabilities(at: "swaps") == [])
        #expect(pass.validUntil(at: "swaps")?.seconds == 1_800_003_599)
        #expect(pass.refusal(for: "swaps", capability: "read", now: issued) == .missingCapability("read"))
        #expect(pass.refusal(for: "files", capability: nil, now: issued) == .wrongService("files"))
    }

    @Test(
        "caveats that widen are refused",
        arguments: [
            ("services=swaps:0,other:0", "services"), ("services=swaps:1", "services"), ("services=files:0", "services"),
            ("swaps_capabilities=read,admin", "swaps_capabilities"), ("swaps_valid_until=1800003601", "swaps_valid_until"),
        ])
    func widening(caveat: String, condition: String) throws {
        #expect(try refusal(caveat) == .widenedCaveat(condition))
    }

    @Test("a list that was narrowed cannot be widened back to what it was")
    func wideningBack() throws {
        #expect(try refusal("swaps_capabilities=read", "swaps_capabilities=read,write") == .widenedCaveat("swaps_capabilities"))
        #expect(try refusal("swaps_capabilities=", "swaps_capabilities=read") == .widenedCaveat("swaps_capabilities"))
        #expect(try refusal("swaps_valid_until=5", "swaps_valid_until=6") == .widenedCaveat("swaps_valid_until"))
        #expect(try refusal("swaps_valid_until=5", "swaps_valid_until=5") == nil)
    }

    @Test(
        "known conditions that cannot be read are refused, strict or not",
        arguments: [
            "services=", "services=swaps", "services=swaps:", "services=swaps:256", "services=swaps:-1", "services=swaps:0,", "services=:0",
            "services=swaps:0,swaps:0", "services=swaps:0:0", "swaps_valid_until=", "swaps_valid_until=-1", "swaps_valid_until=+1",
            "swaps_valid_until= 1", "swaps_valid_until=1.5", "swaps_valid_until=9223372036854775808", "swaps_valid_until=99999999999999999999",
            "swaps_capabilities=,", "swaps_capabilities=a b", "swaps_capabilities=a=b", "swaps_capabilities=read,read",
        ])
    func unreadable(caveat: String) throws {
        let name = String(caveat.prefix { $0 != "=" })
        #expect(try refusal(caveat) == .malformedCaveat(name))
        #expect(try refusal(caveat, strict: true) == .malformedCaveat(name))
    }

    @Test(
        "conditions that nobody knows are skipped, and refused in strict mode",
        arguments: ["ip=1.2.3.4", "no condition", "", "=x", "_valid_until=1", "valid_until=1"])
    func unknown(caveat: String) throws {
        #expect(try refusal(caveat) == nil)
        #expect(try result(mintedMacaroon(masterKeys(1), caveats: [caveat])).pass?.unknownCaveats == [caveat])
        #expect(try refusal(caveat, strict: true) == .unknownCaveat(caveat))
    }

    @Test("strict mode accepts the protocol's conditions and the operator's")
    func strict() throws {
        let rule = try ConstraintRule(constraint: "max_bytes") { value, earlier in
            guard let value = Int(value), value >= 0 else { return false }
            return earlier.flatMap { Int($0) }.map { value <= $0 } ?? true
        }
        #expect(try refusal(PreimageCaveat(preimage).text, strict: true) == nil)
        #expect(try refusal("swaps_max_bytes=10", strict: true) == .unknownCaveat("swaps_max_bytes=10"))
        #expect(try refusal("swaps_max_bytes=10", "swaps_max_bytes=9", strict: true, constraints: [rule]) == nil)
        #expect(try refusal("swaps_max_bytes=10", "swaps_max_bytes=11", constraints: [rule]) == .widenedCaveat("swaps_max_bytes"))
        #expect(try refusal("swaps_max_bytes=many", constraints: [rule]) == .malformedCaveat("swaps_max_bytes"))
        let text = try ConstraintCaveat(service: "swaps", constraint: "max_bytes", value: "9").text
        let pass = try result(mintedMacaroon(masterKeys(1), caveats: [text]), constraints: [rule]).pass
        #expect(pass?.constraint("max_bytes", for: "swaps") == "9")
        #expect(pass?.constraint("max_bytes", for: "files") == nil)
    }

    @Test("third-party caveats are refused even when the chain is right")
    func thirdParty() throws {
        let macaroon = try mintedMacaroon(masterKeys(1)).attenuated(by: Macaroon.Caveat(identifier: [1], verificationID: [2], location: [3]))
        #expect(try result(macaroon).refusal == .thirdPartyCaveat)
    }

    @Test("no preimage is unpaid, another preimage is wrong, and a preimage caveat pays as well")
    func preimages() throws {
        let macaroon = try mintedMacaroon(masterKeys(1))
        #expect(try result(macaroon, nil).refusal == .notPaid)
        #expect(try result(macaroon, Preimage(bytes(0x43))).refusal == .wrongPreimage)
        let other = PreimageCaveat(Preimage(bytes(0x43))).text
        let good = PreimageCaveat(preimage).text
        #expect(try result(mintedMacaroon(masterKeys(1), caveats: [other, good]), nil).pass != nil)
        #expect(try result(mintedMacaroon(masterKeys(1), caveats: [good, other]), nil).refusal == .wrongPreimage)
    }

    @Test("any single changed bit of identifier, caveats or signature ends a pass")
    func tampering() throws {
        let keys = try masterKeys(1, 2, 3)
        let macaroon = try mintedMacaroon(keys)
        let verifier = Verifier(keys: keys)
        var tried = 0
        for bit in 0..<(66 * 8) {
            var identifier = macaroon.identifier
            identifier[bit / 8] ^= 1 << (bit % 8)
            let changed = Macaroon(identifier: identifier, caveats: macaroon.caveats, signature: macaroon.signature)
            #expect(verifier.authenticate(UnverifiedCredential(macaroon: changed, preimage: preimage)).refusal != nil)
            tried += 1
        }
        for bit in 0..<256 {
            var signature = macaroon.signature.bytes
            signature[bit / 8] ^= 1 << (bit % 8)
            let changed = Macaroon(identifier: macaroon.identifier, caveats: macaroon.caveats, signature: try #require(.init(signature)))
            #expect(verifier.authenticate(UnverifiedCredential(macaroon: changed, preimage: preimage)).refusal == .invalidSignature)
            tried += 1
        }
        let dropped = Macaroon(identifier: macaroon.identifier, caveats: macaroon.caveats.dropLast(), signature: macaroon.signature)
        #expect(verifier.authenticate(UnverifiedCredential(macaroon: dropped, preimage: preimage)).refusal == .invalidSignature)
        #expect(tried == 66 * 8 + 256)
    }

    @Test("a macaroon of another system is foreign, and one of another L402 server has an unknown key")
    func foreign() throws {
        let root = RootKey(Array("other".utf8))
        #expect(try result(Macaroon.mint(rootKey: root, identifier: Array("lnd".utf8))).refusal == .foreign)
        let vector = try #require(Base64.decode(Vector.v2))
        let proof = try #require(Preimage(hex: Vector.preimage))
        let refusal = try result(Macaroon.parse(vector), proof).refusal
        #expect(refusal == .unknownKey)
    }

    @Test("what a challenge of ours says is known before it is paid, and nothing about anybody else's")
    func unpaidFacts() throws {
        let keys = try masterKeys(1)
        let verifier = Verifier(keys: keys)
        let macaroon = try mintedMacaroon(keys)
        #expect(verifier.facts(ofUnpaid: UnverifiedCredential(macaroon: macaroon, preimage: nil))?.price == MilliSatoshi(12_345))
        let changed = Macaroon(identifier: macaroon.identifier, signature: macaroon.signature)
        #expect(verifier.facts(ofUnpaid: UnverifiedCredential(macaroon: changed, preimage: nil)) == nil)
    }

    @Test("every refusal has a code of its own and a sentence that repeats nothing from the credential")
    func codes() {
        let all: [PassRefusal] = [
            .notPaid, .wrongPreimage, .foreign, .unknownKey, .invalidSignature, .malformedCaveat("EVIL"), .widenedCaveat("EVIL"),
            .unknownCaveat("EVIL"), .thirdPartyCaveat, .expired(validUntil: end), .wrongService("EVIL"), .missingCapability("EVIL"), .revoked,
        ]
        #expect(Set(all.map(\.code)).count == 13)
        #expect(all.allSatisfy { $0.code.hasPrefix("pass-") && !$0.message.contains("EVIL") && $0.message.hasSuffix(".") })
    }
}
