import PageSamples
import SSA
import Testing

@testable import Pages

@Suite("What anybody may have written")
struct InjectionTests {
    /// In every field that is a text.
    static let hostile = [
        "\"><script>alert(1)</script>", "'><img src=x onerror=alert(1)>", "</title></textarea></style><script>", "{{{token}}}{{>layout}}{{#x}}",
        "{host}`code`",
        "&amp;&#x22;&quot", "--><!--<![CDATA[", "javascript:alert(1)", "\" autofocus onfocus=\"alert(1)", "\u{1}\u{7F}\u{85}\u{0}",
        "a\u{202E}b\u{2066}c\u{200F}\u{FEFF}",
        "a\r\nSet-Cookie: b\u{2028}c", "0;url=https://evil.example",
        // What is a quotation mark or a bracket to a browser is none to whoever goes by what a reader sees as one character.
        "\"\u{301} onfocus=alert(1) x=\"\u{301}", "<\u{338}script>\u{338}", "&\u{20DD}lt;", "'\u{FE0F}'\u{200D}",
    ]

    @Test("changes neither elements nor attributes of any page", arguments: hostile)
    func outline(text: String) throws {
        let plain = try Fixture.pages(Filler { _ in "plain" }, network: "plain")
        let pages = try Fixture.pages(Filler { _ in text }, network: text)
        for (before, after) in zip(plain, pages) {
            // A host is split at its dots, which a text may have, too; it is told apart by what holds it.
            #expect(try withoutBreaks(PageReader.read(after.html).outline) == withoutBreaks(PageReader.read(before.html).outline), "\(after.name)")
        }
    }

    private func withoutBreaks(_ outline: String) -> String {
        outline.split(separator: "<wbr></wbr>").joined().split(separator: "<span></span>").joined()
    }

    @Test("never breaks a line, turns the direction of writing or hides")
    func invisible() throws {
        let text = "a\u{202E}b\u{2066}c\u{200F}d\u{FEFF}e\u{1}f\u{7F}g\u{85}h\ri\u{2028}j\u{E0041}k\u{AD}l"
        for (name, html) in try Fixture.pages(Filler { _ in text }, network: text) {
            let strange = html.unicodeScalars.filter { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar != "\n"
                case .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: true
                default: false
                }
            }
            #expect(strange.isEmpty, "\(name)")
        }
    }

    @Test("stands there as it was written")
    func kept() throws {
        let text = "<b>\"it's\" & {{t.deny}} `x` {network}</b>\u{301}"
        let renderer = try Fixture.renderer()
        let page = renderer.account(AccountPage(formToken: text, account: AccountFace(username: text, email: "a@b")), in: PageSetting(.english))
        let read = try PageReader.read(page)
        #expect(read.all("strong").map(\.text) == [text])
        #expect(read.all("input").first?["value"]?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
    }

    @Test("scripts and pictures that need joiners keep them")
    func joiners() {
        #expect(Markup("👩\u{200D}💻 می\u{200C}خواهم").html == "👩\u{200D}💻 می\u{200C}خواهم")
    }

    @Test("a bad link is text, and its end is cut off")
    func badLink() throws {
        let link = "javascript:alert(1)//" + String(repeating: "é", count: 2000)
        let page = try PageReader.read(Fixture.renderer().badLink(BadLinkPage(.link(.notALink), link: link), in: PageSetting(.english)))
        let given = try #require(page.all("code").first { $0.text.hasPrefix("javascript:") })
        #expect(given.text.utf8.count < 2100)
        #expect(page.all("a").allSatisfy { $0["href"]?.hasPrefix("/") == true })
    }

    @Test(
        "of the operator's documents only addresses of the web and of this server become links",
        arguments: [
            ("https://a.example/t", true), ("/terms", true), ("javascript:alert(1)", false), ("//evil.example", false), ("", false),
            ("data:text/html,x", false),
        ])
    func documents(address: String, isLink: Bool) throws {
        let renderer = try PageRenderer(network: NetworkFace(name: "n", termsOfService: address))
        let page = try PageReader.read(renderer.signUp(SignUpPage(formToken: "t"), in: PageSetting(.english)))
        #expect(page.all("a").contains { $0["href"] == address } == isLink)
    }
}
