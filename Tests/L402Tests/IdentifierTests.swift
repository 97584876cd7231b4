import L402
import Lightning
import Macaroons
import TestKit
import Testing

@Suite("Identifier")
struct IdentifierTests {
    @Test("the identifier of a macaroon minted elsewhere is read and written byte for byte")
    func vector() throws {
        let bytes = try #require(Hex.decode(Vector.identifier))
        let identifier = try Identifier.parse(bytes)
        #expect(identifier.paymentHash.hex == Vector.paymentHash)
        #expect(identifier.tokenID.hex == Vector.tokenID)
        #expect(identifier.bytes == bytes)
    }

    @Test("other lengths and versions are refused with what is wrong", arguments: [0, 1, 65, 67, 132])
    func wrongLength(count: Int) {
        #expect(throws: IdentifierError.wrongLength(count)) { try Identifier.parse([UInt8](repeating: 0, count: count)) }
    }

    @Test("version 1 is refused")
    func wrongVersion() {
        #expect(throws: IdentifierError.unsupportedVersion(1)) { try Identifier.parse([0, 1] + [UInt8](repeating: 0, count: 64)) }
    }

    @Test("a slice that does not start at index 0 is read as well")
    func slice() throws {
        let bytes = try #require(Hex.decode("ffff" + Vector.identifier))
        #expect(try Identifier.parse(bytes.dropFirst(2)).tokenID.hex == Vector.tokenID)
    }
}

@Suite("Minting")
struct MinterTests {
    @Test("a verified pass says when it was issued, for how much and under which epoch")
    func facts() throws {
        let keys = try masterKeys(7)
        let macaroon = try mintedMacaroon(keys)
        let pass = try #require(Verifier(keys: keys).authenticate(UnverifiedCredential(macaroon: macaroon, preimage: preimage)).pass)
        #expect(pass.issuedAt == issued)
        #expect(pass.price == MilliSatoshi(12_345))
        #expect(pass.epoch == 7)
        #expect(pass.paymentHash == preimage.paymentHash)
    }

    @Test("amounts and times at their limits survive the seal")
    func limits() throws {
        let keys = try masterKeys(.max)
        var generator = SeededGenerator(3)
        for (price, time) in [(UInt64.max, Timestamp(seconds: .max)), (0, Timestamp(seconds: .min)), (1, Timestamp(milliseconds: 1999))] {
            let macaroon = Minter(keys: keys).mint(
                paymentHash: preimage.paymentHash, price: MilliSatoshi(price), issuedAt: time, caveats: [], using: &generator)
            let pass = try #require(Verifier(keys: keys).authenticate(UnverifiedCredential(macaroon: macaroon, preimage: preimage)).pass)
            #expect(pass.price.value == price)
            #expect(pass.issuedAt.seconds == Int64(UInt32(clamping: time.seconds)))
            #expect(pass.epoch == .max)
        }
    }

    @Test("two passes for one payment hash share nothing that could be told from the token id")
    func tokenIDs() throws {
        let keys = try masterKeys(1)
        var ids: Set<Bytes32> = []
        for seed in 0..<64 {
            ids.insert(try Identifier.parse(try mintedMacaroon(keys, seed: UInt64(seed)).identifier).tokenID)
        }
        #expect(ids.count == 64)
        let words = ids.map { $0.words.2 }
        #expect(Set(words).count == 64, "the sealed epoch and time must not repeat")
    }

    @Test("the caveats stand in the macaroon in the order given, in the protocol's words")
    func caveats() throws {
        let macaroon = try mintedMacaroon(try masterKeys(1), location: "https://swaps.example")
        #expect(
            macaroon.caveats.map { String(decoding: $0.identifier, as: UTF8.self) } == [
                "services=swaps:0,files:3", "swaps_capabilities=read,write", "swaps_valid_until=1800003600",
            ])
        #expect(String(decoding: macaroon.location, as: UTF8.self) == "https://swaps.example")
        #expect(macaroon.identifier.count == 66)
    }

    /// Computed outside with Python's hmac module from the layout in the documentation.
    @Test("the token id is sealed and the root key derived as documented")
    func layout() throws {
        let macaroon = try mintedMacaroon(try masterKeys(7))
        #expect(Hex.encode(macaroon.identifier) == Outside.identifier)
        #expect(Hex.encode(macaroon.signature.bytes) == Outside.signature)
    }

    @Test("names that would change what a caveat says are refused", arguments: ["", "a:b", "a,b", "a=b", "a b", "a\n", "a\u{0}", "a\u{7f}"])
    func names(name: String) {
        #expect(throws: CaveatError.invalidName(name)) { try ServicesCaveat([.init(name: name)]) }
        #expect(throws: CaveatError.invalidName(name)) { try CapabilitiesCaveat(service: name, capabilities: []) }
        #expect(throws: CaveatError.invalidName(name)) { try CapabilitiesCaveat(service: "a", capabilities: [name]) }
        #expect(throws: CaveatError.invalidName(name)) { try ValidUntilCaveat(service: name, validUntil: end) }
        #expect(throws: CaveatError.invalidName(name)) { try ConstraintCaveat(service: "a", constraint: name, value: "") }
    }

    @Test("lists that say nothing or something twice are refused")
    func lists() {
        #expect(throws: CaveatError.emptyList) { try ServicesCaveat([]) }
        #expect(throws: CaveatError.duplicate("a")) { try ServicesCaveat([.init(name: "a"), .init(name: "a", tier: 1)]) }
        #expect(throws: CaveatError.duplicate("x")) { try CapabilitiesCaveat(service: "a", capabilities: ["x", "x"]) }
        #expect(throws: CaveatError.reservedName("valid_until")) { try ConstraintCaveat(service: "a", constraint: "valid_until", value: "1") }
        for name in ["capabilities", "grace_valid_until", "more_capabilities", "_valid_until"] {
            #expect(throws: CaveatError.reservedName(name)) { try ConstraintCaveat(service: "a", constraint: name, value: "1") }
            #expect(throws: CaveatError.reservedName(name)) { try ConstraintRule(constraint: name) { _, _ in true } }
        }
        #expect(throws: Never.self) { try ConstraintCaveat(service: "a", constraint: "valid_until_then", value: "1") }
        #expect(throws: CaveatError.invalidValue("\n")) { try ConstraintCaveat(service: "a", constraint: "b", value: "\n") }
    }

    @Test("no description shows a key or a preimage")
    func redaction() throws {
        let keys = try masterKeys(1)
        let credential = UnverifiedCredential(macaroon: try mintedMacaroon(keys), preimage: preimage)
        let pass = try #require(Verifier(keys: keys).authenticate(credential).pass)
        var dumped = ""
        dump(Minter(keys: keys), to: &dumped)
        dump(Verifier(keys: keys), to: &dumped)
        let fields = StoredPassFields(token: base64(credential.macaroon), preimage: preimage)
        dump(fields, to: &dumped)
        let text = "\(credential) \(pass) \(PreimageCaveat(preimage)) \(fields) \(dumped)"
        #expect(!text.contains(preimage.hex))
        #expect(!text.contains(Hex.encode(credential.macaroon.signature.bytes)))
        #expect(!text.contains(base64(credential.macaroon)))
    }
}
