import Accounts
import Gate
import L402
import Lightning
import NIOCore
import NIOHTTP1
import ReverseProxy
import SSA
import SocketGateway
import Synchronization
import TestKit
import Testing

/// A network whose gateway is open: routes of its own, and services behind the gate.
struct GatewayHarness {
    let harness: ProxyHarness
    let members: Members
    let own: OwnRoutes
    private let service: GatedService

    /// Behind the gate: `/v4/quark` for members, of which tools may read with `quarks.read` and nothing else; what ``ProxyHarness`` has.
    static func start(
        limits: SocketLimits = SocketLimits(), appServers: [NetworkServer] = [], gateways: [NetworkServer] = [],
        configuration: ProxyConfiguration = ProxyConfiguration(threads: 1)
    ) async throws -> GatewayHarness {
        let upstream = try await ScriptedUpstream.start { request in
            .respond(.ok, ["content-type": "application/json"], body: #"{"path":"\#(request.head.uri)","body":"\#(request.body.count)"}"#)
        }
        let members = try Members()
        let own = OwnRoutes(members.verifier)
        let scopes = [ScopeRule(scope: RuleScope(path: try #require(PathPrefix("/v4/quark")), methods: ["GET"]), required: Scopes(bits: [12]))]
        let service = GatedService(
            name: "network", match: ServiceMatch(path: try #require(PathPrefix("/v4/quark"))),
            upstream: UpstreamAddress(host: "127.0.0.1", port: upstream.port), payment: nil, members: MemberTerms(scopes: scopes))
        let harness = try await ProxyHarness.start(
            upstream: upstream, configuration: configuration, more: [service], members: members.verifier, localService: own,
            gateway: SocketGatewayConfiguration(appServers: appServers, gateways: gateways, limits: limits))
        return GatewayHarness(harness: harness, members: members, own: own, service: service)
    }

    /// A socket whose handshake is done.
    func open() async throws -> SocketClient {
        let client = try await SocketClient.open(harness.address)
        guard case .head(let head) = try await client.next(), head.hasPrefix("HTTP/1.1 101 ") else { throw SocketClient.TimedOut() }
        return client
    }

    /// A socket on which somebody has signed in.
    func signIn(_ token: String) async throws -> SocketClient {
        let client = try await open()
        #expect(try await client.ask(#"{"event":"authenticate","token":"\#(token)"}"#) == .text(#"{"event":"authenticate","code":200}"#))
        return client
    }

    /// What the gates of the network follow the store for.
    func revoke(_ grant: GrantID) {
        let now = harness.clock.now
        let entry = RevokedGrant(id: grant, revokedAt: now, expiresAt: now.advanced(by: .seconds(86_400)))
        let gate = Gate(
            services: ServiceTable(
                ProxyHarness.services(UpstreamAddress(host: "127.0.0.1", port: harness.upstream.port), timeouts: UpstreamTimeouts()) + [service]),
            verifier: Verifier(keys: harness.keys), revocations: Revocations(), members: members.verifier.with(revoked: RevokedGrants([entry])))
        harness.proxy.use(gate, keysChanged: false)
    }
}

/// The members of a network, and tokens for them.
struct Members {
    static let start = Timestamp(seconds: 1_800_000_000)
    let verifier: AccessTokenVerifier
    private let minter: AccessTokenMinter

    init() throws {
        var generator = SeededGenerator(4)
        let epoch = TokenKeys.Epoch(number: 1, key: SecretKey(random: &generator), createdAt: Self.start.advanced(by: .seconds(-1000)))
        let keys = try #require(TokenKeys(epochs: [epoch]))
        (minter, verifier) = (AccessTokenMinter(keys: keys), AccessTokenVerifier(keys: keys))
    }

    func grant(_ number: UInt64, _ kind: GrantKind = .session) -> GrantID {
        var generator = SeededGenerator(number)
        return GrantID(kind, random: &generator)
    }

    func token(_ number: UInt64 = 1, _ kind: GrantKind = .session, scopes: Scopes = .all, lifetime: Duration = .seconds(3600)) -> String {
        var generator = SeededGenerator(number + 1000)
        let stamp = AccessTokenStamp(issuedAt: Self.start, expiresAt: Self.start.advanced(by: lifetime))
        return minter.mint(user: UserID(random: &generator), grant: grant(number, kind), scopes: scopes, stamp: stamp).text
    }
}

/// Stands for the account interface: answers what the clients ask for, and remembers what it was asked.
final class OwnRoutes: LocalService {
    let bodyLimit = 4096
    private let verifier: AccessTokenVerifier
    private let seen = Mutex<[LocalRequest]>([])

    init(_ verifier: AccessTokenVerifier) {
        self.verifier = verifier
    }

    var requests: [LocalRequest] { seen.withLock { $0 } }

    func claims(_ path: ArraySlice<UInt8>) -> Bool {
        ["/v4/user/me", "/v4/user/me/preferences/global", "/v4/auth/refresh", "/v4/ping", "/v4/long", "/v4/gateway"]
            .contains(String(decoding: path, as: UTF8.self))
    }

    func respond(to request: LocalRequest) async -> LocalReply {
        seen.withLock { $0.append(request) }
        let json = [(name: "Content-Type", value: "application/json")]
        func envelope(_ status: Int, _ response: String) -> LocalReply {
            let text =
                #"{"request":{"status_code":\#(status),"success":\#(status < 400),"cat":"https://http.cat/\#(status)"},"response":\#(response)}"#
            return LocalReply(status: status, fields: json, body: Array(text.utf8))
        }
        switch request.target {
        case "/v4/auth/refresh": return envelope(200, #"{"message":"OK","accessToken":"LQ.AC.new","expiresInSec":28800}"#)
        case "/v4/ping": return LocalReply(status: 200, fields: [("Content-Type", "text/plain")], body: Array("pong".utf8))
        case "/v4/long": return LocalReply(status: 200, fields: json, body: Array("\"\(String(repeating: "x", count: 200_000))\"".utf8))
        default:
            let field = request.fields.first { $0.name == "authorization" }?.value ?? ""
            guard field.hasPrefix("Bearer "), case .accepted(let claims) = verifier.verify(String(field.dropFirst(7)), now: Members.start) else {
                return envelope(401, #"{"message":"Sign in."}"#)
            }
            return envelope(200, #"{"message":"OK","user":{"_id":"\#(claims.user.hex)"}}"#)
        }
    }
}
