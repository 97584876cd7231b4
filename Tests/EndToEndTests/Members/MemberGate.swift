import AsyncHTTPClient
import Foundation
import GatehouseServer
import Logging
import NIOCore
import NIOHTTP1
import ReverseProxy
import Testing

/// A gate with members: the one service takes their tokens and payments, `/notes` takes members only.
struct MemberGate {
    let house: House

    static let password = "a lantern in the reeds"

    static func open(logger: Logger = quietLogger, _ body: (MemberGate) async throws -> Void) async throws {
        try await NodePair.simulated { nodes in
            try await House.open(nodes, logger: logger, prepare: prepare) { try await body(MemberGate(house: $0)) }
        }
    }

    private static func prepare(_ configuration: inout GatehouseConfiguration) {
        configuration.network = BaseURL.loopback(port: 0).map { NetworkConfiguration(name: "Trial", baseURL: $0) }
        // A password costs what it costs; these tests are about something else.
        configuration.network?.passwords = PasswordConfiguration(memory: 64, passes: 1)
        configuration.services[0].accounts = true
        configuration.trustedProxies = [AddressRange("127.0.0.0/8")].compactMap { $0 }
        var notes = configuration.services[0]
        notes.name = "notes"
        notes.match = MatchConfiguration(path: "/notes")
        notes.payment = nil
        notes.free = []
        notes.scopes = [ScopeRequirement(path: "/notes", methods: ["GET"], require: ["messages.read"])]
        configuration.services.append(notes)
    }

    struct Tokens {
        let access: String
        let refresh: String
    }

    func call(
        _ method: String, _ path: String, json: String? = nil, token: String? = nil, fields: [(String, String)] = []
    ) async throws -> PlainAnswer {
        var request = HTTPClientRequest(url: house.url + path)
        request.method = HTTPMethod(rawValue: method)
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        for (name, value) in fields { request.headers.add(name: name, value: value) }
        if let json { request.body = .bytes(ByteBuffer(string: json)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 1 << 20)
        return PlainAnswer(
            status: Int(response.status.code), fields: response.headers.map { ($0.name, $0.value) }, body: String(buffer: body))
    }

    func register(_ email: String = "ada@example.org") async throws -> Tokens {
        try await call("POST", "/v4/auth/register", json: #"{"email":"\#(email)","password":"\#(Self.password)","username":"Ada"}"#).tokens()
    }

    func signIn(_ email: String = "ada@example.org", password: String = MemberGate.password) async throws -> PlainAnswer {
        try await call("POST", "/v4/auth/token", json: #"{"email":"\#(email)","password":"\#(password)"}"#)
    }

    func refresh(_ tokens: Tokens) async throws -> PlainAnswer {
        try await call("POST", "/v4/auth/refresh", json: #"{"accessToken":"\#(tokens.access)","refreshToken":"\#(tokens.refresh)"}"#)
    }

    func letIn(scopes: String, _ session: Tokens) async throws -> Tokens {
        try await call(
            "POST", "/v4/auth/ssa/authorize", json: #"{"scopes":"\#(scopes)","redirect_uri":"https://tool.example/"}"#, token: session.access
        ).tokens()
    }
}

extension PlainAnswer {
    func response() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return try #require(object?["response"] as? [String: Any], "\(body)")
    }

    func tokens() throws -> MemberGate.Tokens {
        let response = try response()
        return MemberGate.Tokens(
            access: try #require(response["access_token"] as? String, "\(body)"), refresh: try #require(response["refresh_token"] as? String))
    }
}
