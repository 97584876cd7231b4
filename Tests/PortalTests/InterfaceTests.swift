import Accounts
import AccountsKit
import Foundation
import Portal
import Testing

@Suite("The v4 interface")
struct InterfaceTests {
    @Test("every reply has the envelope, says its status twice, and may be read by every page")
    func envelope() async throws {
        let harness = try await PortalHarness()
        let replies = [
            try await harness.post("/v4/auth/token", #"{"email":"nobody@example.org","password":"xxxxxxxxxxxxxxxx"}"#),
            try await harness.post("/v4/auth/token", "no json"), try await harness.send("GET", "/v4/user/me"),
            try await harness.send("GET", "/v4/auth/nothing"),
        ]
        #expect(replies.map(\.status) == [400, 400, 401, 404])
        for reply in replies {
            let request = try #require(try reply.object()["request"] as? [String: Any])
            #expect(request["status_code"] as? Int == reply.status)
            #expect(request["success"] as? Bool == false)
            #expect(request["cat"] as? String == "https://http.cat/\(reply.status)")
            #expect(try reply.response()["message"] is String)
            #expect(reply.field("Access-Control-Allow-Origin") == "*")
            #expect(reply.field("Access-Control-Allow-Headers") == "*, Authorization")
            #expect(reply.field("Cache-Control") == "no-store")
        }
        #expect(try replies[0].response()["message"] as? String == "Invalid email and password combination.")
        let preflight = try await harness.send("OPTIONS", "/v4/auth/token", fields: [("origin", "https://quarky.example")])
        #expect(preflight.status == 204 && preflight.field("Access-Control-Allow-Methods") == "*")
    }

    @Test("network and ping are bare, and the servers in use are among those on offer, byte for byte")
    func network() async throws {
        let harness = try await PortalHarness()
        let reply = try await harness.send("GET", "//v4/network", fields: [("lq-agent", "Quarky/0.3.9")])
        let network = try reply.object()
        #expect(network["request"] == nil)
        for name in [
            "name", "description", "environment", "maintainer", "linkBase", "baseUrl", "iconUrl", "gateway", "cdnBaseUrl", "privacyPolicy",
            "termsOfService", "version",
        ] { #expect(network[name] is String, "\(name)") }
        let servers = try #require(network["availableAppServers"] as? [[String: String]])
        #expect(servers.contains { $0["baseUrl"] == network["baseUrl"] as? String && $0["instanceId"] != nil })
        let gateways = try #require(network["availableGateways"] as? [[String: String]])
        #expect(gateways.contains { $0["gateway"] == network["gateway"] as? String })
        #expect((network["capabilities"] as? [String: Bool])?["ssa"] == true)
        #expect(try await harness.send("GET", "/v4/ping").text == "pong")
    }

    @Test("SharpQuark and Redshift: a registration that brings tokens of 88 and 81 characters, a sign-in with an empty bearer, a refresh without one")
    func plainClients() async throws {
        let harness = try await PortalHarness()
        let first = try await harness.register()
        #expect(first.access.utf8.count == 88 && first.refresh.utf8.count == 81)
        let signIn = try await harness.post(
            "/v4/auth/token", #"{"email": "ada@example.org","password": "\#(PortalHarness.password)"}"#,
            fields: [("authorization", "Bearer "), ("lq_agent", "SharpQuark"), ("accept", "application/json")])
        #expect(signIn.status == 200)
        #expect(try signIn.response()["token_type"] as? String == "Bearer")
        let tokens = try signIn.tokens()
        let refresh = try await harness.post("/v4/auth/refresh", #"{"accessToken":"\#(tokens.access)","refreshToken":"\#(tokens.refresh)"}"#)
        #expect(refresh.status == 200)
        let next = try #require(try refresh.response()["accessToken"] as? String)
        #expect(try next.utf8.count == 88 && refresh.response()["expiresInSec"] as? Int == 8 * 3600)
        let me = try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(next)")])
        let user = try #require(try me.response()["user"] as? [String: Any])
        #expect((user["_id"] as? String)?.count == 24 && user["username"] as? String == "Ada" && user["email"] as? String == "ada@example.org")
    }

    @Test("Quarky: the number 10 after a registration, and the code that is no secret gives its own page the same session, once, and nobody else")
    func confirmationEcho() async throws {
        let harness = try await PortalHarness()
        let page = [("origin", "https://quarky.example")]
        let registered = try await harness.post(
            "/v4/auth/register", #"{"email":"ada@example.org","password":"\#(PortalHarness.password)","username":"Ada"}"#, fields: page)
        #expect(registered.status == 201)
        #expect(try registered.response()["error_code"] as? Int == 10)
        let confirmation = #"{"email":"ada@example.org","code":1234567}"#
        #expect(try await harness.post("/v4/auth/register/confirm", confirmation).status == 400)
        #expect(try await harness.post("/v4/auth/register/confirm", confirmation, fields: [("origin", "https://evil.example")]).status == 400)
        let confirmed = try await harness.post("/v4/auth/register/confirm", confirmation, fields: page)
        #expect(confirmed.status == 200)
        #expect(try confirmed.tokens() == registered.tokens())
        #expect(try await harness.post("/v4/auth/register/confirm", confirmation, fields: page).status == 400)
    }

    @Test("signing out ends what is meant, and an ended session's tokens are worth nothing")
    func signOut() async throws {
        let harness = try await PortalHarness()
        let first = try await harness.register()
        let body = #"{"email":"ada@example.org","password":"\#(PortalHarness.password)"}"#
        let second = try await harness.post("/v4/auth/token", body).tokens()
        let others = try await harness.post("/v4/auth/logout", #"{"scope":"others"}"#, token: second.access)
        #expect(try others.status == 200 && others.response()["ended"] as? Int == 1)
        #expect(try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(first.access)")]).status == 401)
        #expect(try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(second.access)")]).status == 200)
        #expect(try await harness.post("/v4/auth/logout", "", token: second.access).status == 200)
        #expect(try await harness.send("GET", "/v4/user/me", fields: [("authorization", "Bearer \(second.access)")]).status == 401)
        let dead = try await harness.post("/v4/auth/refresh", #"{"accessToken":"\#(second.access)","refreshToken":"\#(second.refresh)"}"#)
        #expect(dead.status == 401)
    }

    @Test("the portal's paths are its own, and nothing else")
    func paths() async throws {
        let portal = try await PortalHarness().portal
        for path in [
            "/v4/auth/token", "//v4/auth/token", "/v4/network", "/v4/ping", "/v4/user/me", "/d", "/d/", "/d/s/authorize", "/gatehouse/account",
        ] {
            #expect(portal.claims(ArraySlice(path.utf8)), "\(path)")
        }
        for path in [
            "", "/", "//", "/v4", "/v4/quark", "/v4/user/me/preferences/global", "/v4/user/mex", "/dd", "/v4/authx", "/gatehouse", "/swap", "/v",
        ] {
            #expect(!portal.claims(ArraySlice(path.utf8)), "\(path)")
        }
    }
}
