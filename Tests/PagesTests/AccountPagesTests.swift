import Accounts
import Lightning
import SSA
import Testing

@testable import Pages

@Suite("The pages around an account")
struct AccountPagesTests {
    @Test("where to go on afterwards travels with the forms and the links between them")
    func next() throws {
        let next = "/d/s/authorize?scopes=5&redirect_uri=https%3A%2F%2Ftool.example%2F"
        let page = try PageReader.read(Fixture.renderer().signIn(SignInPage(formToken: "t", next: next), in: PageSetting(.english)))
        #expect(page.all("input").first { $0["name"] == "next" }?["value"] == next)
        let encoded = "?next=%2Fd%2Fs%2Fauthorize%3Fscopes%3D5%26redirect_uri%3Dhttps%253A%252F%252Ftool.example%252F"
        #expect(page.all("main").flatMap { $0.all("a") }.map { $0["href"] } == ["/gatehouse/forgot\(encoded)", "/gatehouse/sign-up\(encoded)"])
        let without = try PageReader.read(Fixture.renderer().signIn(SignInPage(formToken: "t"), in: PageSetting(.english)))
        #expect(!without.all("input").contains { $0["name"] == "next" })
    }

    @Test("fields tell browsers what they are for, and a password is never filled in again")
    func fields() throws {
        let renderer = try Fixture.renderer()
        let fields = { (html: String) in
            try PageReader.read(html).all("input").filter { $0["type"] != "hidden" }.map {
                "\($0["name"] ?? "") \($0["type"] ?? "") \($0["autocomplete"] ?? "") \($0["value"] ?? "")"
            }
        }
        let setting = PageSetting(.english)
        #expect(
            try fields(renderer.signIn(SignInPage(formToken: "t", email: "a@b", problem: .refused(.wrongCredentials)), in: setting)) == [
                "email text username a@b", "password password current-password ",
            ])
        #expect(
            try fields(renderer.signUp(SignUpPage(formToken: "t", email: "a@b", username: "Ada"), in: setting)) == [
                "email text username a@b", "username text nickname Ada", "password password new-password ",
            ])
        #expect(
            try fields(renderer.resetPassword(ResetPasswordPage(formToken: "t", email: "a@b"), in: setting)) == [
                "email text username a@b", "code text one-time-code ", "password password new-password ",
            ])
    }

    @Test("a closed network offers no account")
    func closed() throws {
        let page = SignInPage(formToken: "t", isRegistrationOpen: false, canResetPassword: false)
        #expect(try PageReader.read(Fixture.renderer().signIn(page, in: PageSetting(.english))).all("main").flatMap { $0.all("a") }.isEmpty)
    }

    @Test("lists what has access, and this session cannot be ended by mistake")
    func access() throws {
        let moment = Timestamp(seconds: 1_785_542_400)
        let tool = ToolAccess(
            id: "8f01", origin: "https://tool.example:8443", scopes: try ScopeRegistry.standard.definitions(of: Scopes(bits: [0, 20])), since: moment,
            lastUsed: moment)
        let sessions = [
            SessionAccess(
                id: "0f01", isThis: true, address: "", program: "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/145.0", since: moment,
                lastUsed: moment),
            SessionAccess(id: "0f02", isThis: false, address: "203.0.113.7", since: moment, lastUsed: moment),
        ]
        let page = try PageReader.read(
            Fixture.renderer().access(AccessPage(formToken: "t", tools: [tool], sessions: sessions), in: PageSetting(.french)))
        #expect(page.all("input").filter { $0["name"] == "grant" }.map { $0["value"] } == ["8f01", "0f02"])
        #expect(page.all("form").map { $0["action"] } == ["/gatehouse/access/end", "/gatehouse/access/end", "/gatehouse/access/end-others"])
        #expect(page.all("h3").map(\.text) == ["tool.example:8443", "Firefox, Windows", "Une session"])
        #expect(page.text.contains("Voir votre nom") && page.text.contains("Lire vos messages"))
        #expect(page.all("time").first?["datetime"] == "2026-08-01T00:00:00Z")
        #expect(page.all("time").first?.text == "1er août 2026, 00:00\u{A0}UTC")
        #expect(page.all("button").first?["aria-label"] == "Mettre fin à l’accès\u{A0}: tool.example:8443")
    }

    @Test("nothing to end, no button for it")
    func nothing() throws {
        let moment = Timestamp(seconds: 1_785_542_400)
        let session = SessionAccess(id: "0f01", isThis: true, since: moment, lastUsed: moment)
        let page = try PageReader.read(
            Fixture.renderer().access(AccessPage(formToken: "t", tools: [], sessions: [session]), in: PageSetting(.english)))
        #expect(page.all("form").isEmpty)
        #expect(page.text.contains("You have let no tool in."))
    }

    @Test(
        "programs are called by their names",
        arguments: [
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15", "Safari, macOS"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge, Windows"
            ),
            ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome, Android"),
            ("gatepass/1.2 (linux)", "gatepass/1.2"), ("Mozilla/5.0", "Mozilla/5.0"), ("  ", nil), ("", nil),
        ])
    func programs(userAgent: String, name: String?) {
        #expect(ProgramName(userAgent)?.text == name)
    }

    @Test("a status without words of its own has those of its hundred")
    func statuses() throws {
        let renderer = try Fixture.renderer()
        let heading = { (status: Int) in
            try PageReader.read(renderer.problem(ProblemPage(status: status), in: PageSetting(.english))).all("h1").map(\.text)
        }
        #expect(try heading(418) == heading(400))
        #expect(try heading(502) == heading(500))
        #expect(try Set([400, 403, 404, 405, 409, 413, 415, 429, 500, 503].flatMap { try heading($0) }).count == 10)
        let page = renderer.problem(ProblemPage(status: 429, code: "too-many-tries", retryAfterSeconds: 121), in: PageSetting(.english))
        #expect(page.contains("Try again in 3 minutes.") && page.contains("<code>429 too-many-tries</code>"))
    }

    @Test("a browser that can is offered to open links here, one that cannot has a field")
    func handler() throws {
        let renderer = try Fixture.renderer()
        let page = try PageReader.read(renderer.handler(HandlerPage(), in: PageSetting(.english)))
        let area = try #require(page.with(id: "register"))
        #expect(area["hidden"] != nil && area["data-template"] == "/d/?link=%s")
        let form = try #require(page.all("form").first)
        #expect(form["method"] == "get" && form["action"] == "/d/")
        #expect(form.all("input").map { $0["name"] } == ["link"])
        for id in ["register", "unable", "registered", "failed"] {
            #expect(page.with(id: id) != nil)
            #expect(renderer.script.contains("\"\(id)\""))
        }
    }
}
