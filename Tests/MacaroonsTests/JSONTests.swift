import Macaroons
import Testing

@Suite("JSON forms")
struct JSONTests {
    private static let signature = String(repeating: "A", count: 43)
    private static let zeros = String(repeating: "0", count: 64)

    @Test("white space, the order of names and the version number are free")
    func freedom() throws {
        let expected = Macaroon(location: utf8("l"), identifier: utf8("id"), caveats: [.init(identifier: utf8("a"))], signature: try zero())
        let caveats = #"[ { "i64" : "YQ==" } ]"#
        let text = " \n\t\r" + #"{ "s64" : "\#(Self.signature)" , "c" : \#(caveats) , "l64" : "bA" , "v" : 2 , "i" : "\u0069d" }"# + " \n"
        #expect(try Macaroon.parse(utf8(String(text.drop { $0 != "{" }))) == expected)
        #expect(try Macaroon.parseSequence(utf8("[\(text),\(text)]\n")) == [expected, expected])
        #expect(try Macaroon.parse(utf8(#"{"identifier":"id","signature":"\#(Self.zeros)","location":"l","caveats":[{"cid":"a"}]}"#)) == expected)
    }

    @Test("version 1 may leave out an empty location and having no caveats")
    func omissions() throws {
        let expected = Macaroon(identifier: utf8("id"), signature: try zero())
        #expect(try Macaroon.parse(utf8(#"{"identifier":"id","signature":"\#(Self.zeros)"}"#)) == expected)
        #expect(try Macaroon.parse(utf8(#"{"i":"id","s64":"\#(Self.signature)"}"#)) == expected)
    }

    @Test("every escape is read, a pair of surrogates as one character")
    func escapes() throws {
        let macaroon = try Macaroon.parse(utf8(#"{"i":"\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\ude00\u0000","s64":"\#(Self.signature)"}"#))
        #expect(macaroon.identifier == utf8("\"\\/\u{8}\u{c}\n\r\té€😀\u{0}"))
        #expect(try Macaroon.parse(macaroon.serialized(.json)) == macaroon)
    }

    @Test(
        "what JSON or a macaroon does not allow is refused with its reason",
        arguments: [
            (#"{"#, .truncated), (#"{}"#, .missingName("i")), (#"{"v":2}"#, .missingName("i")), (#"{"i":"x"}"#, .missingName("s64")),
            (#"{"identifier":"x"}"#, .missingName("signature")), (#"{"location":"x"}"#, .missingName("identifier")),
            (#"{"v":1}"#, .unsupportedVersion), (#"{"v":22}"#, .expected("}")), (#"{"v":"2"}"#, .unsupportedVersion),
            (#"{"v":2,"v":2}"#, .duplicateName("v")),
            (#"{"i":"x","i":"y"}"#, .duplicateName("i")), (#"{"i":"x","i64":"YQ"}"#, .duplicateName("i64")), (#"{"x":1}"#, .unknownName("x")),
            (#"{"i":"x","location":"y"}"#, .mixedVersions), (#"{"c":[{"cid":"x"}]}"#, .unknownName("cid")), (#"{"c":[{}]}"#, .missingName("i")),
            (#"{"c":[],"c":[]}"#, .duplicateName("c")), (#"{"c":[{"i":"x","l":"y"}]}"#, .locationOfFirstPartyCaveat),
            (#"{"c":[{"i":"x","v64":""}]}"#, .emptyVerificationID), (#"{"i64":"*"}"#, .invalidBase64), (#"{"s64":"AA"}"#, .signatureLength(1)),
            (#"{"signature":"0g"}"#, .invalidHexadecimal), (#"{"signature":"00"}"#, .signatureLength(1)), (#"{"i":1}"#, .expected("\"")),
            (#"{"i":null}"#, .expected("\"")), (#"{"i" "x"}"#, .expected(":")), (#"{"i":"x",}"#, .expected("\"")), (#"{"c":{}}"#, .expected("[")),
            (#"{"c":[[]]}"#, .expected("{")), (#"{"i":"x"]"#, .expected("}")), (#"{"i":"\x"}"#, .invalidText), (#"{"i":"\u12g4"}"#, .invalidText),
            (#"{"i":"\ud800"}"#, .invalidText), (#"{"i":"\ud800\u0041"}"#, .invalidText), (#"{"i":"\udc00"}"#, .invalidText),
            ("{\"i\":\"\n\"}", .invalidText),
            (#"{"i":"x"#, .truncated), (#"{"i":"\u00"#, .truncated),
        ] as [(String, MacaroonParseError.Reason)])
    func refusals(_ text: String, _ reason: MacaroonParseError.Reason) {
        #expect(performing: { try Macaroon.parse(utf8(text)) }, throws: { ($0 as? MacaroonParseError)?.reason == reason })
    }

    @Test("bytes that are not UTF-8, and bytes after the end, are refused where they stand")
    func places() throws {
        #expect(throws: MacaroonParseError(.invalidText, at: 6)) { try Macaroon.parse(utf8("{\"i\":\"") + [0xc3, 0x28] + utf8("\"}")) }
        let good = #"{"i":"x","s64":"\#(Self.signature)"}"#
        #expect(throws: MacaroonParseError(.trailingBytes, at: good.utf8.count + 1)) { try Macaroon.parse(utf8(good + " x")) }
        #expect(throws: MacaroonParseError(.trailingBytes, at: good.utf8.count + 2)) { try Macaroon.parseSequence(utf8("[\(good)]]")) }
        #expect(throws: MacaroonParseError(.empty, at: 0)) { try Macaroon.parseSequence(utf8("[]")) }
    }

    @Test("an error says in words what is wrong and where")
    func messages() {
        #expect("\(MacaroonParseError(.trailingBytes, at: 52))" == "not a macaroon: bytes after the end of the macaroon at byte 52")
        #expect("\(MacaroonParseError(.unknownName("x"), at: 1))" == "not a macaroon: unknown name \"x\" at byte 1")
        #expect("\(MacaroonSerializationError.notText(field: "identifier"))".hasSuffix("use version 2"))
    }

    private func zero() throws -> Macaroon.Signature {
        try #require(Macaroon.Signature([UInt8](repeating: 0, count: 32)))
    }
}
