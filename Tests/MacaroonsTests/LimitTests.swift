import Macaroons
import Testing

@Suite("Limits")
struct LimitTests {
    private let key = RootKey(utf8("k"))

    private func macaroon(caveats count: Int) -> Macaroon {
        let caveats = (0..<count).map { _ in Macaroon.Caveat(identifier: utf8("a=1")) }
        let unsigned = Macaroon(identifier: utf8("id"), caveats: caveats, signature: Macaroon.mint(rootKey: key, identifier: []).signature)
        return Macaroon(identifier: utf8("id"), caveats: caveats, signature: unsigned.chainSignature(from: key))
    }

    @Test("a thousand caveats are read, one more is refused", arguments: Macaroon.Format.allCases)
    func caveats(_ format: Macaroon.Format) throws {
        let most = macaroon(caveats: Macaroon.Limits.caveats)
        #expect(try Macaroon.parse(most.serialized(format)) == most)
        #expect(most.hasValidChain(rootKey: key))
        let tooMany = try macaroon(caveats: Macaroon.Limits.caveats + 1).serialized(format)
        #expect(performing: { try Macaroon.parse(tooMany) }, throws: { ($0 as? MacaroonParseError)?.reason == .tooManyCaveats })
    }

    @Test("an identifier of 64 KiB is read, one byte more is refused", arguments: [Macaroon.Format.v2, .json, .jsonV1])
    func identifiers(_ format: Macaroon.Format) throws {
        for byte in [UInt8(ascii: "x"), 0xff] where format != .jsonV1 || byte < 0x80 {
            let longest = Macaroon.mint(rootKey: key, identifier: [UInt8](repeating: byte, count: Macaroon.Limits.fieldBytes))
            #expect(try Macaroon.parse(longest.serialized(format)) == longest)
            let tooLong = Macaroon.mint(rootKey: key, identifier: [UInt8](repeating: byte, count: Macaroon.Limits.fieldBytes + 1))
            let bytes = try tooLong.serialized(format)
            #expect(performing: { try Macaroon.parse(bytes) }, throws: { ($0 as? MacaroonParseError)?.reason == .fieldTooLong })
        }
    }

    @Test("a version 1 packet holds 65,535 bytes and the writer says so")
    func packets() throws {
        let overhead = "0000identifier \n".utf8.count
        let longest = Macaroon.mint(rootKey: key, identifier: [UInt8](repeating: 1, count: 0xffff - overhead))
        #expect(try Macaroon.parse(longest.serialized(.v1)) == longest)
        let tooLong = Macaroon.mint(rootKey: key, identifier: [UInt8](repeating: 1, count: 0x10000 - overhead))
        #expect(throws: MacaroonSerializationError.fieldTooLong(field: "identifier", count: 0x10000 - overhead)) { try tooLong.serialized(.v1) }
    }

    @Test("a thousand macaroons make a sequence, one more does not")
    func sequences() throws {
        let one = Macaroon.mint(rootKey: key, identifier: utf8("id"))
        for bytes in [one.serialized(), try one.serialized(.v1), try one.serialized(.json)] {
            let most = Array(repeatElement(bytes, count: Macaroon.Limits.macaroons).joined())
            #expect(try Macaroon.parseSequence(most).count == Macaroon.Limits.macaroons)
            #expect(throws: MacaroonParseError(.tooManyMacaroons, at: most.count)) { try Macaroon.parseSequence(most + bytes) }
        }
        let array = utf8("[") + Array(repeatElement(try one.serialized(.json), count: 1_001).joined(separator: utf8(","))) + utf8("]")
        #expect(performing: { try Macaroon.parseSequence(array) }, throws: { ($0 as? MacaroonParseError)?.reason == .tooManyMacaroons })
    }
}
