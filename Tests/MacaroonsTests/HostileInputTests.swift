import Macaroons
import MacaroonsThirdParty
import TestKit
import Testing

/// What must hold for any bytes: reading neither traps nor accepts something that it cannot write and read again.
func expectHarmless(_ bytes: [UInt8], _ comment: @autoclosure () -> Comment? = nil) {
    _ = Base64.decode(bytes)
    do {
        let macaroons = try Macaroon.parseSequence(bytes)
        for macaroon in macaroons {
            for format in Macaroon.Format.allCases {
                guard let written = try? macaroon.serialized(format) else { continue }
                #expect((try? Macaroon.parse(written)) == macaroon, comment())
            }
        }
        let discharges = Array(macaroons.dropFirst())
        let verification = macaroons[0].verify(rootKey: RootKey([]), discharges: discharges, opener: SecretBoxOpener()) { _ in .met }
        #expect(!"\(verification.trace)".isEmpty)
    } catch {
        #expect((0...bytes.count).contains(error.offset), comment())
        #expect(!error.description.isEmpty)
        #expect(throws: MacaroonParseError.self) { try Macaroon.parse(bytes) }
    }
}

@Suite("Hostile input")
struct HostileInputTests {
    /// Something of every form.
    private func samples() throws -> [[UInt8]] {
        let vectors = try MacaroonVectors.shared.get().vectors.filter { $0.v2Base64.count < 2_000 }
        var samples = try vectors.flatMap { try [base64($0.v1Base64), base64($0.v2Base64), utf8($0.jsonV2), utf8($0.jsonV1 ?? "{}")] }
        for vector in try ThirdPartyVectors("third-party-go.json").cases {
            samples.append(try base64(#require(vector.sequenceBase64)))
            samples.append(utf8(try #require(vector.jsonArray)))
        }
        return samples
    }

    @Test("every macaroon cut at every byte is refused, never a trap")
    func truncation() throws {
        let vectors = try MacaroonVectors.shared.get().vectors.filter { $0.v2Base64.count < 2_000 }
        #expect(vectors.count == 15)
        for vector in vectors {
            for whole in try [base64(vector.v1Base64), base64(vector.v2Base64), utf8(vector.jsonV2), utf8(vector.jsonV1 ?? "{}")] {
                for count in 0..<whole.count {
                    #expect(throws: MacaroonParseError.self) { try Macaroon.parse(Array(whole[..<count])) }
                }
            }
        }
    }

    @Test("thousands of mutated macaroons are harmless", arguments: 0..<4)
    func mutation(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        let samples = try samples()
        #expect(samples.count > 90)
        for round in 0..<1_500 {
            var bytes = samples[Int.random(in: samples.indices, using: &generator)]
            for _ in 0...Int.random(in: 0..<4, using: &generator) { mutate(&bytes, samples, &generator) }
            expectHarmless(bytes, "seed \(seed), round \(round)")
        }
    }

    @Test("noise behind every first byte is harmless")
    func noise() {
        var generator = SeededGenerator(9)
        for first in UInt8.min ... .max {
            for count in [0, 1, 7, 60, 300] { expectHarmless([first] + generator.bytes(count), "first byte \(first)") }
        }
    }

    @Test("lengths that no machine can hold are refused")
    func lengths() {
        for continuation in 0..<40 {
            for last in [UInt8(0), 1, 0x7f] {
                expectHarmless([2, 2] + [UInt8](repeating: 0xff, count: continuation) + [last, 1, 2, 3])
                expectHarmless([2, 2] + [UInt8](repeating: 0x80, count: continuation) + [last, 1, 2, 3])
            }
        }
    }

    @Test("brackets without end are refused at once")
    func nesting() {
        for text in ["[", "{\"c\":[", "[[", "{\"c\":", "[{\"c\":[{\"i\":"] {
            expectHarmless(Array(repeatElement(utf8(text), count: 50_000).joined()))
        }
    }

    @Test("whatever can be made can be written and read again", arguments: 0..<4)
    func generated(_ seed: UInt64) throws {
        var generator = SeededGenerator(100 + seed)
        for _ in 0..<250 {
            let macaroon = Self.macaroon(&generator)
            #expect(try Macaroon.parse(macaroon.serialized()) == macaroon)
            #expect(try Macaroon.parse(macaroon.serialized(.v1)) == macaroon)
            #expect(try Macaroon.parse(macaroon.serialized(.json)) == macaroon)
            if let text = try? macaroon.serialized(.jsonV1) { #expect(try Macaroon.parse(text) == macaroon) }
            let sequence = try macaroon.serialized(.json) + macaroon.serialized(.v1) + macaroon.serialized()
            #expect(try Macaroon.parseSequence(sequence) == [macaroon, macaroon, macaroon])
        }
    }

    private static func macaroon(_ generator: inout SeededGenerator) -> Macaroon {
        let key = RootKey(generator.bytes(Int.random(in: 0..<70, using: &generator)))
        let start = Macaroon.mint(rootKey: key, identifier: field(&generator), location: text(field(&generator)))
        return (0..<Int.random(in: 0..<6, using: &generator)).reduce(start) { macaroon, _ in
            let isThirdParty = Bool.random(using: &generator)
            let caveat = Macaroon.Caveat(
                identifier: field(&generator), verificationID: isThirdParty ? field(&generator) : [], location: field(&generator))
            return macaroon.attenuated(by: caveat)
        }
    }

    private static func field(_ generator: inout SeededGenerator) -> [UInt8] {
        let bytes = generator.bytes(Int.random(in: 0..<200, using: &generator))
        return Bool.random(using: &generator) ? bytes : bytes.map { $0 & 0x7f }
    }

    private func mutate(_ bytes: inout [UInt8], _ samples: [[UInt8]], _ generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: generator.next())) }
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: place)
        case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1..<40, using: &generator)))
        default: bytes.append(contentsOf: samples[Int.random(in: samples.indices, using: &generator)].suffix(bytes.count - place))
        }
    }
}
