import Foundation
import PayingClient
import SSA
import Synchronization

/// A Lightquark network with one member, as the wire has it: envelopes, tokens, refresh, sign-out, SSA. Behind it a service that wants a member, at `/notes`.
final class FakeNetwork: Sendable {
    struct Rules: Sendable {
        /// Of access tokens; one that has none is refused as expired.
        var lifetime: Duration = .seconds(28_800)
        /// A registration needs the code 4711 from a mail.
        var confirms = false
        var knowsSignOut = true
        /// SSA answers with the whole address, too.
        var redirects = false
        var username = "ada"
        /// Of `/v4/network`; `nil`: two low scopes and a high one.
        var scopes: String?
        /// Further servers that it announces.
        var announced: [String] = []
        /// What a refresh answers with in place of a token.
        var refreshAnswer: TestServer.Answer?
        /// What any other path than those of the interface answers a member with.
        var service: @Sendable (TestServer.Request) async -> TestServer.Answer = { .init(200, [], "notes of \($0.path)") }
        /// Waited for before a refresh is answered.
        var beforeRefresh: @Sendable () async -> Void = {}
        var clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }
    }

    struct Session: Sendable {
        var access: String
        var scopes: String?
        var number: Int
    }

    struct State {
        var rules: Rules
        /// By refresh token.
        var sessions: [String: Session] = [:]
        var codes: [String: (challenge: String, scopes: String, redirectURI: String)] = [:]
        var refreshes = 0
        var tokens = 0
        var requests: [TestServer.Request] = []
        var pending: String?
    }

    static let email = "ada@example.org"
    static let password = "correct horse"
    static let userID = "0123456789abcdef01234567"

    let state: Mutex<State>

    init(_ rules: Rules = Rules()) {
        state = Mutex(State(rules: rules))
    }

    var refreshes: Int { state.withLock { $0.refreshes } }
    var requests: [TestServer.Request] { state.withLock { $0.requests } }
    var sessionCount: Int { state.withLock { $0.sessions.count } }

    func requests(to path: String) -> [TestServer.Request] { requests.filter { $0.path == path } }
    func json(_ request: TestServer.Request) -> [String: String] {
        (try? JSONDecoder().decode([String: String].self, from: Data(request.body))) ?? [:]
    }

    func change(_ body: @Sendable (inout Rules) -> Void) {
        state.withLock { body(&$0.rules) }
    }

    /// No access token that was handed out is good any more; the sessions are.
    func expireAccess() {
        state.withLock { state in
            for key in state.sessions.keys { state.sessions[key]?.access = "" }
        }
    }

    func endSessions() {
        state.withLock { $0.sessions = [:] }
    }

    func answer(_ request: TestServer.Request) async -> TestServer.Answer {
        state.withLock { $0.requests.append(request) }
        switch (request.method, request.path) {
        case ("GET", "/v4/network"): return describe(request)
        case ("POST", "/v4/auth/refresh"):
            await state.withLock { $0.rules.beforeRefresh }()
            return state.withLock { $0.refresh(json(request)) }
        case ("POST", "/v4/auth/token"), ("POST", "/v4/auth/register"), ("POST", "/v4/auth/register/confirm"), ("POST", "/v4/auth/ssa/token"):
            return state.withLock { $0.signIn(request.path, json(request)) }
        default: break
        }
        guard let session = state.withLock({ $0.session(request.authorization) }) else { return .failure(401, "Invalid access token") }
        switch (request.method, request.path) {
        case ("GET", "/v4/user/me"):
            return state.withLock {
                .success(
                    200,
                    #""user":{"_id":"\#(Self.userID)","username":\#(quoted($0.rules.username)),"email":"\#(Self.email)","admin":false,"isBot":false,"avatarUri":"","status":null}"#
                )
            }
        case ("POST", "/v4/auth/logout"): return state.withLock { $0.signOut(session, json(request)["scope"]) }
        case ("POST", "/v4/auth/ssa/authorize"): return state.withLock { $0.authorize(session, json(request)) }
        default: return await state.withLock { $0.rules.service }(request)
        }
    }

    private func describe(_ request: TestServer.Request) -> TestServer.Answer {
        let rules = state.withLock { $0.rules }
        let own = "http://127.0.0.1:\(request.localPort)"
        let servers = ([own] + rules.announced).enumerated().map { #"{"instanceId":"\#($0.offset)","baseUrl":"\#($0.element)"}"# }
        let scopes =
            rules.scopes ?? #"""
                {"bit":0,"name":"profile.read","title":"See your name","sentence":"See your user name, picture and status.","tier":"low"},
                {"bit":12,"name":"quarks.read","title":"See your quarks","tier":"low"},
                {"bit":21,"name":"messages.send","title":"Write messages as you","sentence":"Write messages that others take for yours.","tier":"high"}
                """#
        return .json(
            200,
            #"""
            {"name":"Fake","description":"","environment":"test","maintainer":"","linkBase":"127.0.0.1:\#(request.localPort)","baseUrl":"\#(own)",
            "iconUrl":"","gateway":"ws://127.0.0.1:1","cdnBaseUrl":"","privacyPolicy":"","termsOfService":"","version":"4","capabilities":{},
            "availableAppServers":[\#(servers.joined(separator: ","))],"availableGateways":[],"scopes":[\#(scopes)]}
            """#)
    }
}

func quoted(_ text: String) -> String {
    String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
}

extension FakeNetwork.State {
    /// `LQ.<kind>.<64 characters>.<issued>.<expires>`, 88 and 81 characters.
    private mutating func token(_ kind: String) -> String {
        tokens += 1
        let number = String(tokens)
        let opaque = String(repeating: "A", count: 64 - number.count) + number
        let now = rules.clock()
        let expires = kind == "AC" ? String(now + rules.lifetime.components.seconds * 1000, radix: 36) : "0"
        return "LQ.\(kind).\(opaque).\(String(now, radix: 36)).\(expires)"
    }

    private mutating func begin(_ scopes: String? = nil) -> (access: String, refresh: String) {
        let tokens = (access: token("AC"), refresh: token("RE"))
        sessions[tokens.refresh] = FakeNetwork.Session(access: tokens.access, scopes: scopes, number: self.tokens)
        return tokens
    }

    private mutating func begun(_ status: Int, _ more: String = "") -> TestServer.Answer {
        let tokens = begin()
        return .success(status, #""token_type":"Bearer","access_token":"\#(tokens.access)","refresh_token":"\#(tokens.refresh)"\#(more)"#)
    }

    mutating func signIn(_ path: String, _ body: [String: String]) -> TestServer.Answer {
        switch path {
        case "/v4/auth/token":
            guard body["email"] == FakeNetwork.email, body["password"] == FakeNetwork.password else {
                return .failure(400, "Invalid email and password combination.")
            }
            return begun(200)
        case "/v4/auth/register":
            guard rules.confirms else { return begun(201, #","error_code":10"#) }
            pending = body["email"]
            return .success(201, "", message: "A code is on its way.")
        case "/v4/auth/register/confirm":
            guard let pending, body["email"] == pending, body["code"] == "4711" else { return .failure(400, "Invalid code") }
            return begun(200)
        default:
            guard let code = codes.removeValue(forKey: body["code"] ?? ""), code.redirectURI == body["redirect_uri"],
                let verifier = CodeVerifier(body["code_verifier"] ?? ""), CodeChallenge(code.challenge)?.matches(verifier) == true
            else { return .failure(400, "Invalid code") }
            let tokens = begin(code.scopes)
            return .success(
                200,
                #""token_type":"Bearer","access_token":"\#(tokens.access)","refresh_token":"\#(tokens.refresh)","scopes":"\#(code.scopes)","expiresInSec":3600"#
            )
        }
    }

    mutating func refresh(_ body: [String: String]) -> TestServer.Answer {
        refreshes += 1
        if let answer = rules.refreshAnswer { return answer }
        guard let refresh = body["refreshToken"], body["accessToken"]?.hasPrefix("LQ.AC.") == true, sessions[refresh] != nil else {
            return .failure(401, "Invalid refresh token")
        }
        let access = token("AC")
        sessions[refresh]?.access = access
        return .success(200, #""accessToken":"\#(access)","expiresInSec":\#(rules.lifetime.components.seconds)"#)
    }

    /// The refresh token of the session that an access token belongs to.
    func session(_ authorization: String?) -> String? {
        guard let authorization, authorization.hasPrefix("Bearer LQ.AC.") else { return nil }
        let access = String(authorization.dropFirst(7))
        let expires = access.split(separator: ".").last.flatMap { Int64($0, radix: 36) } ?? 0
        guard expires > rules.clock() else { return nil }
        return sessions.first { $0.value.access == access }?.key
    }

    mutating func signOut(_ session: String, _ scope: String?) -> TestServer.Answer {
        guard rules.knowsSignOut else { return .failure(404, "Not found") }
        switch scope {
        case "this": sessions[session] = nil
        case "others": sessions = sessions.filter { $0.key == session }
        case "all": sessions = [:]
        default: return .failure(400, "Invalid scope")
        }
        return .success(200, "")
    }

    mutating func authorize(_ session: String, _ body: [String: String]) -> TestServer.Answer {
        guard sessions[session]?.scopes == nil else { return .failure(403, "Not with a tool's token") }
        guard let scopes = body["scopes"], let address = body["redirect_uri"] else { return .failure(400, "Incomplete") }
        var parameters: [String]
        var members: String
        if body["response_type"] == "code" {
            let code = "code-\(tokens)"
            codes[code] = (body["code_challenge"] ?? "", scopes, address)
            (parameters, members) = (["code=\(code)"], #""code":"\#(code)""#)
        } else {
            let tokens = begin(scopes)
            parameters = ["access_token=\(tokens.access)", "refresh_token=\(tokens.refresh)"]
            members = #""token_type":"Bearer","access_token":"\#(tokens.access)","refresh_token":"\#(tokens.refresh)","expiresInSec":3600"#
        }
        if let state = body["state"] { parameters.append("state=\(state)") }
        members += #","scopes":"\#(scopes)""#
        if rules.redirects { members += #","redirect_to":"\#(address)?\#(parameters.joined(separator: "&"))""# }
        return .success(200, members)
    }
}

extension TestServer.Answer {
    static func json(_ status: Int, _ body: String) -> TestServer.Answer {
        TestServer.Answer(
            status,
            [
                ("Content-Type", "application/json"), ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "*"),
                ("Access-Control-Allow-Headers", "*, Authorization"),
            ], body)
    }

    /// The envelope of a success; `members` beside the message.
    static func success(_ status: Int, _ members: String, message: String = "OK") -> TestServer.Answer {
        let rest = members.isEmpty ? "" : ",\(members)"
        return .json(
            status,
            #"{"request":{"status_code":\#(status),"success":true,"cat":"https://http.cat/\#(status)"},"response":{"message":\#(quoted(message))\#(rest)}}"#
        )
    }

    static func failure(_ status: Int, _ message: String, errors: [String] = []) -> TestServer.Answer {
        let list = errors.map(quoted).joined(separator: ",")
        return .json(
            status,
            #"{"request":{"status_code":\#(status),"success":false,"cat":"https://http.cat/\#(status)"},"response":{"message":\#(quoted(message)),"errors":[\#(list)]}}"#
        )
    }
}
