import SSA
import Testing

@Suite("Redirect URIs")
struct RedirectURITests {
    struct Refused: Decodable, Sendable, CustomTestStringConvertible {
        let code: String
        let uri: String

        var testDescription: String { "\(code): \(uri.prefix(80).debugDescription)" }
    }

    struct Accepted: Decodable, Sendable, CustomTestStringConvertible {
        let uri: String
        let kind: String
        let name: String
        let origin: String
        let text: String
        let unicode: String?

        var testDescription: String { String(uri.prefix(80)) }
    }

    @Test("whatever could be read in two ways is refused, and the error says which rule it was")
    func refuses() throws {
        let entries: [Refused] = try corpus("redirect-uris-refused")
        for entry in entries { #expect(refusal { try RedirectURI(entry.uri) } == entry.code, "\(entry.testDescription)") }
    }

    @Test("every rule has a case, and every error says what to do")
    func rules() throws {
        let errors: [RedirectURIError] = [
            .empty, .tooLong, .controlCharacter, .space, .nonASCII, .backslash, .fragment, .malformedPercentEncoding, .forbiddenCharacter,
            .apostropheInQuery, .notAbsolute, .forbiddenScheme("data"), .schemeWithoutDot, .malformedAppScheme, .malformedAppAuthority, .plainHTTP,
            .missingSlashes, .userinfo, .malformedPort, .portZero, .dotSegment, .reservedQueryKey("code"),
        ]
        let hosts: [URIHostError] = [
            .empty, .percentEncoded, .emptyLabel, .trailingDot, .oneLabel, .forbiddenCharacter, .hyphenAtEdge, .labelTooLong, .tooLong,
            .malformedPunycode, .numericForm, .unusableAddress, .unsupportedIPv6,
        ]
        let all = errors + hosts.map { .host($0) }
        let entries: [Refused] = try corpus("redirect-uris-refused")
        #expect(Set(entries.map(\.code)) == Set(all.map(\.code)))
        for error in all { #expect(error.description.hasPrefix("`redirect_uri`: ") && error.description.utf8.count > 40) }
    }

    @Test("what is accepted has one form, one host to show and one origin")
    func accepts() throws {
        let entries: [Accepted] = try corpus("redirect-uris-accepted")
        for entry in entries {
            let uri = try RedirectURI(entry.uri)
            #expect(uri.kind.rawValue == entry.kind, "\(entry.testDescription)")
            #expect(uri.shownName == entry.name)
            #expect(uri.origin == entry.origin)
            #expect(uri.text == entry.text)
            #expect(uri.host?.unicode == entry.unicode, "\(entry.testDescription)")
            #expect(try RedirectURI(uri.text) == uri)
        }
    }

    @Test("a scheme that runs code or reads the device is named in the error")
    func forbidden() {
        #expect(throws: RedirectURIError.forbiddenScheme("javascript")) { try RedirectURI("JavaScript:alert(1)") }
        #expect(throws: RedirectURIError.reservedQueryKey("access_token")) { try RedirectURI("https://good.example/?Access%5FToken=x") }
    }

    @Test("every byte in every place of an address is accepted only where the grammar has it")
    func everyByte() {
        let places: [(String, String, allowed: String)] = [
            ("https://go", "od.example/", "-."), ("https://good.example/a", "b", "-._~!$&'()*+,;=:@/?"),
            ("https://good.example/?a", "b", "-._~!$&()*+,;=:@/?"), ("com.ex", "ample:/a", "-."),
        ]
        for place in places {
            for byte in UInt8.min ... .max {
                let bytes = Array(place.0.utf8) + [byte] + Array(place.1.utf8)
                let letter = (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                let isAllowed = letter || place.allowed.utf8.contains(byte)
                let isAccepted = (try? RedirectURI(bytes: bytes)) != nil
                // A slash, a question mark or a colon in the host ends it; what is left has one label, or a port that is none.
                #expect(isAccepted == isAllowed, "\(place.0) \(byte) \(place.1)")
            }
        }
    }

    @Test("parameters are appended in the query or behind a number sign, and what was there stays byte for byte")
    func returns() throws {
        let token = { (uri: String, mode: ResponseMode) in
            try request(uri, responseMode: mode).tokenAddress(access: "a+b", refresh: "c/d")?.text
        }
        #expect(try token("https://good.example", .query) == "https://good.example/?access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(try token("https://good.example/?", .query) == "https://good.example/?access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(
            try token("https://good.example/?x=%zz".replacing("%zz", with: "%7e+"), .query)
                == "https://good.example/?x=%7e+&access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(try token("https://good.example/?a&&b=&", .query) == "https://good.example/?a&&b=&&access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(try token("https://good.example/?a=b", .fragment) == "https://good.example/?a=b#access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(try token("com.example.tool:/cb", .fragment) == "com.example.tool:/cb#access_token=a%2Bb&refresh_token=c%2Fd")
        #expect(try token("com.example.tool://cb", .query) == "com.example.tool://cb?access_token=a%2Bb&refresh_token=c%2Fd")
    }

    @Test("a return address prints without what the tool gets")
    func redacted() throws {
        let address = try #require(try request().tokenAddress(access: "secret", refresh: "hidden"))
        #expect("\(address)" == "https://good.example/<redacted>")
        #expect(Mirror(reflecting: address).children.isEmpty)
    }
}
