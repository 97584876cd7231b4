import Lightning
import Synchronization
import TestKit
import Testing
import Throttling

@testable import Accounts

/// A hasher that costs nothing, counts its work, and can be told to be overloaded or to want a rehash.
final class CountingHasher: PasswordHasher {
    private struct State {
        var verifications = 0
        var generation = 1
        var isOverloaded = false
    }

    private let state = Mutex(State())

    var verifications: Int { state.withLock { $0.verifications } }
    func startNewParameters() { state.withLock { $0.generation += 1 } }
    func setOverloaded(_ isOverloaded: Bool) { state.withLock { $0.isOverloaded = isOverloaded } }

    func hash(_ password: Password) async throws -> PasswordHash {
        let generation = try state.withLock { state in
            if state.isOverloaded { throw PasswordHashingError.overloaded }
            return state.generation
        }
        return try #require(PasswordHash("$test$\(generation)$\(Self.digest(password))"))
    }

    func verify(_ password: Password, against hash: PasswordHash?) async throws -> PasswordVerdict {
        let generation = try state.withLock { state in
            if state.isOverloaded { throw PasswordHashingError.overloaded }
            state.verifications += 1
            return state.generation
        }
        guard let parts = hash?.text.split(separator: "$"), parts.count == 3, parts[2] == Self.digest(password) else { return .wrong }
        return .correct(needsRehash: parts[1] != "\(generation)")
    }

    private static func digest(_ password: Password) -> String { Hex.encode(Array(password.text.utf8)) }
}

/// Keeps the letters.
final class Letterbox: AccountMailer {
    private let letters = Mutex<[AccountLetter]>([])

    func send(_ letter: AccountLetter) async throws { letters.withLock { $0.append(letter) } }
    var all: [AccountLetter] { letters.withLock { $0 } }
}

extension AccountLetter.Content {
    var code: String? {
        switch self {
        case .confirmEmail(let code), .resetPassword(let code): code.text
        case .alreadyRegistered, .passwordChanged, .sessionReplayed: nil
        }
    }

    var kind: String {
        switch self {
        case .confirmEmail: "confirm"
        case .resetPassword: "reset"
        case .alreadyRegistered: "registered"
        case .passwordChanged: "changed"
        case .sessionReplayed: "replayed"
        }
    }
}

/// A service over a store in memory, on a clock that stands still.
struct TestAccounts {
    let store = InMemoryAccountStore()
    let hasher = CountingHasher()
    let clock = ManualWallClock(now)
    let keyring: TokenKeyring
    let service: AccountService

    static let phrase = "turnip over the moon"
    static let otherPhrase = "a lantern in the reeds"

    init(_ configuration: AccountConfiguration = AccountConfiguration()) async throws {
        var generator = SeededGenerator(77)
        keyring = TokenKeyring(try await TokenKeyring.keys(of: store, now: now, generator: &generator))
        service = AccountService(
            store: store, hasher: hasher, keyring: keyring, composed: composed, clock: clock.wall, random: .seeded(5), configuration: configuration)
    }

    func register(_ email: String = "ada@example.org", caller: Caller = .home) async throws -> SignedIn {
        let outcome = try await service.register(email: email, password: Self.phrase, username: "Ada", caller: caller)
        guard case .success(.signedIn(let signedIn)) = outcome else {
            Issue.record("not signed in: \(String(describing: outcome.refusal))")
            throw AccountRefusal.noSuchUser
        }
        return signedIn
    }

    func signIn(
        _ email: String = "ada@example.org", _ password: String = TestAccounts.phrase, caller: Caller = .home, showing token: String? = nil
    ) async throws -> AccountOutcome<SignedIn> {
        try await service.signIn(email: email, password: password, caller: caller, showing: token)
    }

    /// As a gate would know it, revocations included.
    func claims(_ text: String) async throws -> AccessVerdict {
        let page = try await store.revokedGrants(after: .start, limit: 10_000)
        return keyring.verifier.with(revoked: RevokedGrants(page.grants)).verify(text, now: clock.now)
    }

    func claims(_ signedIn: SignedIn) async throws -> AccessClaims { try #require(try await claims(signedIn.accessToken.text).claims) }

    /// Does the errands that wait; none can be added afterwards.
    func letters() async -> [AccountLetter] {
        let letterbox = Letterbox()
        service.finishErrands()
        await service.runErrands(mailer: letterbox) { error in Issue.record("\(error)") }
        return letterbox.all
    }

    func audit() async throws -> [AuditEvent] { try await store.auditRecords(about: nil, before: nil, limit: 1000).map(\.event).reversed() }
}

extension Caller {
    static let home = Caller(network: CallerAddress(ipv4: 0xC000_0201), address: "192.0.2.1", userAgent: "Quarky")

    static func stranger(_ number: UInt32 = 0) -> Caller { Caller(network: CallerAddress(ipv4: 0xCB00_7100 + number), address: "203.0.113.1") }
}

extension Result where Failure == AccountRefusal {
    var value: Success? { try? get() }
}
