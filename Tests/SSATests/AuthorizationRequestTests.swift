import SSA
import Testing

@Suite("Authorization requests")
struct AuthorizationRequestTests {
    static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

    private func code() throws -> AuthorizationRequest.ResponseType {
        .code(try #require(CodeChallenge(Self.challenge)))
    }

    @Test("the tool gets what it asked for, where it asked for it, with its state")
    func answers() throws {
        let plain = try request()
        #expect(plain.tokenAddress(access: "a", refresh: "b")?.text == "https://good.example/cb?access_token=a&refresh_token=b")
        #expect(plain.codeAddress("c") == nil)
        #expect(plain.denialAddress.text == "https://good.example/cb?error=access_denied")
        let coded = try request(state: "s&=", responseMode: .fragment, responseType: code())
        #expect(coded.tokenAddress(access: "a", refresh: "b") == nil)
        #expect(coded.codeAddress("c")?.text == "https://good.example/cb#code=c&state=s%26%3D")
        #expect(coded.denialAddress.text == "https://good.example/cb#error=access_denied&state=s%26%3D")
    }

    @Test("a state is bounded, visible, and left out when it is empty")
    func states() throws {
        #expect(try request(state: "").state == nil)
        #expect(try request(state: String(repeating: "~", count: 512)).state?.count == 512)
        #expect(refusal { try request(state: String(repeating: "a", count: 513)) } == "state-too-long")
        for state in ["\0", "a\nb", "é", "\u{7F}"] { #expect(refusal { try request(state: state) } == "malformed-state") }
    }

    @Test("JSON says the same as a link, scopes as a number or as a string, without loss above 2^53")
    func json() throws {
        let expected = try request("https://good.example/cb?a=b", scopes: Scopes(rawValue: 9_007_199_254_740_993))
        for scopes in ["9007199254740993", "\"9007199254740993\""] {
            let body =
                #"{"scopes": \#(scopes), "redirect_uri": "https:\/\/good.example\/cb?a\u003Db", "state": null, "more": [1.5e-3, {"scopes": 1}]}"#
            #expect(try AuthorizationRequest(json: Array(body.utf8)) == expected)
        }
        let whole = try request(scopes: .all, state: "x", responseMode: .fragment, responseType: code())
        let body = """
            {"scopes":"18446744073709551615","redirect_uri":"https://good.example/cb","state":"x","response_mode":"fragment","response_type":"code",
            "code_challenge":"\(Self.challenge)","code_challenge_method":"S256"}
            """
        #expect(try AuthorizationRequest(json: Array(body.utf8)) == whole)
        #expect(try Link("web+lq://net.example:s:authorize?\(whole.query)").target == .authorize(whole))
    }

    static let redirect = #""redirect_uri":"https://good.example/cb""#
    static let refused = [
        ("", "malformed-json"), ("[]", "malformed-json"), ("{", "malformed-json"), ("{}{}", "malformed-json"), ("{}x", "malformed-json"),
        (#"{"scopes":1,}"#, "malformed-json"), (#"{"a":01}"#, "malformed-json"), (#"{"a":1.}"#, "malformed-json"), (#"{"a":+1}"#, "malformed-json"),
        (#"{"a":"\x"}"#, "malformed-json"), (#"{"a":"\ud800"}"#, "malformed-json"), (#"{"a":"\ud800\u0041"}"#, "malformed-json"),
        (#"{"a":"\udc00"}"#, "malformed-json"), ("{\"a\":\"\n\"}", "malformed-json"), (#"{"a":tru}"#, "malformed-json"),
        (#"{a:1}"#, "malformed-json"),
        (#"{"a":NaN}"#, "malformed-json"), (#"{"a":1e}"#, "malformed-json"), (#"{"a" 1}"#, "malformed-json"), (#"{"a":"#, "malformed-json"),
        ("{\"a\":" + String(repeating: "[", count: 16) + String(repeating: "]", count: 16) + "}", "malformed-json"),
        ("{\"a\":\"" + String(repeating: "a", count: 16 * 1024) + "\"}", "malformed-json"), ("\u{FEFF}{}", "malformed-json"),
        ("{}", "missing-parameter"), (#"{"scopes":1}"#, "missing-parameter"), ("{\"scopes\":null,\(redirect)}", "missing-parameter"),
        ("{\"Scopes\":1,\(redirect)}", "missing-parameter"), ("{\"scopes\":1,\"scopes\":1,\(redirect)}", "duplicate-parameter"),
        ("{\"scopes\":null,\"scopes\":1,\(redirect)}", "duplicate-parameter"), ("{\"scopes\":1,\"scopes\":null,\(redirect)}", "duplicate-parameter"),
        ("{\"scopes\":1,\"\\u0073copes\":2,\(redirect)}", "duplicate-parameter"), ("{\"scopes\":1e0,\(redirect)}", "scopes-not-digits"),
        ("{\"scopes\":1.0,\(redirect)}", "scopes-not-digits"), ("{\"scopes\":-0,\(redirect)}", "scopes-not-digits"),
        ("{\"scopes\":\"\\u0031\",\(redirect)}", "scopes-not-digits"), ("{\"scopes\":18446744073709551616,\(redirect)}", "scopes-too-large"),
        ("{\"scopes\":[1],\(redirect)}", "scopes-neither-number-nor-string"), ("{\"scopes\":true,\(redirect)}", "scopes-neither-number-nor-string"),
        ("{\"scopes\":{\"a\":1},\(redirect)}", "scopes-neither-number-nor-string"), (#"{"scopes":1,"redirect_uri":1}"#, "not-a-string"),
        (#"{"scopes":1,"redirect_uri":["https://good.example/"]}"#, "not-a-string"), ("{\"scopes\":1,\(redirect),\"state\":1}", "not-a-string"),
        (#"{"scopes":1,"redirect_uri":"https://evil.example\\@good.example/"}"#, "redirect-uri-backslash"),
        (#"{"scopes":1,"redirect_uri":"https://good.example/\u0000"}"#, "redirect-uri-control-character"),
        ("{\"scopes\":1,\(redirect),\"state\":\"\\u0000\"}", "malformed-state"),
    ]

    @Test("a body that is no request is refused by the rule that it breaks", arguments: refused)
    func refusesJSON(body: String, code: String) {
        #expect(refusal { try AuthorizationRequest(json: Array(body.utf8)) } == code)
    }

    @Test("a body that is not UTF-8 is refused")
    func refusesBytes() {
        #expect(refusal { try AuthorizationRequest(json: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}".utf8)) } == "malformed-json")
    }

    @Test("lists as deep as the bound are read")
    func depth() throws {
        let body = "{\"scopes\":1,\(Self.redirect),\"a\":" + String(repeating: "[", count: 15) + String(repeating: "]", count: 15) + "}"
        #expect(try AuthorizationRequest(json: Array(body.utf8)).scopes.rawValue == 1)
    }
}
