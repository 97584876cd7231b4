internal import Accounts
internal import CSodium

/// Argon2id (RFC 9106) by libsodium. Blocks the thread for as long as it takes.
enum Argon2id {
    static let name = "argon2id"
    /// 0x13, the only one that RFC 9106 has.
    static let version: UInt32 = 19
    /// What a hash that somebody stored may cost, whatever it says: m in KiB, t, p.
    private static let limits = (memory: UInt32(1024 * 1024), passes: UInt32(16), lanes: UInt32(16))

    /// libsodium chooses its fastest implementations once, before its first use; should that fail, the portable ones stay.
    private static let initialized: Void = { _ = sodium_init() }()

    /// Under a new salt of 16 random bytes, which libsodium takes from the system. `nil` without the memory.
    static func hash(_ password: [CChar], _ parameters: Argon2idParameters) -> String? {
        initialized
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
        let status = crypto_pwhash_str(
            &text, password, UInt64(password.count), UInt64(parameters.passes), Int(parameters.memory) * 1024)
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Constant time where the hashes differ. Precondition: ``isAffordable(_:)``.
    static func verify(_ password: [CChar], against phc: PHCString) -> Bool {
        initialized
        return crypto_pwhash_str_verify(phc.text, password, UInt64(password.count)) == 0
    }

    /// Whether it is a hash of this algorithm that costs no more than the limits.
    static func isAffordable(_ phc: PHCString) -> Bool {
        guard phc.algorithm == name, phc.version == version, phc.parameters.map(\.name) == ["m", "t", "p"], let memory = phc["m"],
            let passes = phc["t"], let lanes = phc["p"]
        else { return false }
        return (1...limits.lanes).contains(lanes) && (8 * lanes...limits.memory).contains(memory) && (1...limits.passes).contains(passes)
    }

    static func isCurrent(_ phc: PHCString, _ parameters: Argon2idParameters) -> Bool {
        phc["m"] == parameters.memory && phc["t"] == parameters.passes && phc["p"] == parameters.lanes && phc.salt.count == 16 && phc.hash.count == 32
    }

    /// A hash of no password, which costs what the others do.
    static func dummy(_ parameters: Argon2idParameters) -> PHCString {
        PHCString(
            algorithm: name, version: version,
            parameters: [
                .init(name: "m", value: parameters.memory), .init(name: "t", value: parameters.passes), .init(name: "p", value: parameters.lanes),
            ],
            salt: [UInt8](repeating: 0x67, count: 16), hash: [UInt8](repeating: 0, count: 32))
    }
}
