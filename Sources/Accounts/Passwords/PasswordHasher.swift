/// Makes and checks password hashes, away from the threads that serve requests.
public protocol PasswordHasher: Sendable {
    /// Under the parameters that are in force. Throws ``PasswordHashingError``.
    func hash(_ password: Password) async throws -> PasswordHash
    /// - Parameter hash: `nil` where there is no account: the answer is ``PasswordVerdict/wrong`` after the same work. Throws ``PasswordHashingError``.
    func verify(_ password: Password, against hash: PasswordHash?) async throws -> PasswordVerdict
}

public enum PasswordVerdict: Hashable, Sendable {
    /// - Parameter needsRehash: the hash is of an algorithm or of parameters that are not in force any more: make a new one while the password is at hand.
    case correct(needsRehash: Bool)
    case wrong
}

/// Why a password could not be hashed or checked.
public enum PasswordHashingError: Error, Hashable, Sendable {
    /// More are waiting than may; try again a little later. Nothing is wrong.
    case overloaded
    /// Storage holds something that is no hash that we can read, or one that would cost too much.
    case unreadableHash
    /// The machine has not the memory that the parameters ask for.
    case outOfMemory
}

extension PasswordHashingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .overloaded: "too many passwords are being checked; try again"
        case .unreadableHash: "a stored password hash cannot be read"
        case .outOfMemory: "there is not enough memory to hash a password"
        }
    }
}
