import SSA
import Testing

@testable import Pages

@Suite("The authorization screen")
struct AuthorizePageTests {
    @Test(
        "begins with who asks: the host, or what a program here or an app is",
        arguments: [
            ("https://tool.example/x", "tool.example wants to use your account"),
            ("https://tool.example:8443/x", "tool.example:8443 wants to use your account"),
            ("https://xn--bcher-kva.example/", "xn--bcher-kva.example wants to use your account"),
            ("http://127.0.0.1:1234/", "A program on this computer wants to use your account"),
            ("https://[::1]/", "A program on this computer wants to use your account"),
            ("http://localhost:1234/", "A program, most likely on this computer, wants to use your account"),
            ("com.example.tool:/x", "An app under com.example.tool wants to use your account"),
        ])
    func heading(uri: String, words: String) throws {
        #expect(try Ask.shown(Ask.page(uri)).all("h1").map(\.text) == [words])
    }

    @Test("shows the Unicode form beside the other where there is no mistaking it, and says so where there is")
    func unicode() throws {
        let remarks = { (uri: String) in try Ask.shown(Ask.page(uri)).all("p").filter { $0["class"] == "remark" }.map(\.text) }
        #expect(try remarks("https://tool.example/") == [])
        #expect(try remarks("https://xn--bcher-kva.example/") == ["Written out: bücher.example"])
        #expect(try remarks("https://xn--80ak6aa92e.example/").count == 1)
        #expect(try remarks("https://xn--80ak6aa92e.example/").first?.contains("mistaken") == true)
        #expect(try remarks("https://net.example.evil.example/").first?.hasPrefix("The end of a name") == true)
        #expect(try remarks("https://203.0.113.7/").first?.contains("number") == true)
        #expect(try remarks("http://127.0.0.1:1234/").first?.hasPrefix("It listens on 127.0.0.1:1234.") == true)
        #expect(try remarks("http://localhost:1234/").first?.contains("unless its settings") == true)
        #expect(try remarks("com.example.tool:/x").first?.contains("any app can") == true)
    }

    @Test("shows nothing of the address that the tool could have made up: no path, no query")
    func noPath() throws {
        let html = try Fixture.renderer().authorize(Ask.page("https://tool.example/Official-Client?app=Verified"), in: PageSetting(.english))
        #expect(!html.contains("Official") && !html.contains("Verified"))
    }

    @Test("warns above the buttons: unverified, a stranger, no password, denying is safe", arguments: Language.allCases)
    func caution(language: Language) throws {
        let page = try Ask.shown(Ask.page(), in: language)
        let order = page.all.compactMap { $0["id"] == "caution" ? "caution" : $0["value"].flatMap { ["deny", "allow"].contains($0) ? $0 : nil } }
        #expect(order == ["caution", "deny", "allow"])
        let panel = try #require(page.all("section").first { $0["aria-labelledby"] == "caution" })
        #expect(panel.all("li").count == 3)
        #expect(panel.text.contains("Example Network"))
    }

    @Test("has two buttons that differ in their words alone, the harmless one first, neither with the focus")
    func buttons() throws {
        let page = try Ask.shown(Ask.page())
        let choice = try #require(page.all("div").first { $0["class"] == "choice" })
        let buttons = choice.all("button")
        #expect(buttons.map(\.text) == ["Deny", "Allow"])
        #expect(buttons.map { $0["value"] } == ["deny", "allow"])
        #expect(buttons[0].outline == buttons[1].outline)
        #expect(buttons.allSatisfy { $0["class"] == nil && $0["name"] == "action" })
        // They are of one form, in which nothing else sends it.
        let form = try #require(page.all("form").first { $0.all("button").count == 2 })
        #expect(form.all("button").map { $0["value"] } == ["deny", "allow"])
        #expect(
            form.all("input").filter { $0["type"] == "hidden" }.map { [$0["name"], $0["value"]] } == [
                ["form_token", "k3Zt0-token"], ["request", "r-1"],
            ])
        #expect(form["action"] == "/gatehouse/authorize")
        #expect(form["autocomplete"] == "off")
    }

    @Test("names the account, and another one is a form of its own")
    func account() throws {
        let page = try Ask.shown(Ask.page())
        let section = try #require(page.all("section").first { $0["aria-labelledby"] == "account" })
        #expect(section.text.contains("Ada") && section.text.contains("ada@example.org"))
        #expect(section.all("button").map { $0["value"] } == ["switch"])
        #expect(section.all("input").map { $0["name"] } == ["form_token", "request"])
    }

    private func switches(_ page: Element) -> [String: Bool] {
        Dictionary(uniqueKeysWithValues: page.all("input").filter { $0["name"] == "scope" }.map { ($0["value"] ?? "", $0["checked"] != nil) })
    }

    @Test("asks for each permission; those of the highest tier are off, in a group of their own")
    func scopes() throws {
        let page = try Ask.shown(Ask.page(scopes: [0, 20, 21, 22]))
        #expect(switches(page) == ["0": true, "20": true, "21": false, "22": false])
        let groups = page.all("fieldset")
        #expect(groups.map { $0["class"] } == ["tier low", "tier medium", "tier high"])
        #expect(groups.map { $0.all("input").count } == [1, 1, 2])
        #expect(groups[2].text.contains("Off unless you switch it on."))
        #expect(page.with(id: "title-21")?.text == "Write messages as you")
        #expect(page.with(id: "text-21")?.text == "Write messages that others take for yours, and change them.")
    }

    @Test("shows again what was chosen, when it has to be shown again")
    func chosen() throws {
        var page = try Ask.page()
        page.chosen = Scopes(bits: [21])
        page.problem = .expired
        let shown = try Ask.shown(page)
        #expect(switches(shown) == ["0": false, "20": false, "21": true])
        #expect(shown.all.contains { $0["role"] == "alert" })
    }

    @Test("without a permission it is about the identity, and nothing can be switched")
    func identity() throws {
        let page = try Ask.shown(Ask.page(scopes: []))
        #expect(switches(page).isEmpty && page.all("fieldset").isEmpty)
        #expect(page.text.contains("It asks for nothing but to know who you are."))
    }

    @Test("says what an empty choice means, how long it lasts and where it ends")
    func lasts() throws {
        var page = try Ask.page()
        let shown = try Ask.shown(page)
        #expect(shown.text.contains("With everything switched off it learns only who you are"))
        #expect(shown.text.contains("after 90 days without use"))
        #expect(shown.all("main").flatMap { $0.all("a") }.contains { $0["href"] == "/gatehouse/access" })
        page.idleDays = nil
        #expect(try !Ask.shown(page).text.contains("days"))
    }

    @Test("our own words are in the page's language, an operator's as he wrote them")
    func words() throws {
        var page = try Ask.page(scopes: [0])
        #expect(try Ask.shown(page, in: .german).with(id: "title-0")?.text == "Ihren Namen sehen")
        #expect(try Ask.shown(page, in: .french).with(id: "title-0")?.text == "Voir votre nom")
        page.scopes = [
            ScopeDefinition(bit: 0, name: "profile.read", title: "See your swaps", sentence: "See your user name, picture and status.", tier: .low)
        ]
        #expect(try Ask.shown(page, in: .german).with(id: "title-0")?.text == "See your swaps")
        #expect(try Ask.shown(page, in: .german).with(id: "text-0")?.text == "See your user name, picture and status.")
    }
}
