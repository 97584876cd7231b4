public import Accounts
internal import Foundation
public import Lightning
internal import SSA
internal import TestKit
internal import Throttling

/// Accounts and what belongs to them, the same for the same seed.
public enum Sample {
    public static let now = Timestamp(seconds: 1_800_000_000)

    public static let composed = CanonicalComposition { $0.precomposedStringWithCanonicalMapping }

    public static func userID(_ seed: UInt64) -> UserID {
        var generator = SeededGenerator(seed)
        return UserID(random: &generator)
    }

    public static func grantID(_ seed: UInt64, _ kind: GrantKind = .session) -> GrantID {
        var generator = SeededGenerator(seed)
        return GrantID(kind, random: &generator)
    }

    public static func user(_ seed: UInt64, email text: String) throws -> User {
        User(
            id: userID(seed), email: try EmailAddress(text, composed: composed), username: try Username("Ada"),
            passwordHash: try hash("$test$1"), createdAt: now)
    }

    static func hash(_ text: String) throws -> PasswordHash {
        guard let hash = PasswordHash(text) else { throw PasswordHashingError.unreadableHash }
        return hash
    }

    public static func grant(_ seed: UInt64, of user: UserID, kind: GrantKind = .session, lastUsedAt: Timestamp = now) -> Grant {
        Grant(
            id: grantID(seed, kind), user: user, redirectOrigin: kind == .tool ? "https://tool.example" : nil, scopes: .all, createdAt: now,
            lastUsedAt: lastUsedAt, caller: caller, refreshHash: RefreshTokenHash(bytes(seed)),
            refresh: RefreshState(firstIssuedAt: now, lifetime: .seconds(8 * 3600)))
    }

    /// From a network whose first bit is set: an unsigned number that a signed one cannot hold.
    public static let caller = Caller(
        network: CallerAddress(ipv6Network: 0xFE80_0000_0000_0001), address: "fe80:0:0:1::7", userAgent: "Quarky/1.0 (ünïcode)")

    public static func event(_ action: AuditEvent.Action, _ user: UserID? = nil, _ grant: GrantID? = nil) -> AuditEvent {
        AuditEvent(at: now, action: action, user: user, grant: grant, caller: caller)
    }

    public static func bytes(_ seed: UInt64) -> Bytes32 {
        var generator = SeededGenerator(seed)
        return Bytes32(random: &generator)
    }
}
