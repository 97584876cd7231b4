import Accounts
import AccountsKit
import Foundation
import Portal
import SSA
import TestKit
import Testing

/// A browser as far as cookies, forms and `Origin` go.
private final class Visitor {
    let harness: PortalHarness
    var cookie: String?
    var origin = PortalHarness.origin
    var site = "same-origin"

    init(_ harness: PortalHarness) {
        self.harness = harness
    }

    func get(_ target: String) async throws -> PortalReply {
        take(try await harness.send("GET", target, fields: cookie.map { [("cookie", "theme=dark; \($0)")] } ?? []))
    }

    func post(_ target: String, _ form: [(String, String)]) async throws -> PortalReply {
        take(try await harness.send("POST", target, body: body(form), fields: fields))
    }

    private var fields: [(String, String)] {
        [("origin", origin), ("sec-fetch-site", site), ("content-type", "application/x-www-form-urlencoded")]
            + (cookie.map { [("cookie", $0)] } ?? [])
    }

    private func body(_ form: [(String, String)]) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return form.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")" }.joined(separator: "&")
    }

    /// A decision, before it is sent.
    func request(_ form: [(String, String)]) -> PortalRequest {
        PortalRequest(
            method: "POST", target: "/gatehouse/consent", authority: "127.0.0.1:8402", fields: fields.map { (name: $0.0, value: $0.1) },
            body: Array(body(form).utf8), caller: Sample.caller)
    }

    private func take(_ reply: PortalReply) -> PortalReply {
        if let set = reply.field("Set-Cookie") { cookie = String(set.prefix { $0 != ";" }) }
        return reply
    }

    func signIn(_ email: String = "ada@example.org", next: String? = nil) async throws -> PortalReply {
        let page = try await get("/gatehouse/sign-in")
        var form = [("form_token", try page.hidden("form_token")), ("email", email), ("password", PortalHarness.password)]
        if let next { form.append(("next", next)) }
        return try await post("/gatehouse/sign-in", form)
    }
}

extension PortalReply {
    /// The value of a hidden field.
    fileprivate func hidden(_ name: String) throws -> String {
        let pattern = try Regex("name=\"?\(name)\"? value=\"([^\"]*)\"", as: (Substring, Substring).self)
        return String(try #require(text.firstMatch(of: pattern), "\(text.prefix(3000))").output.1)
    }
}

@Suite("The authorization screen")
struct ScreenTests {
    private static let link = "/d/s/authorize?scopes=4097&redirect_uri=https%3A%2F%2Ftool.example%2Fback&state=abc"

