internal import Crypto
internal import CryptoExtras

/// PBKDF2 with HMAC-SHA256 (RFC 8018), to check hashes that another system made: `$pbkdf2-sha256$i=310000$salt$hash`. None is made here any more.
enum PBKDF2 {
    static let name = "pbkdf2-sha256"
    /// What a hash that somebody stored may cost.
    private static let roundLimit: UInt32 = 2_000_000

    /// Whether it is a hash of this algorithm that costs no more than the limit. There is no lower one: weak hashes are made anew at the first sign-in.
    static func isAffordable(_ phc: PHCString) -> Bool {
        guard phc.algorithm == name, phc.version == nil, phc.parameters.map(\.name) == ["i"], let rounds = phc["i"] else { return false }
        return (1...roundLimit).contains(rounds)
    }

    /// Constant time where the hashes differ. Precondition: ``isAffordable(_:)``.
    static func verify(_ password: [UInt8], against phc: PHCString) -> Bool {
        guard let rounds = phc["i"],
            let key = try? KDF.Insecure.PBKDF2.deriveKey(
                from: password, salt: phc.salt, using: .sha256, outputByteCount: phc.hash.count, unsafeUncheckedRounds: Int(rounds))
        else { return false }
        return key.withUnsafeBytes { derived in
            guard derived.count == phc.hash.count else { return false }
            return zip(derived, phc.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
        }
    }
}
