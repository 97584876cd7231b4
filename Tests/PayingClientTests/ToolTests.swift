import Foundation
import Lightning
import PayingClient
import SSA
import TestKit
import Testing

@Suite("tools")
struct ToolTests {
    private static let home = "http://127.0.0.1:8500/callback?lang=en"

    private func tool(_ delivery: Tool.Delivery, _ bench: MemberBench) throws -> Tool {
        Tool(redirectURI: try RedirectURI(Self.home), scopes: Scopes(bits: [0, 12]), delivery: delivery, clock: bench.clock.wallClock)
    }

    /// What a member's client does with a tool's link; answers with the query that comes back.
    private func allow(_ link: String, _ scopes: Scopes, _ bench: MemberBench) async throws -> String {
        guard case .authorize(let request) = try Link(link).target else { return "" }
        let session = try #require(try bench.store.session(of: bench.address.base))
        let entry = try await bench.accounts.authorize(request, granting: scopes, in: session)
        #expect("\(entry)" == "<redacted>")
        #expect(entry.address.hasPrefix(Self.home + "&"))
        return String(entry.address.drop { $0 != "?" })
    }

    @Test("the link leads a member through consent to a session that refreshes once for many calls", arguments: [Tool.Delivery.query, .code])
    func wholeWay(_ delivery: Tool.Delivery) async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            let tool = try tool(delivery, bench)
            let invitation = try tool.invite(to: bench.address)
            #expect(invitation.webLink.hasPrefix("\(bench.url)/d/s/authorize?scopes=4097&redirect_uri=http%3A%2F%2F127.0.0.1%3A8500%2Fcallback"))
            #expect(invitation.clientLink.hasPrefix("web+lq://127.0.0.1:\(bench.server.port)/:s:authorize?"))
            #expect(try Link(invitation.webLink) == Link(invitation.clientLink))

            let query = try await allow(invitation.webLink, Scopes(bits: [0]), bench)
            #expect(query.contains("LQ.AC.") == (delivery == .query))
            let session = try await tool.accept(query, of: invitation)
            #expect(session.scopes == (delivery == .code ? Scopes(bits: [0]) : nil))
            #expect(try await session.call("GET", "/notes").text == "notes of /notes")

            bench.clock.advance(by: .seconds(28_800))
            bench.network.change { $0.lifetime = .seconds(3600) }
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<24 { group.addTask { try await session.call("GET", "/notes").status } }
                for try await status in group { #expect(status == 200) }
            }
            #expect(bench.network.refreshes == 1)

