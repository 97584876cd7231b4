import SSA
import TestKit
import Testing

@Suite("PKCE")
struct CodeChallengeTests {
    @Test("the example of RFC 7636 appendix B holds")
    func example() throws {
        let verifier = try #require(CodeVerifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
        let challenge = try #require(CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(CodeChallenge(verifier) == challenge)
        #expect(challenge.matches(verifier))
        #expect(verifier.reveal() == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test("another verifier does not match, be it one character")
    func others() throws {
        let challenge = try #require(CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        for text in [
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", String(repeating: "a", count: 128),
        ] {
            #expect(!challenge.matches(try #require(CodeVerifier(text))))
        }
    }

    @Test("a verifier is 43 to 128 unreserved characters and prints redacted")
    func verifiers() throws {
        #expect(CodeVerifier(String(repeating: "~", count: 43)) != nil)
        #expect(CodeVerifier(String(repeating: ".", count: 128)) != nil)
        for text in ["", String(repeating: "a", count: 42), String(repeating: "a", count: 129)] { #expect(CodeVerifier(text) == nil) }
        for character in ["+", "/", "=", " ", "%", "é", "\n"] { #expect(CodeVerifier(String(repeating: "a", count: 43) + character) == nil) }
        let verifier = try #require(CodeVerifier(String(repeating: "s", count: 43)))
        #expect("\(verifier)" == "<redacted>" && String(reflecting: verifier) == "<redacted>")
        #expect(Mirror(reflecting: verifier).children.isEmpty)
    }

    @Test("a challenge is the one way to write 32 bytes")
    func challenges() {
        let start = String(repeating: "A", count: 42)
        let last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".filter { CodeChallenge(start + String($0)) != nil }
        #expect(last == "AEIMQUYcgkosw048")
        for text in ["", start, start + "AA", start + "=", start + "+", start + "/", start + "é"] { #expect(CodeChallenge(text) == nil) }
    }

    @Test("a random verifier is one")
    func random() {
        var generator = SeededGenerator(7636)
        let (first, second) = (CodeVerifier(random: &generator), CodeVerifier(random: &generator))
        #expect(CodeVerifier(first.reveal()) != nil && first.reveal().count == 43)
        #expect(first.reveal() != second.reveal())
        #expect(CodeChallenge(CodeChallenge(first).text) == CodeChallenge(first))
    }
}
