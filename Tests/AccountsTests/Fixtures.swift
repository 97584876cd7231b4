import Foundation
import Lightning
import SSA
import Synchronization
import TestKit
import Testing

@testable import Accounts

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
