internal import CSodium
internal import Macaroons

/// XSalsa20-Poly1305 as NaCl's `secretbox` has it, on libsodium.
enum SecretBox {
    /// How much longer a box is than what it holds.
    static let overhead = Int(crypto_secretbox_MACBYTES)

    /// libsodium chooses its fastest implementations once, before its first use; should that fail, the portable ones stay.
    private static let initialized: Void = { _ = sodium_init() }()

    /// `nil` only for a message that is longer than memory.
    static func seal(_ message: [UInt8], nonce: ThirdPartyNonce, key: AuthenticationCode) -> [UInt8]? {
        initialized
        var box = [UInt8](repeating: 0, count: message.count + overhead)
        guard crypto_secretbox_easy(&box, message, UInt64(message.count), nonce.bytes, key.bytes) == 0 else { return nil }
        return box
    }

    /// `nil` for a box that was not sealed with this key and nonce.
    static func open(_ box: [UInt8], nonce: ThirdPartyNonce, key: AuthenticationCode) -> [UInt8]? {
        initialized
        guard box.count >= overhead else { return nil }
        var message = [UInt8](repeating: 0, count: box.count - overhead)
        guard crypto_secretbox_open_easy(&message, box, UInt64(box.count), nonce.bytes, key.bytes) == 0 else { return nil }
        return message
    }
}
