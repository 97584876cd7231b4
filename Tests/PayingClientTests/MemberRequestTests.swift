import Foundation
import Lightning
import NIOHTTP1
import PayingClient
import SSA
import Synchronization
import Testing

@Suite("requests of members")
struct MemberRequestTests {
    @Test("a member pays nothing where he is let in, and pays like anybody else where he is told to")
    func payingMember() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            #expect(try await bench.get("/notes") == (200, "notes of /notes"))
            #expect(try await bench.get("/sold/a") == (200, "goods of /sold/a"))
            // Asked as a member, told to pay, paid: the challenge that he got is the one that was paid.
            #expect(bench.shop.challenges == 1)
            #expect(bench.shop.requests.map { $0.authorization?.prefix(7) } == ["Bearer ", "L402 to"])
            #expect(try await bench.get("/sold/a") == (200, "goods of /sold/a"))
            #expect(bench.shop.requests.last?.authorization?.prefix(5) == "L402 ")
            #expect(bench.shop.challenges == 1)
            #expect(try bench.store.receipts().count == 1)
        }
    }

    @Test("a pass from before the sign-in does not keep a member from being asked as one")
    func passFromBefore() async throws {
        try await MemberBench.run { bench async throws in
            #expect(try await bench.get("/sold/a").status == 200)
            bench.clock.advance(by: .seconds(1))
            try await bench.signIn()
            #expect(try await bench.get("/sold/a").status == 200)
            #expect(bench.shop.requests.map { $0.authorization?.prefix(5) } == [nil, "L402 ", "Beare", "L402 "])
            #expect(try bench.store.receipts().count == 1)
        }
    }

    @Test("without sessions the request is a stranger's")
    func withoutSession() async throws {
        try await MemberBench.run(usesSessions: false) { bench async throws in
            try await bench.signIn()
            #expect(try await bench.get("/notes").status == 401)
            #expect(bench.network.requests(to: "/notes").map(\.authorization) == [nil])
        }
    }

    @Test("who says himself who he is is not told otherwise")
    func ownAuthorization() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            #expect(try await bench.get("/notes", headers: [("authorization", "Bearer mine")]).status == 401)
            #expect(bench.network.requests(to: "/notes").map(\.authorization) == ["Bearer mine"])
        }
    }

    @Test("a token goes to no other origin: not directly, not by a redirect, and not back from one")
    func foreignOrigins() async throws {
        try await MemberBench.run { bench async throws in
            try await bench.signIn()
            let notes = bench.url + "/notes"
            let foreign = FakeNetwork(.init(service: { _ in .init(200, [], "foreign") }))
            let far = try await TestServer { request in
                foreign.state.withLock { $0.requests.append(request) }
                return request.path == "/back" ? .init(307, [("Location", notes)]) : .init(200, [], "foreign")
            }
            bench.network.change {
                $0.service = { request in
                    request.path == "/away" ? .init(302, [("Location", far.origin + "/goods")]) : .init(200, [], "in")
                }
            }
            #expect(try await bench.get("/x", on: far.origin).text == "foreign")
            #expect(try await bench.get("/away").text == "foreign")
            #expect(foreign.requests.count == 2)
            for request in foreign.requests { #expect(!request.headers.contains { $0.value.contains("LQ.") }) }
            // A stranger's redirect does nothing in the member's name.
            #expect(try await bench.get("/back", on: far.origin).status == 401)
            #expect(bench.network.requests(to: "/notes").map(\.authorization) == [nil])
            await far.stop()
        }
    }

    @Test("the network's announced servers get the token, if nobody between can read it")
    func announcedServers() async throws {
        let seen = FakeNetwork()
        let app = try await TestServer { request in
            seen.state.withLock { $0.requests.append(request) }
            return .init(200, [], request.authorization == nil ? "stranger" : "member")
        }
        let outside = app.origin.replacingOccurrences(of: "127.0.0.1", with: "0.0.0.0")
        try await MemberBench.run(.init(announced: [app.origin, outside, "javascript:alert(1)"])) { bench async throws in
            let session = try await bench.signIn()
            #expect(session.announcedServers.map(\.description) == [bench.url, app.origin])
            #expect(try await bench.get("/x", on: app.origin).text == "member")
            #expect(try await bench.get("/x", on: outside).text == "stranger")
        }
        await app.stop()
    }

    @Test("a server that the network does not announce gets no password")
    func foreignAppServer() async throws {
        try await MemberBench.run { bench async throws in
            let seen = FakeNetwork()
            let app = try await TestServer { await seen.answer($0) }
            let server = try #require(APIServer(app.origin))
            let error = await accountError {
                _ = try await bench.accounts.signIn(
                    email: FakeNetwork.email, password: FakeNetwork.password, to: try bench.address, server: server)
            }
            #expect(error?.code == "foreign-server")
            #expect(seen.requests.isEmpty)
            bench.network.change { $0.announced = [server.description] }
            let session = try await bench.accounts.signIn(
                email: FakeNetwork.email, password: FakeNetwork.password, to: try bench.address, server: server)
            #expect(session.assignedServer == server)
            #expect(seen.requests(to: "/v4/auth/token").count == 1)
            await app.stop()
        }
    }

    @Test("of several networks on one origin the one that the path belongs to is meant")
    func nestedNetworks() async throws {
        try await MemberBench.run { bench async throws in
            let session = try await bench.signIn()
            let tokens = SessionTokens(
                access: Token("LQ.AC.nested.1.2"), refresh: Token("LQ.RE.nested.1.0"), expiresAt: bench.clock.now.advanced(by: .seconds(600)))
            try bench.store.keep(
                StoredSession(network: NetworkAddress("127.0.0.1:\(bench.server.port)/testnet"), tokens: tokens, signedInAt: bench.clock.now))
            bench.network.change { $0.service = { _ in .init(200, [], "in") } }
            #expect(try await bench.get("/testnetwork").status == 200)
            // The fake knows no such token; the refresh of that network is asked for below its path, where there is nothing.
            _ = await accountError { _ = try await bench.get("/testnet/notes") }
            #expect(bench.network.requests(to: "/testnetwork").map(\.authorization) == ["Bearer \(session.tokens.access.text)"])
            #expect(bench.network.requests(to: "/testnet/notes").first?.authorization == "Bearer LQ.AC.nested.1.2")
        }
    }
}
