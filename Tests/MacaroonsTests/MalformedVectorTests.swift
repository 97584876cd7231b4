import Macaroons
import Testing

@Suite("The malformed vectors, read strictly")
struct MalformedVectorTests {
    private static let expected: [String: (MacaroonParseError.Reason, offset: Int)] = [
        "empty input": (.empty, 0),
        "version byte 0x01": (.unknownFormat(1), 0),
        "v2 trailing garbage after signature": (.trailingBytes, 52),
        "v2 signature 31 bytes": (.signatureLength(31), 18),
        "v2 signature empty": (.signatureLength(0), 18),
        "v2 header: identifier before location": (.unexpectedField(1), 5),
        "v2 header: no identifier": (.unexpectedField(0), 6),
        "v2 header: unknown field 3 after identifier": (.unexpectedField(3), 10),
        "v2 missing final EOS": (.unexpectedField(6), 17),
        "v2 caveat with zero-length vid (04 00)": (.emptyVerificationID, 11),
        "v2 caveat with vid only": (.unexpectedField(4), 6),
        "v2 non-minimal varint length (82 00)": (.nonMinimalLength, 7),
        "v2 length past end": (.truncated, 5),
        "v2 length 2^63": (.fieldTooLong, 2),
        "v2 unterminated varint": (.truncated, 3),
        "v1 trailing garbage after signature": (.trailingBytes, 94),
        "v1 two macaroons concatenated": (.trailingBytes, 94),
        "v1 no location packet": (.unexpectedPacket(expected: "location"), 0),
        "v1 missing signature": (.truncated, 47),
        "v1 signature as hex text (64)": (.signatureLength(64), 35),
        "v1 packet without trailing newline": (.unterminatedPacket, 0),
        "v1 packet length 0004": (.invalidPacketLength, 0),
        "v1 packet length off by one": (.unterminatedPacket, 0),
        "v1 vid before any cid": (.unexpectedPacket(expected: "cid or signature"), 35),
        "v2 JSON text given to the binary parser": (.missingName("s64"), 16),
    ]

    /// Well-formed by every rule that we follow: empty identifiers, and locations that are no text, which nothing protects anyway.
    private static let accepted: Set = [
        "v2 good (control)", "v2 header: zero-length identifier", "v2 header: invalid UTF-8 location", "v1 empty identifier",
    ]

    @Test("each of the thirty is refused with its reason and place, or known to be well-formed")
    func all() throws {
        let malformed = try MacaroonVectors.shared.get().malformed
        #expect(malformed.count == 30)
        var judged = 0
        for vector in malformed {
            guard let text = vector.hex else { continue }
            judged += 1
            let bytes = try hex(text)
            if Self.accepted.contains(vector.name) {
                #expect(throws: Never.self, "\(vector.name)") { try Macaroon.parse(bytes) }
                continue
            }
            let (reason, offset) = try #require(Self.expected[vector.name], "\(vector.name)")
            #expect(throws: MacaroonParseError(reason, at: offset), "\(vector.name)") { try Macaroon.parse(bytes) }
        }
        #expect(judged == 29)
        #expect(Self.accepted.count + Self.expected.count == 29)
    }

    @Test("the thirtieth: a version 2 macaroon cut at any point is refused")
    func truncation() throws {
        let control = try #require(try MacaroonVectors.shared.get().malformed.first { $0.name == "v2 good (control)" }?.hex)
        let bytes = try hex(control)
        for count in 0..<bytes.count {
            #expect(throws: MacaroonParseError.self) { try Macaroon.parse(Array(bytes[..<count])) }
        }
    }

    @Test("two macaroons in a row are one too many for one and right for a sequence")
    func sequence() throws {
        let vector = try #require(try MacaroonVectors.shared.get().malformed.first { $0.name == "v1 two macaroons concatenated" }?.hex)
        let macaroons = try Macaroon.parseSequence(hex(vector))
        #expect(macaroons.count == 2)
        #expect(macaroons[0] == macaroons[1])
    }
}
