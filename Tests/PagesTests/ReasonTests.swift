import Accounts
import SSA
import Testing

@testable import Pages

@Suite("Reasons")
struct ReasonTests {
    private static let hosts: [URIHostError] = [
        .empty, .percentEncoded, .emptyLabel, .trailingDot, .oneLabel, .forbiddenCharacter, .hyphenAtEdge, .labelTooLong, .tooLong,
        .malformedPunycode,
        .numericForm, .unusableAddress, .unsupportedIPv6,
    ]
    private static let redirectURIs: [RedirectURIError] =
        [
            .empty, .tooLong, .controlCharacter, .space, .nonASCII, .backslash, .fragment, .malformedPercentEncoding, .forbiddenCharacter,
            .apostropheInQuery, .notAbsolute, .forbiddenScheme("javascript"), .schemeWithoutDot, .malformedAppScheme, .malformedAppAuthority,
            .plainHTTP,
            .missingSlashes, .userinfo, .malformedPort, .portZero, .dotSegment, .reservedQueryKey("access_token"),
        ] + hosts.map { .host($0) }
    private static let requests: [AuthorizationRequestError] =
        AuthorizationParameter.allCases.flatMap { [.missing($0), .duplicate($0), .notAString($0), .malformedPercentEncoding($0)] } + [
            .tooManyParameters, .malformedPercentEncoding(nil), .malformedState, .stateTooLong, .unknownResponseMode, .unknownResponseType,
            .malformedCodeChallenge, .unsupportedCodeChallengeMethod, .codeChallengeWithoutCode, .malformedJSON,
        ] + ([.empty, .notDigits, .leadingZero, .tooLarge, .neitherNumberNorString] as [ScopesError]).map { .scopes($0) }
        + redirectURIs.map { .redirectURI($0) }
    private static let links: [LinkError] =
        [
            .empty, .tooLong, .forbiddenCharacter, .fragment, .notALink, .plainHTTP, .missingType, .unknownType, .unknownAction, .malformedReference,
            .missingLink, .duplicateLink, .malformedPercentEncoding, .network(.malformedPort), .network(.malformedPath),
            .network(.reservedPathSegment),
            .network(.userinfo),
        ] + hosts.map { .network(.host($0)) } + requests.map { .request($0) }

    @Test("every error of a link has a sentence of its own in every language", arguments: Language.allCases)
    func bad(language: Language) throws {
        let renderer = try Fixture.renderer()
        var sentences: [String: String] = [:]
        let problems =
            Self.links.map { ($0.code, LinkProblem.link($0)) } + Self.requests.map { ($0.code, .request($0)) }
            + Self.redirectURIs.map { ($0.code, .redirectURI($0)) }
        for (code, problem) in problems {
            let html = renderer.badLink(BadLinkPage(problem), in: PageSetting(language))
            let page = try PageReader.read(html)
            #expect(!html.contains("⟦") && !html.contains("{"), "\(code)")
            let reason = try #require(page.all("section").first?.all("p").first)
            #expect(reason.text.count > 20 && reason.text.last == ".", "\(code)")
            #expect(html.contains("<code>\(code)</code>"), "\(code)")
            sentences[code] = reason.text
        }
        // What differs is said differently.
        #expect(Set(sentences.values).count == sentences.count)
        #expect(sentences.count == 83)
    }

    @Test("the parameter, the key and the scheme that are wrong are named")
    func named() throws {
        let renderer = try Fixture.renderer()
        let shown = { (problem: LinkProblem) in renderer.badLink(BadLinkPage(problem), in: PageSetting(.german)) }
        #expect(shown(.request(.missing(.redirectURI))).contains("<code>redirect_uri</code> fehlt"))
        #expect(shown(.redirectURI(.reservedQueryKey("access_token"))).contains("<code>access_token</code>"))
        #expect(shown(.link(.request(.redirectURI(.forbiddenScheme("vbscript"))))).contains("<code>vbscript:</code>"))
    }

    @Test("every refusal of an account has a sentence, at its field where it has one", arguments: Language.allCases)
    func refusals(language: Language) throws {
        let refusals: [(AccountRefusal, field: String?)] = [
            (.invalidEmail(.malformed), "email"), (.invalidEmail(.tooLong), "email"), (.invalidUsername(.empty), "username"),
            (.invalidUsername(.tooLong), "username"), (.invalidUsername(.forbiddenCharacter), "username"),
            (.password(.tooShort(minimum: 15)), "password"),
            (.password(.tooLong), "password"), (.password(.common), "password"), (.password(.sequence), "password"),
            (.password(.contextual), "password"),
            (.emailTaken, "email"), (.wrongCredentials, "email"), (.unconfirmed, nil), (.disabled, nil), (.throttled(seconds: 1), nil),
            (.throttled(seconds: 30), nil), (.throttled(seconds: 3600), nil), (.invalidTokens, nil), (.replayed, nil), (.wrongCode, nil),
            (.notASession, nil), (.noSuchUser, nil), (.noSuchGrant, nil),
        ]
        let renderer = try Fixture.renderer()
        var sentences: Set<String> = []
        for (refusal, field) in refusals {
            let html = renderer.signUp(SignUpPage(formToken: "t", problem: .refused(refusal)), in: PageSetting(language))
            #expect(!html.contains("⟦") && !html.contains("{"), "\(refusal)")
            let page = try PageReader.read(html)
            let alert = try #require(page.all.first { $0["role"] == "alert" })
            #expect(alert.all("a").first?["href"] == field.map { "#\($0)" }, "\(refusal)")
            #expect(page.all("input").filter { $0["aria-invalid"] == "true" }.compactMap { $0["name"] } == [field].compactMap(\.self), "\(refusal)")
            sentences.insert(alert.text)
        }
        #expect(sentences.count == refusals.count)
    }

    @Test("a wrong code is told at the code's field where there is one")
    func wrongCode() throws {
        let page = try PageReader.read(
            Fixture.renderer().resetPassword(ResetPasswordPage(formToken: "t", problem: .refused(.wrongCode)), in: PageSetting(.english)))
        #expect(page.with(id: "code")?["aria-invalid"] == "true")
        #expect(page.with(id: "code")?["aria-describedby"] == "code-hint code-problem")
        #expect(page.all("title").first?.text.hasPrefix("Error: ") == true)
    }
}
