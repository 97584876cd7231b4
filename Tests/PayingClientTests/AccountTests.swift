import Foundation
import HostSystem
import Lightning
import PayingClient
import SSA
import Synchronization
import Testing

@Suite("accounts")
struct AccountTests {
    @Test("a sign-in is kept in a file for its owner alone, and prints no token")
    func signIn() async throws {
        try await MemberBench.run { bench async throws in
            let session = try await bench.signIn()
            let kept = try #require(try bench.store.session(of: bench.address.base))
            #expect(kept == session)
            #expect(kept.member == Member(id: FakeNetwork.userID, username: "ada", email: FakeNetwork.email))
            let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/sessions").filter { $0.hasSuffix(".json") }
            let file = bench.folder + "/sessions/" + (try #require(names.first))
            #expect(names.count == 1)
            #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
            #expect(try String(contentsOfFile: file, encoding: .utf8).contains(FakeNetwork.password) == false)

            var text = "\(session) \(String(reflecting: session))"
            dump(session, to: &text)
            #expect(text.contains("<redacted>") && !text.contains("LQ."))
            let asked = try #require(bench.network.requests(to: "/v4/auth/token").first)
            #expect(asked.authorization == nil)
            #expect(bench.network.json(asked) == ["email": FakeNetwork.email, "password": FakeNetwork.password])
            #expect(try await bench.accounts.member(of: bench.address.base).username == "ada")
        }
    }

    @Test("a wrong password is the network's refusal in its own words, and nothing is kept")
    func wrongPassword() async throws {
        try await MemberBench.run { bench async throws in
            let error = await accountError {
                _ = try await bench.accounts.signIn(email: FakeNetwork.email, password: "wrong", to: try bench.address)
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect((refusal.status, refusal.message) == (400, "Invalid email and password combination."))
            #expect(try bench.store.sessions().isEmpty)
        }
    }

    @Test("a registration signs in at once, or once its code was given")
    func registration() async throws {
        try await MemberBench.run { bench async throws in
            let address = try bench.address
            guard case .signedIn = try await bench.accounts.register(email: "a@b.c", password: "p", username: "a", at: address) else {
                Issue.record("not signed in")
                return
            }
            bench.network.change { $0.confirms = true }
            guard case .codeSent(let message) = try await bench.accounts.register(email: "d@e.f", password: "p", username: "d", at: address) else {
                Issue.record("no code")
                return
            }
            #expect(message == "A code is on its way.")
            let wrong = await accountError { _ = try await bench.accounts.confirm(email: "d@e.f", code: "1", at: address) }
            #expect(wrong?.code == "refused")
            let session = try await bench.accounts.confirm(email: "d@e.f", code: "4711", at: address)
            #expect(try bench.store.session(of: address.base)?.tokens == session.tokens)
        }
    }

    @Test("calls that find the access token expired share one refresh, in all clients of a store")
    func oneRefresh() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.clock.advance(by: .seconds(28_800))
            let other = try bench.anotherClient()
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<48 {
                    group.addTask {
                        switch number % 3 {
                        case 0: try await bench.accounts.member(of: bench.address.base).username
                        case 1: try await other.member(of: bench.address.base).username
                        default: try await bench.get("/notes").text == "notes of /notes" ? "ada" : ""
                        }
                    }
                }
                for try await name in group { #expect(name == "ada") }
            }
            #expect(bench.network.refreshes == 1)
            await other.shutdown()
        }
    }

    @Test("a refresh sends both tokens in camel case and no Authorization; the refresh token stays")
    func refreshOnTheWire() async throws {
        try await MemberBench.run { bench async throws in
            let before = try await bench.signIn().tokens
            bench.clock.advance(by: .seconds(28_795))
            let after = try await bench.accounts.session(of: bench.address.base).tokens
            let request = try #require(bench.network.requests(to: "/v4/auth/refresh").first)
            #expect(request.authorization == nil)
            #expect(bench.network.json(request) == ["accessToken": before.access.text, "refreshToken": before.refresh.text])
            #expect(after.refresh == before.refresh && after.access != before.access)
            #expect(after.expiresAt == bench.clock.now.advanced(by: .seconds(28_800)))
        }
    }

