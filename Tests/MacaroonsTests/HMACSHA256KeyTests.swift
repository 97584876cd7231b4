import Macaroons
import Testing

@Suite("HMAC-SHA256")
struct HMACSHA256KeyTests {
    /// RFC 4231, test cases 1 to 4, 6 and 7 (5 is about truncation).
    private static let cases: [(key: [UInt8], message: [UInt8], code: String)] = [
        (Array(repeating: 0x0b, count: 20), utf8("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        (utf8("Jefe"), utf8("what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (
            Array(repeating: 0xaa, count: 20), Array(repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (Array(1...25), Array(repeating: 0xcd, count: 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (
            Array(repeating: 0xaa, count: 131), utf8("Test Using Larger Than Block-Size Key - Hash Key First"),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            Array(repeating: 0xaa, count: 131),
            utf8(
                "This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm."),
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("agrees with RFC 4231, and a key can be used again")
    func rfc4231() throws {
        #expect(Self.cases.count == 6)
        for item in Self.cases {
            let key = HMACSHA256Key(item.key)
            let expected = try AuthenticationCode(hex(item.code))
            #expect(key.authenticate(item.message) == expected)
            for cut in [0, 1, item.message.count] {
                let pieces = (Array(item.message[..<cut]), Array(item.message[cut...]))
                let code = pieces.0.withUnsafeBytes { first in pieces.1.withUnsafeBytes { key.authenticate(first, $0) } }
                #expect(code == expected)
            }
        }
    }

    @Test("a code as key or message counts as its bytes")
    func codes() throws {
        let code = try #require(AuthenticationCode(Array(0..<32)))
        #expect(HMACSHA256Key(code).authenticate([1]) == HMACSHA256Key(code.bytes).authenticate([1]))
        #expect(HMACSHA256Key([1]).authenticate(code) == HMACSHA256Key([1]).authenticate(code.bytes))
        #expect(RootKey(code).derivedForTest == RootKey(code.bytes).derivedForTest)
    }

    @Test("thirty-two bytes make a code, no other number does")
    func lengths() {
        for count in 0..<70 {
            #expect((AuthenticationCode([UInt8](repeating: 7, count: count)) != nil) == (count == 32))
        }
    }

    @Test("nothing secret is printed, whichever way")
    func redaction() throws {
        let key = RootKey(utf8("secret"))
        let macaroon = Macaroon.mint(rootKey: key, identifier: utf8("id"))
        let mac = HMACSHA256Key(utf8("secret"))
        for value in [key, mac, macaroon.signature] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect("\(value)" == "<redacted>")
            #expect(String(reflecting: value) == "<redacted>")
            #expect(dumped.contains("<redacted>") && !dumped.contains("words") && !dumped.contains("inner"))
        }
        #expect("\(macaroon.attenuated(by: "preimage=00112233"))" == "macaroon \"id\" [\"preimage=<redacted>\"]")
    }
}

extension RootKey {
    /// What the key does, for comparing keys: the signature of an empty identifier.
    var derivedForTest: AuthenticationCode { Macaroon.mint(rootKey: self, identifier: []).signature }
}