            bench.network.expireAccess()
            #expect(try await session.call("GET", "/notes").status == 200)
            bench.network.endSessions()
            let ended = await accountError { _ = try await session.call("GET", "/notes") }
            #expect(ended?.code == "access-ended")
            #expect(ended?.hint == "send the user to the link again")
            await tool.shutdown()
        }
    }

    @Test("a code is of use once, and to the tool that asked for it alone")
    func stolenCode() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            let tool = try tool(.code, bench)
            let (mine, other) = (try tool.invite(to: bench.address), try tool.invite(to: bench.address))
            let query = try await allow(mine.webLink, Scopes(bits: [0]), bench)
            #expect(await accountError { _ = try await tool.accept(query, of: other) }?.code == "bad-callback")
            // With the right state, but another's verifier.
            let forged = query.replacing(mine.request.state ?? "-", with: other.request.state ?? "-")
            #expect(await accountError { _ = try await tool.accept(forged, of: other) }?.code == "refused")
            #expect(await accountError { _ = try await tool.accept(query, of: mine) }?.code == "refused")
            await tool.shutdown()
        }
    }

    @Test("a refusal is told apart from everything else")
    func denied() async throws {
        try await MemberBench.run { bench async throws in
            let tool = try tool(.query, bench)
            let invitation = try tool.invite(to: bench.address)
            let state = invitation.request.state ?? ""
            #expect(await accountError { _ = try await tool.accept("error=access_denied&state=\(state)", of: invitation) } == .denied)
            #expect(await accountError { _ = try await tool.accept("error=access_denied", of: invitation) }?.code == "bad-callback")
            await tool.shutdown()
        }
    }

    @Test(
        "what comes back is read in one way only",
        arguments: [
            "", "?", "state=STATE", "access_token=LQ.AC.a.1.2&state=STATE", "access_token=LQ.AC.a.1.2&refresh_token=LQ.RE.b.1.0",
            "access_token=LQ.AC.a.1.2&refresh_token=LQ.RE.b.1.0&state=other",
            "access_token=LQ.AC.a.1.2&access_token=LQ.AC.c.1.2&refresh_token=LQ.RE.b.1.0&state=STATE",
            "access_token=LQ.AC.a%0D%0A.1.2&refresh_token=LQ.RE.b.1.0&state=STATE", "access_token=%GG&refresh_token=LQ.RE.b.1.0&state=STATE",
            "access_token=LQ.RE.a.1.2&refresh_token=LQ.AC.b.1.0&state=STATE", "code=abc&state=STATE",
            "code=abc&access_token=LQ.AC.a.1.2&refresh_token=LQ.RE.b.1.0&state=STATE", "error=server_error&state=STATE",
            "access_token=LQ.AC.a.1.2&refresh_token=LQ.RE.b.1.0&state=STATE&" + String(repeating: "x", count: 9000),
        ])
    func hostileCallbacks(_ query: String) async throws {
        let tool = Tool(redirectURI: try RedirectURI(Self.home), scopes: [])
        let invitation = try tool.invite(to: NetworkAddress("net.example"))
        let query = query.replacing("STATE", with: invitation.request.state ?? "")
        #expect(await accountError { _ = try await tool.accept(query, of: invitation) }?.code == "bad-callback")
        await tool.shutdown()
    }

    @Test("no change of a good answer makes a tool trap, or take tokens that are none")
    func mutatedCallbacks() async throws {
        let tool = Tool(redirectURI: try RedirectURI(Self.home), scopes: [])
        let invitation = try tool.invite(to: NetworkAddress("net.example"))
        let good = Array("access_token=LQ.AC.abc.k1.k2&refresh_token=LQ.RE.abc.k1.0&state=\(invitation.request.state ?? "")".utf8)
        var random = SeededGenerator(7)
        var taken = 0
        for _ in 0..<3000 {
            var bytes = good
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: Array("%&=.+".utf8.shuffled(using: &random).prefix(2)), at: place)
                }
            }
            let query = String(decoding: bytes, as: UTF8.self)
            var session: ToolSession?
            let error = await accountError { session = try await tool.accept(query, of: invitation) }
            if let tokens = session?.tokens {
                taken += 1
                for text in [tokens.access.text, tokens.refresh.text] {
                    #expect(text.hasPrefix("LQ.") && text.utf8.allSatisfy { (0x2D...0x7A).contains($0) }, "\(query)")
                }
            } else {
                #expect(error?.code == "bad-callback" || error == .denied, "\(query)")
            }
        }
        #expect(taken > 500)
        await tool.shutdown()
    }

    @Test(
        "calls stay within the network",
        arguments: ["", "notes", "https://evil.example/", "@evil.example/", ":1/", ".evil.example/", "/a b", "/\r\nX: y"])
    func paths(_ path: String) async throws {
        try await MemberBench.run { bench async throws in
            let tool = try tool(.query, bench)
            let tokens = SessionTokens(
                access: Token("LQ.AC.a.1.2"), refresh: Token("LQ.RE.b.1.0"), expiresAt: bench.clock.now.advanced(by: .seconds(99)))
            let session = tool.session(with: try bench.address, tokens)
            #expect(await accountError { _ = try await session.call("GET", path) }?.code == "invalid-request")
            #expect(bench.network.requests.isEmpty)
            await tool.shutdown()
        }
    }

    @Test("a network that leads elsewhere, grants more, or answers with tokens where a code was asked for is not followed")
    func dishonestNetwork() async throws {
        try await MemberBench.run { bench async throws in
            let session = try await bench.signIn()
            let request = try AuthorizationRequest(
                scopes: Scopes(bits: [0]), redirectURI: RedirectURI("https://tool.example/cb"), state: "s")
            let tokens = #""access_token":"LQ.AC.a.1.2","refresh_token":"LQ.RE.b.1.0""#
            for (members, code) in [
                (#"\#(tokens),"scopes":"1","redirect_to":"https://tool.example.evil.example/cb?x""#, "malformed-answer"),
                (#"\#(tokens),"redirect_to":"https://tool.example/cbx?x""#, "malformed-answer"),
                (#"\#(tokens),"redirect_to":"javascript:alert(1)""#, "malformed-answer"),
                (#"\#(tokens),"redirect_to":"https://tool.example/cb?a b""#, "malformed-answer"),
                (#"\#(tokens),"scopes":"3""#, "malformed-answer"), (#"\#(tokens),"scopes":"01""#, "malformed-answer"),
                (#""code":"x""#, "malformed-answer"), (#""message2":1"#, "malformed-answer"),
            ] {
                let server = try await TestServer { request in
                    request.path == "/v4/auth/ssa/authorize" ? .success(200, members) : await bench.network.answer(request)
                }
                var elsewhere = session
                elsewhere.assignedServer = APIServer(server.origin)
                let there = elsewhere
                #expect(
                    await accountError { _ = try await bench.accounts.authorize(request, granting: Scopes(bits: [0]), in: there) }?.code == code,
                    "\(members)")
                await server.stop()
            }
        }
    }
}
