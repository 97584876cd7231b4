internal import Lightning
internal import Macaroons

/// Master keys made ready for use: one HMAC state for each key, computed once.
///
/// The root key of a pass is `HMAC-SHA256(master key of its epoch, "gatehouse root key v1" || identifier)`; from there on the macaroon's own
/// derivation goes. Identifiers differ, so root keys do, and none of them says anything about another or about the master key.
struct KeySchedule: Sendable {
    let identifierKey: HMACSHA256Key
    /// The epoch that mints.
    let current: UInt32
    private let currentKey: HMACSHA256Key
    private let epochs: [(number: UInt32, key: HMACSHA256Key)]

    init(_ keys: MasterKeys) {
        identifierKey = Self.key(keys.identifierKey)
        current = keys.current.number
        currentKey = Self.key(keys.current.key)
        // Newest first: that is where nearly all passes come from.
        epochs = keys.epochs.reversed().map { ($0.number, Self.key($0.key)) }
    }

    /// The root key of the pass with these 66 bytes as its identifier; `nil` when no such epoch is kept.
    func rootKey(epoch: UInt32, identifier: [UInt8]) -> RootKey? {
        for candidate in epochs where candidate.number == epoch {
            return Self.rootKey(candidate.key, identifier)
        }
        return nil
    }

    /// The root key of a pass that is being minted.
    func currentRootKey(identifier: [UInt8]) -> RootKey {
        Self.rootKey(currentKey, identifier)
    }

    private static func rootKey(_ key: HMACSHA256Key, _ identifier: [UInt8]) -> RootKey {
        let label: StaticString = "gatehouse root key v1"
        let code = label.withUTF8Buffer { label in
            identifier.withUnsafeBytes { key.authenticate(UnsafeRawBufferPointer(label), $0) }
        }
        return RootKey(code)
    }

    private static func key(_ secret: SecretKey) -> HMACSHA256Key {
        secret.bytes.withUnsafeBytes { HMACSHA256Key($0) }
    }
}
