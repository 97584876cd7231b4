import Foundation
import Lightning
import Synchronization
import Testing

@testable import Accounts

/// SplitMix64: the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator, Sendable {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

extension RandomSource {
    static func seeded(_ seed: UInt64) -> RandomSource {
        let state = SharedGenerator(seed)
        return RandomSource { state.next() }
    }
}

private final class SharedGenerator: Sendable {
    private let generator: Mutex<SeededGenerator>
    init(_ seed: UInt64) { generator = Mutex(SeededGenerator(seed)) }
    func next() -> UInt64 { generator.withLock { $0.next() } }
}

/// A clock that stands still until it is moved.
final class ManualWallClock: Sendable {
    private let moment: Mutex<Timestamp>
    init(_ start: Timestamp = AccountsTests.now) { moment = Mutex(start) }
    var now: Timestamp { moment.withLock { $0 } }
    func advance(by duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }
    var wall: WallClock { WallClock { self.now } }
}

let now = Timestamp(seconds: 1_800_000_000)

let composed = CanonicalComposition { $0.precomposedStringWithCanonicalMapping }

func bytes(_ value: UInt8) -> Bytes32 {
    let word = UInt64(value) &* 0x0101_0101_0101_0101
    return Bytes32(words: (word, word, word, word))
}

func email(_ text: String) throws -> EmailAddress { try EmailAddress(text, composed: composed) }

func userID(_ seed: UInt64) -> UserID {
    var generator = SeededGenerator(seed)
    return UserID(random: &generator)
}

func grantID(_ seed: UInt64, _ kind: GrantKind = .session) -> GrantID {
    var generator = SeededGenerator(seed)
    return GrantID(kind, random: &generator)
}

func user(_ seed: UInt64, email text: String) throws -> User {
    User(
        id: userID(seed), email: try email(text), username: try Username("Ada"), passwordHash: try #require(PasswordHash("$test$1")), createdAt: now)
}

func grant(_ seed: UInt64, of user: UserID, kind: GrantKind = .session, lastUsedAt: Timestamp = now) -> Grant {
    let stamp = AccessTokenStamp(issuedAt: now, expiresAt: now.advanced(by: .seconds(8 * 3600)))
    return Grant(
        id: grantID(seed, kind), user: user, redirectOrigin: kind == .tool ? "https://tool.example" : nil, scopes: .all, createdAt: now,
        lastUsedAt: lastUsedAt, caller: .local, refreshHash: RefreshTokenHash(bytes(UInt8(truncatingIfNeeded: seed))),
        refresh: RefreshState(current: stamp, isUsed: false, offeredAt: now, answeredAt: nil, predecessor: nil))
}

func event(_ action: AuditEvent.Action, _ user: UserID? = nil) -> AuditEvent {
    AuditEvent(at: now, action: action, user: user, caller: .local)
}