    @Test("a token that is about to expire when it comes is refreshed, and the newest pair is kept")
    func shortLived() async throws {
        try await MemberBench.run(.init(lifetime: .seconds(5))) { bench async throws in
            let session = try await bench.signIn()
            #expect(bench.network.refreshes > 0)
            #expect(session.member?.username == "ada")
            let kept = try #require(try bench.store.session(of: bench.address.base))
            #expect(kept == session)
            let newest = bench.network.state.withLock { $0.sessions.values.map(\.access) }
            #expect(newest == [kept.tokens.access.text])
        }
    }

    @Test("401 leads to a refresh and the same request again; many at once still make one")
    func unauthorized() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.network.expireAccess()
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<16 { group.addTask { try await bench.get("/notes").text } }
                for try await text in group { #expect(text == "notes of /notes") }
            }
            #expect(bench.network.refreshes == 1)
            #expect(try await bench.accounts.member(of: bench.address.base).username == "ada")
        }
    }

    @Test("a service that answers 401 to every token gets two tries, and its answer is the answer")
    func alwaysUnauthorized() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.network.change { $0.service = { _ in .init(401, [], "not you") } }
            #expect(try await bench.get("/notes") == (401, "not you"))
            #expect(bench.network.requests(to: "/notes").count == 2)
            #expect(try bench.store.sessions().count == 1)
        }
    }

    @Test("a refused refresh removes the session and says what to do; nothing is paid instead")
    func refusedRefresh() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.network.endSessions()
            let error = await accountError { _ = try await bench.get("/notes") }
            #expect(error?.code == "session-ended")
            #expect(error?.hint == "sign in: gatepass login 127.0.0.1:\(bench.server.port)")
            #expect("\(error.map { "\($0)" } ?? "")".contains("Invalid refresh token"))
            #expect(try bench.store.sessions().isEmpty)
            #expect(bench.shop.challenges == 0)
        }
    }

    @Test(
        "what only looks like a refusal keeps the session",
        arguments: [
            TestServer.Answer(403, [("Content-Type", "text/html")], "<h1>Hotel</h1>"), .init(302, [("Location", "/elsewhere")]),
            .failure(503, "Later"), .failure(429, "Slower"), .init(200, [], "{}"),
            .success(200, #""accessToken":"nonsense","expiresInSec":60"#), .success(200, #""accessToken":"","expiresInSec":-1"#),
        ])
    func brokenRefresh(_ answer: TestServer.Answer) async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.network.expireAccess()
            bench.network.change { $0.refreshAnswer = answer }
            let error = await accountError { _ = try await bench.get("/notes") }
            #expect(error != nil && error?.code != "session-ended")
            #expect(try bench.store.sessions().count == 1)
            bench.network.change { $0.refreshAnswer = nil }
            #expect(try await bench.get("/notes").status == 200)
        }
    }

    @Test("whoever waited for another process's refresh takes what it brought")
    func otherProcess() async throws {
        try await MemberBench.run { bench async throws in
            let session = try await bench.signIn()
            bench.clock.advance(by: .seconds(28_800))
            let path = try #require(
                try FileManager.default.contentsOfDirectory(atPath: bench.folder + "/sessions").first { $0.hasSuffix(".json") })
            let lock = try FileLock.acquire("\(bench.folder)/sessions/\(path.dropLast(5)).lock")
            async let waiting = bench.accounts.session(of: bench.address.base)
            var renewed = session
            renewed.tokens = SessionTokens(
                access: Token(session.tokens.access.text.replacing(".AA", with: ".BA")), refresh: session.tokens.refresh,
                expiresAt: bench.clock.now.advanced(by: .seconds(60)))
            try bench.store.keep(renewed)
            lock.release()
            #expect(try await waiting.tokens == renewed.tokens)
            #expect(bench.network.refreshes == 0)
        }
    }

    @Test("signing out ends what was asked for, there and here")
    func signOut() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            let session = try await bench.signIn()
            #expect(bench.network.sessionCount == 2)
            #expect(try await bench.accounts.signOut(.others, of: session))
            #expect(bench.network.sessionCount == 1)
            #expect(try bench.store.sessions().count == 1)
            bench.network.expireAccess()
            #expect(try await bench.accounts.signOut(.this, of: session))
            #expect(bench.network.sessionCount == 0)
            #expect(try bench.store.sessions().isEmpty)

            let late = try await bench.signIn()
            bench.network.endSessions()
            #expect(try await bench.accounts.signOut(.all, of: late))
            #expect(try bench.store.sessions().isEmpty)

            let foreign = try await bench.signIn()
            bench.network.change { $0.knowsSignOut = false }
            #expect(try await bench.accounts.signOut(.this, of: foreign) == false)
            #expect(try bench.store.sessions().isEmpty)
        }
    }

    @Test("a network that cannot be reached keeps its session, unless it is to be forgotten")
    func unreachableSignOut() async throws {
        try await MemberBench.run { bench async throws in
            let session = try await bench.signIn()
            await bench.server.stop()
            let gone = StoredSession(
                network: try NetworkAddress("127.0.0.1:1"), tokens: session.tokens, signedInAt: session.signedInAt)
            try bench.store.keep(gone)
            let error = await accountError { _ = try await bench.accounts.signOut(.this, of: gone) }
            #expect(error?.code == "network-failed")
            #expect(try bench.store.session(of: gone.network.base) != nil)
            try bench.accounts.forget(gone)
            #expect(try bench.store.session(of: gone.network.base) == nil)
        }
    }

    @Test(
        "an answer that is no answer of a network is refused, whatever it is",
        arguments: [
            "", "[]", "null", #"{"request":{"status_code":200,"success":true},"response":{}}"#,
            #"{"request":{"status_code":201,"success":true},"response":{"message":"","access_token":"x","refresh_token":"y"}}"#,
            #"{"request":{"status_code":200,"success":false},"response":{"message":"OK"}}"#,
            #"{"request":{"status_code":200,"success":true},"response":{"message":"OK","access_token":"LQ.AC.a\r\nX: y.1.2","refresh_token":"LQ.RE.b.1.0"}}"#,
            #"{"request":{"status_code":200,"success":true},"response":{"message":"OK","access_token":"LQ.RE.a.1.2","refresh_token":"LQ.AC.b.1.0"}}"#,
            #"{"request":{"status_code":200,"success":true},"response":{"message":"OK","access_token":"LQ.AC.a.2.1","refresh_token":"LQ.RE.b.1.0"}}"#,
            String(repeating: " ", count: 70_000),
        ])
    func malformedAnswers(_ body: String) async throws {
        let fake = FakeNetwork()
        let server = try await TestServer { request in
            request.path == "/v4/auth/token" ? .json(200, body) : await fake.answer(request)
        }
        let folder = temporaryFolder()
        let accounts = try AccountClient(configuration: .init(storeFolder: folder))
        let error = await accountError {
            _ = try await accounts.signIn(email: "a@b", password: "p", to: try NetworkAddress("127.0.0.1:\(server.port)"))
        }
        #expect(error?.code == "malformed-answer")
        #expect(try accounts.store.sessions().isEmpty)
        await accounts.shutdown()
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test("what a network writes into an error cannot drive a terminal")
    func hostileMessage() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            bench.network.expireAccess()
            bench.network.change { $0.refreshAnswer = .failure(401, "\u{1B}[2Jgone\r\n\u{202E}fdp", errors: ["\u{9B}31m"]) }
            let error = await accountError { _ = try await bench.get("/notes") }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains("gone") && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{9B}" && $0 != "\u{202E}" })
        }
    }

    @Test(
        "http is for this computer alone, and an address has one reading",
        arguments: [
            ("http://net.example", "insecure"), ("ftp://net.example", "invalid-network"), ("net.example\\@evil.example", "invalid-network"),
            ("user@net.example", "invalid-network"), ("", "invalid-network"), ("net.example:0", "invalid-network"), ("http://10.0.0.1", "insecure"),
        ])
    func addresses(_ text: String, _ code: String) async {
        #expect(await accountError { _ = try NetworkAddress(text) }?.code == code)
    }

    @Test(
        "the scheme of a network is https, and http where it is on this computer",
        arguments: [
            ("net.example/testnet", "https://net.example/testnet/x"), ("HTTPS://NET.example/", "https://net.example/x"),
            ("127.0.0.1:8402", "http://127.0.0.1:8402/x"), ("https://localhost:1", "https://localhost:1/x"), ("[::1]:2", "http://[::1]:2/x"),
        ])
    func schemes(_ text: String, _ url: String) throws {
        #expect(try NetworkAddress(text).url("/x") == url)
    }
}