    private func screen(_ harness: PortalHarness, _ link: String = link) async throws -> (Visitor, PortalReply) {
        _ = try await harness.register()
        let visitor = Visitor(harness)
        let first = try await visitor.get(link)
        #expect(first.status == 303)
        let location = try #require(first.field("Location"))
        #expect(location.hasPrefix("/gatehouse/sign-in?next=%2Fd%2Fs%2Fauthorize"))
        let next = try await visitor.get(location).hidden("next")
        let entered = try await visitor.signIn(next: next.replacing("&amp;", with: "&"))
        #expect(entered.status == 303)
        let page = try await visitor.get(try #require(entered.field("Location")))
        #expect(page.status == 200)
        return (visitor, page)
    }

    @Test("sign-in leads back to the screen, the member takes a permission away, and the tool gets what is left")
    func allow() async throws {
        let harness = try await PortalHarness()
        let (visitor, page) = try await screen(harness)
        #expect(page.text.contains("tool.example") && page.text.contains("ada@example.org"))
        #expect(page.field("Content-Security-Policy")?.contains("frame-ancestors 'none'") == true && page.field("Cache-Control") == "no-store")
        #expect(page.body.count < 30 * 1024)
        let form = [("form_token", try page.hidden("form_token")), ("request", try page.hidden("request")), ("scope", "0"), ("action", "allow")]
        let leaving = try await visitor.post("/gatehouse/consent", form)
        #expect(leaving.status == 200 && leaving.field("Referrer-Policy") == "no-referrer")
        let token = try #require(leaving.text.firstMatch(of: try Regex("access_token=(LQ\\.AC\\.[^&\"]*)", as: (Substring, Substring).self))).output.1
        #expect(leaving.text.contains("https://tool.example/back?access_token="))
        let me = try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(token)")])
        #expect(me.status == 200)
        // A second click brings what the first one brought; later, or with another choice, it is told that this was decided.
        #expect(try await visitor.post("/gatehouse/consent", form).text == leaving.text)
        let less = form.filter { $0.0 != "scope" }
        #expect(try await visitor.post("/gatehouse/consent", less).status == 409)
        #expect(try await visitor.post("/gatehouse/consent", form.dropLast() + [("action", "deny")]).status == 409)
        harness.clock.advance(by: .seconds(10))
        #expect(try await visitor.post("/gatehouse/consent", form).status == 409)
        let access = try await visitor.get("/gatehouse/access")
        #expect(access.text.split(separator: "<h3>").count { $0.contains("tool.example") } == 1)
    }

    @Test("two clicks at once let a tool in once")
    func twice() async throws {
        let harness = try await PortalHarness()
        let (visitor, page) = try await screen(harness)
        let form = [("form_token", try page.hidden("form_token")), ("request", try page.hidden("request")), ("scope", "0"), ("action", "allow")]
        let request = visitor.request(form)
        async let first = harness.portal.respond(to: request)
        async let second = harness.portal.respond(to: request)
        let both = await [first, second]
        #expect(both[0].status == 200 && both[0].body == both[1].body)
        #expect(try await visitor.get("/gatehouse/access").text.split(separator: "<h3>").count { $0.contains("tool.example") } == 1)
    }

    @Test("refusing leads nowhere by itself and gives the tool nothing")
    func deny() async throws {
        let harness = try await PortalHarness()
        let (visitor, page) = try await screen(harness)
        let denied = try await visitor.post(
            "/gatehouse/consent",
            [("form_token", try page.hidden("form_token")), ("request", try page.hidden("request")), ("scope", "0"), ("action", "deny")])
        #expect(denied.status == 200 && denied.text.contains("error=access_denied") && denied.text.contains("state=abc"))
        #expect(!denied.text.lowercased().contains("http-equiv") && !denied.text.contains("access_token"))
    }

    @Test("more than was asked for, a foreign page, a stranger's session and an old request are refused")
    func attacks() async throws {
        let harness = try await PortalHarness()
        let (visitor, page) = try await screen(harness)
        let (token, request) = (try page.hidden("form_token"), try page.hidden("request"))
        func form(_ more: [(String, String)]) -> [(String, String)] { [("form_token", token), ("request", request)] + more }
        visitor.origin = "https://evil.example"
        visitor.site = "cross-site"
        #expect(try await visitor.post("/gatehouse/consent", form([("scope", "0"), ("action", "allow")])).status == 403)
        visitor.site = "same-origin"
        #expect(try await visitor.post("/gatehouse/consent", form([("scope", "0"), ("action", "allow")])).status == 403)
        visitor.origin = PortalHarness.origin
        #expect(try await visitor.post("/gatehouse/consent", [("request", request), ("scope", "0"), ("action", "allow")]).status == 400)
        _ = try await harness.register("eve@example.org")
        let eve = Visitor(harness)
        _ = try await eve.signIn("eve@example.org")
        #expect(try await eve.post("/gatehouse/consent", form([("scope", "0"), ("action", "allow")])).status == 400)
        let own = try await eve.get(Self.link)
        let stolen = try await eve.post(
            "/gatehouse/consent", [("form_token", try own.hidden("form_token")), ("request", request), ("scope", "0"), ("action", "allow")])
        #expect(stolen.status == 410)
        #expect(try await visitor.post("/gatehouse/consent", form([("scope", "0"), ("scope", "20"), ("action", "allow")])).status == 400)
        let fresh = try await visitor.get(Self.link)
        harness.clock.advance(by: .seconds(301))
        let late = try await visitor.post(
            "/gatehouse/consent", [("form_token", token), ("request", try fresh.hidden("request")), ("scope", "0"), ("action", "allow")])
        #expect(late.status == 410)
    }

    @Test("a bad link gets a page that says why, and no visit to its address")
    func badLinks() async throws {
        let harness = try await PortalHarness()
        let visitor = Visitor(harness)
        for query in [
            "scopes=1", "scopes=01&redirect_uri=https%3A%2F%2Ftool.example%2F", "scopes=1&redirect_uri=javascript%3Aalert(1)",
            "scopes=1&redirect_uri=https%3A%2F%2Fevil.example%5C%40tool.example%2F", "scopes=8&redirect_uri=https%3A%2F%2Ftool.example%2F",
            "scopes=9007199254740993&redirect_uri=https%3A%2F%2Ftool.example%2F",
        ] {
            let page = try await visitor.get("/d/s/authorize?\(query)")
            #expect(page.status == 400, "\(query)")
            #expect(!page.text.contains("href=\"javascript") && !page.text.contains("http-equiv"), "\(query)")
        }
        #expect(try await visitor.get("/d/").status == 200)
        let foreign = try await visitor.get(
            "/d/?link=web%2Blq%3A%2F%2Fother.example%2F%3As%3Aauthorize%3Fscopes%3D1%26redirect_uri%3Dhttps%253A%252F%252Ftool.example%252F")
        #expect(foreign.status == 200 && foreign.text.contains("This link is for another network"))
        for path in ["/d/", "/d"] {
            let wrong = try await visitor.get("\(path)?link=web%2Blq%3A%2F%2Fother.example%2F%3As%3Aauthorize%3Fscopes%3D01&lang=en")
            #expect(wrong.status == 400 && wrong.text.contains("scopes-leading-zero"))
        }
    }

    @Test("links of a network under a path lead through sign-in to the screen, and to its other languages")
    func linksUnderAPath() async throws {
        let harness = try await PortalHarness(linkPath: "/trial")
        _ = try await harness.register()
        let visitor = Visitor(harness)
        let link = "web%2Blq%3A%2F%2F127.0.0.1%3A8402%2Ftrial%2F%3As%3Aauthorize%3Fscopes%3D1%26redirect_uri%3Dhttps%253A%252F%252Ftool.example%252F"
        for path in ["/trial\(Self.link)", "/trial/d/?link=\(link)"] {
            let location = try #require(try await visitor.get(path).field("Location"), "\(path)")
            let next = try await visitor.get(location).hidden("next")
            #expect(next.hasPrefix("/trial/d/s/authorize?"))
            let entered = try await visitor.signIn(next: next.replacing("&amp;", with: "&"))
            let screen = try await visitor.get(try #require(entered.field("Location")))
            #expect(screen.status == 200 && screen.text.contains("tool.example") && screen.text.contains("href=\"/trial/d/s/authorize?"))
            visitor.cookie = nil
        }
        #expect(try await visitor.get("/trial/d/").text.contains("action=\"/trial/d/\""))
    }

    @Test("a code for a forgotten password is offered only where letters are sent", arguments: [true, false])
    func forgotten(_ sendsMail: Bool) async throws {
        let visitor = Visitor(try await PortalHarness(sendsMail: sendsMail))
        #expect(try await visitor.get("/gatehouse/sign-in").text.contains("/gatehouse/forgot") == sendsMail)
        #expect(try await visitor.get("/gatehouse/forgot").status == (sendsMail ? 200 : 404))
    }

    @Test("sign-in goes on to our own pages only")
    func openRedirect() async throws {
        let harness = try await PortalHarness()
        _ = try await harness.register()
        for next in ["https://evil.example/", "//evil.example/", "/\\evil.example", "/d/\\..", "javascript:alert(1)", "/swap"] {
            let reply = try await Visitor(harness).signIn(next: next)
            #expect(reply.status == 303 && reply.field("Location") == "/gatehouse/account", "\(next)")
        }
    }

    @Test("a grant that its member ends is gone from the page and from the gate")
    func endAccess() async throws {
        let harness = try await PortalHarness()
        let (visitor, _) = try await screen(harness)
        let session = try #require(visitor.cookie?.split(separator: "=", maxSplits: 1).last)
        let tool = try await harness.post(
            "/v4/auth/ssa/authorize", #"{"scopes":"1","redirect_uri":"https://tool.example/"}"#, token: String(session)
        ).tokens()
        let page = try await visitor.get("/gatehouse/access")
        let ended = try await visitor.post(
            "/gatehouse/access/end", [("form_token", try page.hidden("form_token")), ("grant", try page.hidden("grant"))])
        #expect(ended.status == 303 && ended.field("Location") == "/gatehouse/access?notice=ended")
        #expect(try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(tool.access)")]).status == 401)
        #expect(try await !visitor.get("/gatehouse/access").text.contains("tool.example"))
    }
}
