import Foundation
import HostSystem
import PayingClient
import SSA
import Testing

@testable import gatepass

/// A network, and the program with a home of its own.
private struct Desk: Sendable {
    let network: FakeNetwork
    let server: TestServer
    let gatepass: Gatepass
    let folder: String

    var name: String { "127.0.0.1:\(server.port)" }
    var link: String { link("scopes=2101249&redirect_uri=https%3A%2F%2Ftool.example%2Fcb%3Flang%3Den&state=s1") }
    var store: PassStore { get throws { try PassStore(folder: folder + "/store") } }

    func link(_ query: String) -> String { "web+lq://\(name):s:authorize?\(query)" }

    static func run(_ rules: FakeNetwork.Rules = .init(), _ body: (Desk) async throws -> Void) async throws {
        let network = FakeNetwork(rules)
        let server = try await TestServer { await network.answer($0) }
        let folder = temporaryFolder()
        let gatepass = Gatepass(environment: ["HOME": folder, "GATEPASS_STORE": folder + "/store", "PATH": "\(folder)/bin:/usr/bin:/bin"])
        let outcome = await outcome { try await body(Desk(network: network, server: server, gatepass: gatepass, folder: folder)) }
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder)
        try outcome.get()
    }

    private static func outcome(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    func signIn() async throws {
        let outcome = try await with(FakeNetwork.password + "\n").run("login", name, "--email", FakeNetwork.email, "--password-stdin")
        #expect(outcome.status == 0, "\(outcome.stderr)")
    }

    /// The program with something in its standard input.
    func with(_ input: String) -> Gatepass {
        var program = gatepass
        program.input = input
        return program
    }

    /// A program of the desktop, which writes down its arguments.
    func install(_ program: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
        let path = "\(folder)/bin/\(program)"
        try "#!/bin/sh\nprintf '%s\\n' \"$@\" > '\(folder)/\(program).called'\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }

    func called(_ program: String) -> [String] {
        let text = try? String(contentsOfFile: "\(folder)/\(program).called", encoding: .utf8)
        return text?.split(separator: "\n").map(String.init) ?? []
    }

    var grants: [[String: String]] { network.requests(to: "/v4/auth/ssa/authorize").map(network.json) }
}

@Suite("gatepass login and authorize", .serialized)
struct AuthorizeCommandTests {
    @Test("a session: sign in, who am I, fetch as a member, sign out")
    func session() async throws {
        try await Desk.run { desk async throws in
            let early = try await desk.gatepass.run("whoami")
            #expect(early.status == 15)
            let signedIn = try await desk.with("\(FakeNetwork.password)\n")
                .run("login", "http://\(desk.name)", "--email", FakeNetwork.email, "--password-stdin")
            #expect(signedIn.status == 0 && signedIn.stdout.isEmpty)
            #expect(signedIn.stderr == "gatepass: signed in to \(desk.name) as ada <ada@example.org>\n")
            let who = try await desk.gatepass.run("whoami")
            #expect(who.stdout == "\(desk.name)  ada  ada@example.org  \(FakeNetwork.userID)\n")
            let json = try await desk.gatepass.run("whoami", desk.name, "--json")
            #expect(json.stdout.contains(#""username":"ada""#) && !json.stdout.contains("LQ."))
            let fetched = try await desk.gatepass.run("get", "\(desk.server.origin)/notes")
            #expect((fetched.status, fetched.stdout) == (0, "notes of /notes"))
            let stranger = try await desk.gatepass.run("get", "--no-session", "--fail", "\(desk.server.origin)/notes")
            #expect(stranger.status == 8)
            let events = try await desk.gatepass.run("get", "--json", "\(desk.server.origin)/notes")
            #expect(events.stdout.contains(#""event":"sending-as-member""#) && !events.stdout.contains("LQ."))
            let out = try await desk.gatepass.run("logout")
            #expect(out.status == 0 && desk.network.sessionCount == 0)
            #expect(try desk.store.sessions().isEmpty)
        }
    }

    @Test("a wrong password, no terminal, a strange address: each has its exit code and says what to do")
    func refusals() async throws {
        try await Desk.run { desk async throws in
            let wrong = try await desk.with("wrong\n").run("login", desk.name, "--email", FakeNetwork.email, "--password-stdin")
            #expect((wrong.status, wrong.stderr) == (16, "gatepass: Invalid email and password combination.\n"))
            let silent = try await desk.gatepass.run("login", desk.name, "--email", FakeNetwork.email)
            #expect(silent.status == 2 && silent.stderr.contains("--password-stdin"))
            let plain = try await desk.with("x\n").run("login", "http://10.0.0.1", "--email", "a@b", "--password-stdin")
            #expect(plain.status == 2 && plain.stderr.contains("not encrypted"))
            let nobody = try await desk.with("x\n").run("login", "127.0.0.1:1", "--email", "a@b", "--password-stdin")
            #expect(nobody.status == 9)
            #expect(try desk.store.sessions().isEmpty)
        }
    }

    @Test("a registration that needs a code ends with it")
    func registration() async throws {
        try await Desk.run(.init(confirms: true)) { desk async throws in
            let began = try await desk.with("secret of mine\n")
                .run("login", desk.name, "--email", "new@example.org", "--register", "--username", "new", "--password-stdin")
            #expect(began.status == 0 && began.stderr.contains("--code CODE"))
            let ended = try await desk.gatepass.run("login", desk.name, "--email", "new@example.org", "--code", "4711")
            #expect(ended.status == 0)
            #expect(try desk.store.sessions().count == 1)
        }
    }

    @Test("two programs that find the token expired make one refresh")
    func twoPrograms() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            desk.network.expireAccess()
            async let first = desk.gatepass.run("whoami")
            async let second = desk.gatepass.run("whoami")
            let statuses = try await [first.status, second.status]
            #expect(statuses == [0, 0])
            #expect(desk.network.refreshes == 1)
        }
    }

    @Test("a session that the network ended is removed, with a clear message")
    func endedSession() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            desk.network.endSessions()
            let outcome = try await desk.gatepass.run("get", "\(desk.server.origin)/notes")
            #expect(outcome.status == 15)
            #expect(
                outcome.stderr == """
                    gatepass: the session with \(desk.name) has ended: Invalid refresh token
                    gatepass: hint: sign in: gatepass login \(desk.name)

                    """)
            #expect(try desk.store.sessions().isEmpty)
        }
    }

    @Test("Enter refuses, and nothing is sent to the network or opened", arguments: ["\n", "", "deny\n", "99\nyes\nalow\n\n"])
    func refuse(_ input: String) async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            try desk.install("xdg-open")
            var program = desk.with(input)
            program.environment["DISPLAY"] = ":0"
            let outcome = try await program.run("authorize", desk.link)
            #expect(outcome.status == 17 && outcome.stdout.isEmpty)
            #expect(desk.grants.isEmpty && desk.called("xdg-open").isEmpty)
            #expect(outcome.stderr.contains("https://tool.example/cb?lang=en&error=access_denied&state=s1"))
        }
    }

    @Test("who asks stands first, then what nobody vouches for, account and permissions; what is dangerous starts off")
    func screen() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            let outcome = try await desk.with("allow\n").run("authorize", desk.link)
            #expect(outcome.status == 0)
            #expect(desk.grants == [["scopes": "4097", "redirect_uri": "https://tool.example/cb?lang=en", "state": "s1"]])
            let order = [
                "tool.example wants to use your account", "cannot be verified", "does not get your password", "Refusing is safe",
                "https://tool.example/cb?lang=en", "ada <ada@example.org>", "[x] See your name", "[x] See your quarks", "[ ] Write messages as you",
                "until you take it back", "Enter refuses",
            ]
            var rest = outcome.stderr[...]
            for text in order {
                guard let range = rest.range(of: text) else {
                    Issue.record("\(text) is not where it belongs in: \(outcome.stderr)")
                    return
                }
                rest = rest[range.upperBound...]
            }
            #expect(outcome.stdout.hasPrefix("https://tool.example/cb?lang=en&access_token=LQ.AC."))
            #expect(outcome.stdout.hasSuffix("&state=s1\n"))
            #expect(!outcome.stderr.contains("LQ."))
        }
    }

    @Test("each permission is a choice of its own")
    func toggles() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            let outcome = try await desk.with("1, 3\n2 2\nallow\n").run("authorize", desk.link)
            #expect(outcome.status == 0)
            #expect(desk.grants.map { $0["scopes"] } == [Scopes(bits: [12, 21]).description])
        }
    }

    @Test("--yes-to asks nothing, and allows no more than was asked for")
    func yesTo() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            #expect(try await desk.gatepass.run("authorize", desk.link, "--yes-to", "profile.read,messages.send").status == 0)
            #expect(try await desk.gatepass.run("authorize", desk.link, "--yes-to", "0").status == 0)
            #expect(desk.grants.map { $0["scopes"] } == [Scopes(bits: [0, 21]).description, "0"])
            let narrow = desk.link("scopes=1&redirect_uri=https%3A%2F%2Ftool.example%2F")
            let extra = try await desk.gatepass.run("authorize", narrow, "--yes-to", "quarks.read")
            #expect(extra.status == 2 && extra.stderr.contains("does not ask for quarks.read"))
            let misspelt = try await desk.gatepass.run("authorize", narrow, "--yes-to", "profile.raed")
            #expect(misspelt.status == 2 && misspelt.stderr.contains("did you mean profile.read?"))
            #expect(desk.grants.count == 2)
        }
    }

    @Test("a code is asked for as the link says, and the network's own address is followed")
    func code() async throws {
        try await Desk.run(.init(redirects: true)) { desk async throws in
            try await desk.signIn()
            let challenge = String(repeating: "A", count: 43)
            let link = desk.link(
                "scopes=1&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&response_type=code&code_challenge=\(challenge)&code_challenge_method=S256")
            let outcome = try await desk.with("allow\n").run("authorize", "--print-only", link)
            #expect(outcome.status == 0)
            #expect(outcome.stdout.hasPrefix("http://127.0.0.1:9/cb?code=code-"))
            #expect(outcome.stderr.contains("A program on this computer wants to use your account"))
            #expect(
                desk.grants == [
                    [
                        "scopes": "1", "redirect_uri": "http://127.0.0.1:9/cb", "response_type": "code", "code_challenge": challenge,
                        "code_challenge_method": "S256",
                    ]
                ])
        }
    }

    @Test("where there is a desktop the address is opened and not printed")
    func opener() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            try desk.install("xdg-open")
            var program = desk.with("allow\n")
            program.environment["WAYLAND_DISPLAY"] = "wayland-0"
            let opened = try await program.run("authorize", desk.link)
            #expect(opened.status == 0 && opened.stdout.isEmpty)
            #expect(desk.called("xdg-open").count == 1)
            #expect(desk.called("xdg-open").first?.hasPrefix("https://tool.example/cb?lang=en&access_token=LQ.AC.") == true)
        }
    }

    @Test("another account decides without taking the place of the one that is signed in")
    func otherAccount() async throws {
        try await Desk.run { desk async throws in
            let outcome = try await desk.with("\(FakeNetwork.password)\nallow\n")
                .run("authorize", desk.link, "--account", FakeNetwork.email, "--password-stdin")
            #expect(outcome.status == 0, "\(outcome.stderr)")
            #expect(try desk.store.sessions().isEmpty)
            // Of the two that were begun, the tool's is left.
            #expect(desk.network.sessionCount == 1)
        }
    }

    @Test("the decision goes to the server that the gatekeeper assigned, and that is remembered; to no server that the network does not announce")
    func assignedServer() async throws {
        try await Desk.run { desk async throws in
            try await desk.signIn()
            // Another way in to the same network.
            let app = try await TestServer { await desk.network.answer($0) }
            let foreign = try await desk.gatepass.run("authorize", desk.link, "--yes-to", "0", "--app-server", app.origin)
            #expect(foreign.status == 2 && foreign.stderr.contains("is no server of this network"))
            desk.network.change { $0.announced = [app.origin] }
            #expect(try await desk.gatepass.run("authorize", desk.link, "--yes-to", "0", "--app-server", app.origin).status == 0)
            #expect(try await desk.gatepass.run("authorize", desk.link, "--yes-to", "0").status == 0)
            #expect(desk.network.requests(to: "/v4/auth/ssa/authorize").map(\.localPort) == [app.port, app.port])
            await app.stop()
        }
    }

    @Test("who is not signed in is told how, and no link leads past its checks")
    func links() async throws {
        try await Desk.run { desk async throws in
            let early = try await desk.gatepass.run("authorize", desk.link)
            #expect(early.status == 15 && early.stderr.contains("gatepass login \(desk.name)"))
            for link in [
                "web+lq://\(desk.name):m:abc", "https://evil.example/",
                desk.link("scopes=1&redirect_uri=https%3A%2F%2Fevil.example%5C%40good.example%2F"),
                desk.link("scopes=1&redirect_uri=javascript%3Aalert(1)"), desk.link("scopes=01&redirect_uri=https%3A%2F%2Ftool.example"),
                "\u{1B}[2J", desk.link("scopes=1"),
            ] {
                let outcome = try await desk.gatepass.run("authorize", link)
                #expect(outcome.status == 2, "\(link)")
                #expect(!outcome.stderr.contains("\u{1B}"))
            }
            try await desk.signIn()
            let unknown = try await desk.gatepass.run("authorize", desk.link("scopes=2&redirect_uri=https%3A%2F%2Ftool.example"))
            #expect(unknown.status == 16 && unknown.stderr.contains("bit 1"))
            #expect(desk.grants.isEmpty)
        }
    }

    @Test(
        "a network whose permissions cannot be shown honestly is not asked about",
        arguments: [#"See\u001b[2Jnothing"#, #"See\u202eruoy"#, #"two\nlines"#, #"\u0000"#, #""#])
    func hostileTitles(_ title: String) async throws {
        let scope = #"{"bit":0,"name":"a","title":"\#(title)","sentence":"b","tier":"low"}"#
        try await Desk.run { desk async throws in
            try await desk.signIn()
            desk.network.change { $0.scopes = scope }
            let outcome = try await desk.with("allow\n").run("authorize", desk.link("scopes=1&redirect_uri=https%3A%2F%2Ftool.example"))
            #expect(outcome.status == 9)
            #expect(!outcome.stderr.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\0" })
            #expect(desk.grants.isEmpty)
        }
    }

    @Test("names and hosts that would deceive are shown for what they are")
    func deceivingNames() async throws {
        try await Desk.run(.init(username: "ada\u{1B}]0;x\u{7}\u{202E}\nbob")) { desk async throws in
            try await desk.signIn()
            let link = desk.link("scopes=0&redirect_uri=https%3A%2F%2Fxn--80ak6aa92e.com%2Fcb")
            let outcome = try await desk.with("\n").run("authorize", link)
            #expect(outcome.stderr.contains("\nxn--80ak6aa92e.com wants to use your account\n"))
            #expect(outcome.stderr.contains("It asks only to know who you are."))
            #expect(!outcome.stderr.unicodeScalars.contains { ["\u{1B}", "\u{7}", "\u{202E}"].contains($0) })
            #expect(!outcome.stderr.contains("\nbob"))
            let who = try await desk.gatepass.run("whoami")
            #expect(who.stdout.split(separator: "\n").count == 1 && !who.stdout.contains("\u{1B}"))
        }
    }

    @Test("a scope whose tier is unknown counts as dangerous")
    func unknownTier() async throws {
        try await Desk.run(.init(scopes: #"{"bit":0,"name":"a","title":"Everything","tier":"harmless"}"#)) { desk async throws in
            try await desk.signIn()
            let outcome = try await desk.with("allow\n").run("authorize", desk.link("scopes=1&redirect_uri=https%3A%2F%2Ftool.example"))
            #expect(outcome.stderr.contains("[ ] Everything"))
            #expect(desk.grants.map { $0["scopes"] } == ["0"])
        }
    }

    @Test("the desktop's handler comes and goes")
    func handler() async throws {
        try await Desk.run { desk async throws in
            try desk.install("xdg-mime")
            #expect(try await desk.gatepass.run("authorize", "--install-handler").status == 0)
            let path = desk.folder + "/.local/share/applications/gatepass-authorize.desktop"
            let entry = try String(contentsOfFile: path, encoding: .utf8)
            #expect(entry.contains("\nMimeType=x-scheme-handler/web+lq;\n") && entry.contains("gatepass\" authorize --hold %u\n"))
            #expect(desk.called("xdg-mime") == ["default", "gatepass-authorize.desktop", "x-scheme-handler/web+lq"])
            #expect(try await desk.gatepass.run("authorize", "--uninstall-handler").status == 0)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }
}
