import L402
import Lightning
import Macaroons
import TestKit
import Testing

/// Seeded mutations of good input: nothing may trap, and what is accepted must keep its promises.
@Suite("Mutated input")
struct MutationTests {
    private static let rounds = 20_000

    private static func mutate(_ input: [UInt8], using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = input
        let interesting: [UInt8] = [0, 0x20, 0x22, 0x2c, 0x2d, 0x3a, 0x3d, 0x5c, 0x7b, 0x7d, 0x7f, 0x80, 0xff, 0x09, 0x0a]
        for _ in 0...Int.random(in: 0...3, using: &generator) {
            let index = bytes.isEmpty ? 0 : Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0 where !bytes.isEmpty: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 1 where !bytes.isEmpty: bytes[index] = interesting.randomElement(using: &generator) ?? 0
            case 2: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
            case 3 where !bytes.isEmpty: bytes.remove(at: index)
            case 4: bytes = Array(bytes.prefix(index))
            default: bytes.insert(contentsOf: bytes.suffix(from: index).prefix(40), at: index)
            }
        }
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test("credential fields: no trap, and only the pass itself verifies")
    func credentials() throws {
        var generator = SeededGenerator(11)
        let keys = try masterKeys(1)
        let verifier = Verifier(keys: keys)
        let macaroon = try mintedMacaroon(keys)
        let seeds = [
            authorization(macaroon), "Bearer x, LSAT \(base64(macaroon)),\(Vector.v2): ,L402 L402 \(Vector.v1):\(Vector.preimage)",
            "Digest a=\"b, c\", L402 \(Vector.json64):\(Vector.preimage)",
        ].map { Array($0.utf8) }
        let hex = Array(Hex.encode(macaroon.attenuated(by: PreimageCaveat(preimage).text).serialized()).utf8)
        let (genuine, genuineHex) = (macaroon.signature, macaroon.attenuated(by: PreimageCaveat(preimage).text).signature)
        var (read, verified) = (0, 0)
        for round in 0..<Self.rounds {
            let value = Self.text(Self.mutate(seeds[round % seeds.count], using: &generator))
            let field = Self.text(Self.mutate(hex, using: &generator))
            _ = CredentialHeader.remainder(ofAuthorization: value)
            for credential in CredentialHeader.parse(authorization: [value], macaroon: [field], token: [field]).all {
                read += 1
                guard let pass = verifier.authenticate(credential).pass else { continue }
                verified += 1
                #expect(pass.identity.signature == genuine || pass.identity.signature == genuineHex)
                #expect(pass.refusal(for: "swaps", capability: nil, now: end) == .expired(validUntil: end))
            }
        }
        #expect(read > 100)
        #expect(verified > 10)
    }

    @Test("what remains of a mutated Authorization value holds nothing of ours")
    func remainders() throws {
        var generator = SeededGenerator(12)
        let seed = Array("Bearer x, L402 \(Vector.v2):\(Vector.preimage), Digest a=\"b, L402 c:d\", e=f, LSAT g,h:i, j:k".utf8)
        var cut = 0
        for _ in 0..<Self.rounds {
            let value = Self.text(Self.mutate(seed, using: &generator))
            guard let rest = CredentialHeader.remainder(ofAuthorization: value), rest != value else { continue }
            cut += 1
            #expect(!CredentialHeader.isCredential(authorization: rest), "\(value)")
        }
        #expect(cut > 1000)
    }

    @Test("challenges: no trap, and a token that is accepted can be sent back")
    func challenges() {
        var generator = SeededGenerator(13)
        let seeds = [
            "L402 macaroon=\"\(Vector.v2)\", invoice=\"lnbc1\", version=\"0\", token=\"\(Vector.v2)\"",
            "Bearer realm=\"a, \\\"b\", LSAT macaroon=abc==, invoice=lnbc1",
            "Negotiate YII=, L402 token = x invoice = y, Basic",
        ].map { Array($0.utf8) }
        let body = Array(#"{"payment":{"token":"a\u0062\ud83d\ude00","invoice":"ln","x":[1,-2.5e3,null]},"macaroon":"q","invoice":"r"}"#.utf8)
        var read = 0
        for round in 0..<Self.rounds {
            let line = Self.text(Self.mutate(seeds[round % seeds.count], using: &generator))
            let mutated = Self.mutate(body, using: &generator)
            for (lines, body) in [([line], mutated), ([], mutated), ([line], nil)] as [([String], [UInt8]?)] {
                guard let challenge = try? Challenge.parse(fieldValues: lines, jsonBody: body) else { continue }
                read += 1
                _ = challenge.identifierIfStandard
                #expect(!challenge.token.isEmpty && !challenge.invoice.isEmpty)
                #expect(challenge.token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a })
            }
        }
        #expect(read > 1000)
    }

    @Test("tokens and token files: no trap, and a file that is accepted is written back as it was")
    func files() throws {
        var generator = SeededGenerator(14)
        let macaroon = try #require(Base64.decode(Vector.v2))
        let hash = try #require(PaymentHash(hex: Vector.paymentHash))
        let file = try ApertureTokenFile(
            macaroon: macaroon, paymentHash: hash, preimage: nil, amountPaid: .satoshis(1), routingFee: .zero, createdAtNanoseconds: 1)
        var read = 0
        for _ in 0..<Self.rounds {
            let bytes = Self.mutate(file.encode(), using: &generator)
            if let decoded = try? ApertureTokenFile.decode(bytes) {
                read += 1
                #expect(decoded.encode() == bytes)
            }
            _ = PassExpiry.learn(from: Base64.encode(Self.mutate(macaroon, using: &generator)))
            _ = try? Identifier.parse(Self.mutate(macaroon, using: &generator).prefix(66))
        }
        #expect(read > 100)
    }

    @Test("caveats of a genuine pass: no trap, and what mutated attenuation does never widens")
    func caveats() throws {
        var generator = SeededGenerator(15)
        let keys = try masterKeys(1)
        let verifier = Verifier(keys: keys)
        let seeds = ["services=swaps:0", "swaps_capabilities=read", "swaps_valid_until=1800000001", "swaps_x=y"].map { Array($0.utf8) }
        let macaroon = try mintedMacaroon(keys)
        var verified = 0
        for round in 0..<Self.rounds {
            let caveat = Self.mutate(seeds[round % seeds.count], using: &generator)
            let credential = UnverifiedCredential(macaroon: macaroon.attenuated(by: caveat), preimage: preimage)
            guard let pass = verifier.authenticate(credential).pass else { continue }
            verified += 1
            #expect(pass.refusal(for: "swaps", capability: nil, now: end) != nil)
            #expect(pass.refusal(for: "swaps", capability: "admin", now: issued) != nil)
            #expect(pass.refusal(for: "other", capability: nil, now: issued) != nil)
        }
        #expect(verified > 1000)
    }
}
