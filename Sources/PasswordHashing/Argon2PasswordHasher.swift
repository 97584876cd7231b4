public import Accounts

/// Passwords as Argon2id hashes; checks PBKDF2-SHA256 too, which accounts of older servers come with.
public final class Argon2PasswordHasher: PasswordHasher {
    private let workers: PasswordWorkers
    private let parameters: Argon2idParameters
    private let dummy: PHCString

    /// - Parameters:
    ///   - threads: that hash passwords; each takes the memory of `parameters` while it works.
    ///   - queueLimit: passwords that may wait; more are refused with ``PasswordHashingError/overloaded``. 64 wait about a second for one thread
    ///     under the standard parameters.
    public init(parameters: Argon2idParameters = .standard, threads: Int, queueLimit: Int = 64) {
        self.parameters = parameters
        dummy = Argon2id.dummy(parameters)
        workers = PasswordWorkers(threads: threads, queueLimit: queueLimit)
    }

    /// Ends the threads. Whoever still waits is told that it is overloaded.
    public func stop() async {
        await workers.stop()
    }

    /// Passwords that are worked on or wait.
    public var occupancy: Int { workers.occupancy }

    public func hash(_ password: Password) async throws -> PasswordHash {
        let parameters = parameters
        let text = try await workers.run { Argon2id.hash(Self.characters(password.text), parameters) }
        guard let text, let hash = PasswordHash(text) else { throw PasswordHashingError.outOfMemory }
        return hash
    }

    public func verify(_ password: Password, against hash: PasswordHash?) async throws -> PasswordVerdict {
        let phc = try hash.map(Self.parse) ?? dummy
        let isCorrect = try await workers.run { Self.isCorrect(password, phc) }
        guard hash != nil, isCorrect else { return .wrong }
        return .correct(needsRehash: phc.algorithm != Argon2id.name || !Argon2id.isCurrent(phc, parameters))
    }

    private static func parse(_ hash: PasswordHash) throws -> PHCString {
        guard let phc = hash.readable else { throw PasswordHashingError.unreadableHash }
        return phc
    }

    /// An imported hash may be of the password as it was typed, because the other system did not compose it.
    private static func isCorrect(_ password: Password, _ phc: PHCString) -> Bool {
        guard phc.algorithm == PBKDF2.name else { return Argon2id.verify(characters(password.text), against: phc) }
        let composed = Array(password.text.utf8)
        let typed = Array(password.typed.utf8)
        return PBKDF2.verify(composed, against: phc) || (typed != composed && PBKDF2.verify(typed, against: phc))
    }

    private static func characters(_ text: String) -> [CChar] {
        text.utf8.map { CChar(bitPattern: $0) }
    }
}
