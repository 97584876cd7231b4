internal import CSecp256k1

/// The few operations of libsecp256k1 that invoices need, on values that cannot make it abort: every length is fixed by a type.
enum Secp256k1 {
    /// A compact signature with the number that tells which public key it recovers to.
    struct RecoverableSignature {
        var compact: [UInt8]
        var recoveryID: UInt8
    }

    // Safe to share: the library only reads a context after it was randomised, and documents that as safe from any thread.
    private nonisolated(unsafe) static let context: OpaquePointer? = {
        guard let context = secp256k1_context_create(UInt32(SECP256K1_CONTEXT_NONE)) else { return nil }
        // Blinds the arithmetic against side channels; no result depends on it.
        var generator = SystemRandomNumberGenerator()
        let seed = Bytes32(random: &generator).bytes
        return secp256k1_context_randomize(context, seed) == 1 ? context : nil
    }()

    /// The public key of a secret one; `nil` for zero and for numbers that are not below the order of the curve.
    static func publicKey(of secret: SecretKey) -> [UInt8]? {
        guard let context else { return nil }
        var point = secp256k1_pubkey()
        let created = secret.bytes.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { bytes in
                bytes.baseAddress.map { secp256k1_ec_pubkey_create(context, &point, $0) }
            }
        }
        return created == 1 ? serialize(&point) : nil
    }

    /// Whether 33 bytes are the compressed form of a point on the curve.
    static func isPublicKey(_ compressed: [UInt8]) -> Bool {
        parse(compressed) != nil
    }

    /// Signs deterministically (RFC 6979), with low S.
    static func sign(_ hash: Bytes32, with secret: SecretKey) -> RecoverableSignature? {
        guard let context else { return nil }
        var signature = secp256k1_ecdsa_recoverable_signature()
        let hash = hash.bytes
        let signed = secret.bytes.withUnsafeBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { bytes in
                bytes.baseAddress.map { secp256k1_ecdsa_sign_recoverable(context, &signature, hash, $0, nil, nil) }
            }
        }
        guard signed == 1 else { return nil }
        var compact = [UInt8](repeating: 0, count: 64)
        var recoveryID: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &compact, &recoveryID, &signature)
        return UInt8(exactly: recoveryID).map { RecoverableSignature(compact: compact, recoveryID: $0) }
    }

    /// The public key under which a signature is valid; `nil` when there is none.
    static func recover(_ signature: RecoverableSignature, of hash: Bytes32) -> [UInt8]? {
        guard let context, signature.compact.count == 64, signature.recoveryID <= 3 else { return nil }
        var parsed = secp256k1_ecdsa_recoverable_signature()
        let recoveryID = Int32(signature.recoveryID)
        guard secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, signature.compact, recoveryID) == 1 else { return nil }
        var point = secp256k1_pubkey()
        guard secp256k1_ecdsa_recover(context, &point, &parsed, hash.bytes) == 1 else { return nil }
        return serialize(&point)
    }

    /// Whether a compact signature with low S is valid; high S is refused.
    static func verifies(_ compact: [UInt8], of hash: Bytes32, by compressed: [UInt8]) -> Bool {
        guard let context, compact.count == 64, var point = parse(compressed) else { return false }
        var signature = secp256k1_ecdsa_signature()
        guard secp256k1_ecdsa_signature_parse_compact(context, &signature, compact) == 1 else { return false }
        return secp256k1_ecdsa_verify(context, &signature, hash.bytes, &point) == 1
    }

    private static func parse(_ compressed: [UInt8]) -> secp256k1_pubkey? {
        guard let context, compressed.count == 33 else { return nil }
        var point = secp256k1_pubkey()
        return secp256k1_ec_pubkey_parse(context, &point, compressed, 33) == 1 ? point : nil
    }

    private static func serialize(_ point: inout secp256k1_pubkey) -> [UInt8]? {
        guard let context else { return nil }
        var bytes = [UInt8](repeating: 0, count: 33)
        var count = bytes.count
        secp256k1_ec_pubkey_serialize(context, &bytes, &count, &point, UInt32(SECP256K1_EC_COMPRESSED))
        return count == 33 ? bytes : nil
    }
}
