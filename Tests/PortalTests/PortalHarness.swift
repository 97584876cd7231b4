import Accounts
import AccountsKit
import Foundation
import Lightning
import Logging
import Portal
import SSA
import Synchronization
import TestKit
import Testing
import Throttling

/// The portal over accounts in memory, with a clock of its own and a hasher that takes no time.
final class PortalHarness: Sendable {
    static let origin = "http://127.0.0.1:8402"

    let portal: Portal
    let store = InMemoryAccountStore()
    let clock = ManualWallClock(Sample.now)
    private let keys: TokenKeys
    private let shared = SharedRevocations()

    init(confirmsEmail: Bool = false, isRegistrationOpen: Bool = true, sendsMail: Bool = true, linkPath: String = "") async throws {
        var generator = SeededGenerator(1)
        keys = try await TokenKeyring.keys(of: store, now: Sample.now, generator: &generator)
        let revoked = shared
        let accounts = AccountService(
            store: store, hasher: QuickHasher(), keyring: TokenKeyring(keys), composed: Sample.composed, clock: clock.wall, random: .seeded(2),
            configuration: AccountConfiguration(confirmsEmail: confirmsEmail))
        let base = try NetworkBase("127.0.0.1:8402\(linkPath)")
        let network = NetworkDescription(
            name: "Trial", linkBase: base, baseURL: Self.origin, gateway: "ws://127.0.0.1:8402/v4/gateway", version: "1.0")
        let keys = keys
        portal = try Portal(
            PortalConfiguration(network: network, isRegistrationOpen: isRegistrationOpen, sendsMail: sendsMail), accounts: accounts,
            verifier: { AccessTokenVerifier(keys: keys, revoked: revoked.current) }, used: { _ in }, clock: clock.wall, random: .seeded(3),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    final class SharedRevocations: Sendable {
        private let value = Mutex(RevokedGrants())
        var current: RevokedGrants { value.withLock { $0 } }
        func set(_ new: RevokedGrants) { value.withLock { $0 = new } }
    }

    /// One request, after which gates have followed the store.
    func send(
        _ method: String, _ target: String, body: String = "", fields: [(String, String)] = [], caller: Caller = Sample.caller
    ) async throws -> PortalReply {
        let reply = await portal.respond(
            to: PortalRequest(
                method: method, target: target, authority: "127.0.0.1:8402", fields: fields.map { (name: $0.0, value: $0.1) }, body: Array(body.utf8),
                caller: caller))
        shared.set(RevokedGrants(try await store.revokedGrants(after: .start, limit: 10_000).grants))
        return reply
    }

    func post(_ target: String, _ json: String, token: String? = nil, fields: [(String, String)] = []) async throws -> PortalReply {
        try await send("POST", target, body: json, fields: fields + (token.map { [("authorization", "Bearer \($0)")] } ?? []))
    }

    static let password = "turnip over the moon"

    func register(_ email: String = "ada@example.org") async throws -> (access: String, refresh: String) {
        let reply = try await post("/v4/auth/register", #"{"email":"\#(email)","password":"\#(Self.password)","username":"Ada"}"#)
        #expect(reply.status == 201)
        return try reply.tokens()
    }
}

struct QuickHasher: PasswordHasher {
    func hash(_ password: Password) async throws -> PasswordHash {
        guard let hash = PasswordHash("$quick$" + Data(password.text.utf8).base64EncodedString()) else { throw PasswordHashingError.unreadableHash }
        return hash
    }

    func verify(_ password: Password, against hash: PasswordHash?) async throws -> PasswordVerdict {
        guard let hash, try await self.hash(password) == hash else { return .wrong }
        return .correct(needsRehash: false)
    }
}

extension PortalReply {
    var text: String { String(decoding: body, as: UTF8.self) }

    func field(_ name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    func response() throws -> [String: Any] { try #require(try object()["response"] as? [String: Any]) }

    func tokens() throws -> (access: String, refresh: String) {
        let response = try response()
        return (try #require(response["access_token"] as? String), try #require(response["refresh_token"] as? String))
    }
}
