public import Lightning

/// A code that was sent to a member's address and proves that he reads what arrives there; stored as a hash.
public struct OneTimeCode: Hashable, Sendable {
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        case confirmEmail = "confirm-email"
        case resetPassword = "reset-password"
    }

    /// Fifteen minutes, as Lightquark has it.
    public static let lifetime: Duration = .seconds(15 * 60)
    /// How often a wrong code may be tried before the right one is worth nothing either.
    public static let attemptLimit = 5

    public let user: UserID
    public let purpose: Purpose
    public let hash: Bytes32
    public let createdAt: Timestamp
    /// At the moment itself it has expired.
    public let expiresAt: Timestamp
    public var attemptsLeft: Int

    public init(user: UserID, purpose: Purpose, hash: Bytes32, createdAt: Timestamp, expiresAt: Timestamp, attemptsLeft: Int = attemptLimit) {
        self.user = user
        self.purpose = purpose
        self.hash = hash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.attemptsLeft = attemptsLeft
    }
}
