import PageSamples
import Testing

@testable import Pages

@Suite("Every page in every language")
struct PageTests {
    @Test("is whole: a strict reader takes it, nothing is missing and no brace is left")
    func whole() throws {
        let pages = try Fixture.pages()
        #expect(pages.count > 150)
        for (name, html) in pages {
            let problem = flaw(html)
            #expect(problem == nil, "\(name)")
            for mark in ["⟦", "{", "}", "`", "\u{FFFD}"] where html.contains(mark) { Issue.record("\(name) has a \(mark)") }
        }
    }

    private func flaw(_ html: String) -> String? {
        do {
            _ = try PageReader.read(html)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("can be used by everybody, as far as a program can tell")
    func accessible() throws {
        for (name, html) in try Fixture.pages() {
            #expect(AccessibilityRules.broken(by: try PageReader.read(html)) == [], "\(name)")
        }
    }

    @Test("keeps to its content security policy: no style, script or picture of its own, and nothing from elsewhere")
    func policy() throws {
        for (name, html) in try Fixture.pages() {
            let page = try PageReader.read(html)
            for element in page.all {
                #expect(!["style", "img", "iframe", "object", "embed", "base", "svg", "template"].contains(element.name), "\(name)")
                #expect(!element.attributes.contains { $0.name == "style" || $0.name.hasPrefix("on") || $0.name == "srcset" }, "\(name)")
                if element.name == "script" {
                    #expect(element["src"]?.hasPrefix("/gatehouse/handler.js?v=") == true && element.children.isEmpty, "\(name)")
                }
                if element.name == "link" { #expect(element["href"]?.hasPrefix("/gatehouse/style.css?v=") == true, "\(name)") }
                if element.name == "form" { #expect(element["action"]?.hasPrefix("/") == true, "\(name)") }
            }
            #expect(page.all("script").count == (name.hasPrefix("handler") ? 1 : 0), "\(name)")
        }
    }

    @Test("every form that changes something is a POST with a form token")
    func formTokens() throws {
        for (name, html) in try Fixture.pages() {
            for form in try PageReader.read(html).all("form") where form["action"] != "/d/" {
                #expect(form["method"] == "post", "\(name)")
                #expect(
                    form.all("input").contains { $0["name"] == "form_token" && $0["type"] == "hidden" && $0["value"] == "k3Zt0-token" }, "\(name)")
            }
        }
    }

    @Test("with its style sheet is smaller than 30 KiB, also with twelve permissions")
    func sizes() throws {
        let renderer = try Fixture.renderer()
        for (name, html) in try Fixture.pages() {
            #expect(html.utf8.count + renderer.stylesheet.utf8.count < 30 * 1024, "\(name)")
        }
        for language in Language.allCases {
            let page = renderer.authorize(
                try Ask.page(scopes: [0, 1, 2, 12, 13, 14, 15, 17, 20, 21, 22, 28]), in: PageSetting(language, address: "/"))
            #expect(page.utf8.count + renderer.stylesheet.utf8.count < 30 * 1024, "\(language)")
            #expect(page.split(separator: "role=\"switch\"").count == 13)
        }
    }

    @Test("leads to itself in the other languages, with what else was asked for")
    func languages() throws {
        let page = try PageReader.read(
            Fixture.renderer().signedOut(in: PageSetting(.german, address: "/gatehouse/authorize?request=a%26b&lang=de&x=1")))
        #expect(page["lang"] == "de")
        let links = page.all("nav").flatMap { $0.all("a") }
        #expect(
            links.map { $0["href"] } == [
                "/gatehouse/authorize?request=a%26b&x=1&lang=en", "/gatehouse/authorize?request=a%26b&x=1&lang=de",
                "/gatehouse/authorize?request=a%26b&x=1&lang=fr",
            ])
        #expect(links.map { $0["aria-current"] } == [nil, "true", nil])
        #expect(try PageReader.read(Fixture.renderer().signedOut(in: PageSetting(.german))).all("nav").isEmpty)
    }

    @Test("paths are the operator's")
    func paths() throws {
        var paths = PagePaths()
        paths.signIn = "/x/in"
        paths.stylesheet = "/x/s.css"
        let renderer = try Fixture.renderer(paths: paths)
        let html = renderer.signIn(SignInPage(formToken: "t"), in: PageSetting(.english))
        #expect(html.contains("action=\"/x/in\""))
        #expect(html.contains("href=\"/x/s.css?v=\(renderer.stylesheetTag)\""))
    }
}
