import Accounts
import Foundation
import Portal
import SSA
import TestKit
import Testing

@Suite("Tools, over the interface")
struct ToolTests {
    private func authorize(_ harness: PortalHarness, _ token: String, _ body: String) async throws -> PortalReply {
        try await harness.post("/v4/auth/ssa/authorize", body, token: token)
    }

    @Test("a session lets a tool in; scopes come back as digits, and the tool reaches neither accounts, sessions nor grants")
    func tokens() async throws {
        let harness = try await PortalHarness()
        let session = try await harness.register()
        let reply = try await authorize(harness, session.access, #"{"scopes":1,"redirect_uri":"https://tool.example/back?x=1"}"#)
        #expect(reply.status == 200)
        let response = try reply.response()
        #expect(response["scopes"] as? String == "1" && response["token_type"] as? String == "Bearer" && response["expiresInSec"] as? Int == 3600)
        let tool = try reply.tokens()
        #expect((response["redirect_to"] as? String)?.hasPrefix("https://tool.example/back?x=1&access_token=LQ.AC.") == true)
        let bearer = [("authorization", "Bearer \(tool.access)")]
        let me = try await harness.send("GET", "/v4/user/me", fields: bearer)
        let user = try #require(try me.response()["user"] as? [String: Any])
        #expect(user["username"] as? String == "Ada" && user["email"] == nil)
        for (method, target, body) in [
            ("POST", "/v4/auth/ssa/authorize", #"{"scopes":"1","redirect_uri":"https://tool.example/"}"#), ("GET", "/v4/auth/grants", ""),
            ("POST", "/v4/auth/password", #"{"current":"x","new":"y"}"#), ("DELETE", "/v4/user/me", #"{"password":"x"}"#),
            ("POST", "/v4/auth/logout", #"{"scope":"all"}"#), ("PATCH", "/v4/user/me", #"{"username":"Eve"}"#),
        ] {
            let refused = try await harness.send(method, target, body: body, fields: bearer)
            #expect(refused.status == 403, "\(method) \(target)")
        }
    }

    @Test("the scopes of a tool survive its refresh, and unknown, large or ill-written ones are refused by name")
    func scopes() async throws {
        let harness = try await PortalHarness()
        let session = try await harness.register()
        let tool = try await authorize(harness, session.access, #"{"scopes":"4097","redirect_uri":"https://tool.example/"}"#).tokens()
        let refreshed = try await harness.post(
            "/v4/auth/refresh", #"{"accessToken":"\#(tool.access)","refreshToken":"\#(tool.refresh)","scopes":"255"}"#)
        let next = try #require(try refreshed.response()["accessToken"] as? String)
        let list = try await harness.send("GET", "/v4/auth/grants", fields: [("authorization", "Bearer \(session.access)")])
        let grants = try #require(try list.response()["grants"] as? [[String: Any]])
        #expect(grants.contains { $0["scopes"] as? String == "4097" && $0["origin"] as? String == "https://tool.example" })
        #expect(try await harness.send("GET", "/v4/auth/grants", fields: [("authorization", "Bearer \(next)")]).status == 403)
        let unknown = try await authorize(harness, session.access, #"{"scopes":9007199254740993,"redirect_uri":"https://tool.example/"}"#)
        #expect(unknown.status == 400)
        #expect(try unknown.response()["unknownScopes"] as? String == "9007199254740992")
        for scopes in ["1.0", "1e3", "-1", "\"01\"", "\"+1\"", "18446744073709551616", "null", "[1]", "true"] {
            let reply = try await authorize(harness, session.access, #"{"scopes":\#(scopes),"redirect_uri":"https://tool.example/"}"#)
            #expect(reply.status == 400, "\(scopes)")
        }
    }

    @Test("a code is good once, for a minute, for its verifier and its address")
    func codes() async throws {
        let harness = try await PortalHarness()
        let session = try await harness.register()
        var generator = SystemRandomNumberGenerator()
        let verifier = CodeVerifier(random: &generator)
        let body = """
            {"scopes":"1","redirect_uri":"https://tool.example/cb","response_type":"code","code_challenge":"\(CodeChallenge(verifier).text)",\
            "code_challenge_method":"S256","state":"s1"}
            """
        func code() async throws -> String {
            let reply = try await authorize(harness, session.access, body)
            #expect(try reply.response()["access_token"] == nil)
            #expect(try (reply.response()["redirect_to"] as? String)?.hasSuffix("&state=s1") == true)
            return try #require(try reply.response()["code"] as? String)
        }
        func redeem(_ code: String, _ verifier: String, _ address: String = "https://tool.example/cb") async throws -> PortalReply {
            try await harness.post("/v4/auth/ssa/token", #"{"code":"\#(code)","code_verifier":"\#(verifier)","redirect_uri":"\#(address)"}"#)
        }
        let good = try await code()
        let reply = try await redeem(good, verifier.reveal())
        #expect(try reply.status == 200 && reply.response()["scopes"] as? String == "1")
        #expect(try await redeem(good, verifier.reveal()).status == 400)
        #expect(try await redeem(try await code(), String(repeating: "a", count: 43)).status == 400)
        #expect(try await redeem(try await code(), verifier.reveal(), "https://tool.example/other").status == 400)
        let late = try await code()
        harness.clock.advance(by: .seconds(61))
        #expect(try await redeem(late, verifier.reveal()).status == 400)
        let orphan = try await code()
        _ = try await harness.post("/v4/auth/logout", "", token: session.access)
        #expect(try await redeem(orphan, verifier.reveal()).status == 400)
    }

    @Test("ninety days without use end a tool's access")
    func idle() async throws {
        let harness = try await PortalHarness()
        let session = try await harness.register()
        let tool = try await authorize(harness, session.access, #"{"scopes":"1","redirect_uri":"https://tool.example/"}"#).tokens()
        harness.clock.advance(by: .seconds(89 * 86_400))
        let pair = #"{"accessToken":"\#(tool.access)","refreshToken":"\#(tool.refresh)"}"#
        let kept = try await harness.post("/v4/auth/refresh", pair)
        #expect(kept.status == 200)
        let next = try #require(try kept.response()["accessToken"] as? String)
        harness.clock.advance(by: .seconds(90 * 86_400))
        let gone = try await harness.post("/v4/auth/refresh", #"{"accessToken":"\#(next)","refreshToken":"\#(tool.refresh)"}"#)
        #expect(gone.status == 401)
    }
}
