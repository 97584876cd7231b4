internal import Crypto

/// A key for HMAC-SHA256 (RFC 2104) with the work that depends on it alone already done.
///
/// Keeps one SHA-256 state with the inner and one with the outer padded key absorbed, which saves two of the at least four
/// compressions of each code. For a key that is used once, as inside a macaroon's chain, the states are not worth keeping.
public struct HMACSHA256Key: Sendable {
    private let inner: SHA256
    private let outer: SHA256

    /// A key of any length; as RFC 2104 has it, one longer than 64 bytes counts as its SHA-256.
    public init(_ key: some Collection<UInt8>) {
        var block = PaddedKey()
        if key.count > PaddedKey.byteCount {
            var hash = SHA256()
            Array(key).withUnsafeBytes { hash.update(bufferPointer: $0) }
            block = PaddedKey(AuthenticationCode(hash.finalize()))
        } else {
            withUnsafeMutableBytes(of: &block.words) { $0.copyBytes(from: key) }
        }
        self.init(block)
    }

    public init(_ key: AuthenticationCode) {
        self.init(PaddedKey(key))
    }

    private init(_ key: PaddedKey) {
        inner = key.state(with: PaddedKey.innerPad)
        outer = key.state(with: PaddedKey.outerPad)
    }

    public func authenticate(_ message: UnsafeRawBufferPointer) -> AuthenticationCode {
        var hash = inner
        hash.update(bufferPointer: message)
        return finish(hash)
    }

    /// The code of both pieces, one after the other.
    public func authenticate(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> AuthenticationCode {
        var hash = inner
        hash.update(bufferPointer: first)
        hash.update(bufferPointer: second)
        return finish(hash)
    }

    public func authenticate(_ message: [UInt8]) -> AuthenticationCode {
        message.withUnsafeBytes { authenticate($0) }
    }

    public func authenticate(_ message: AuthenticationCode) -> AuthenticationCode {
        message.withUnsafeBytes { authenticate($0) }
    }

    private func finish(_ hash: SHA256) -> AuthenticationCode {
        let digest = AuthenticationCode(hash.finalize())
        var hash = outer
        digest.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return AuthenticationCode(hash.finalize())
    }
}

extension HMACSHA256Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// One HMAC-SHA256 under a key that is used once. All intermediate blocks lie on the stack.
enum HMACSHA256 {
    static func code(key: AuthenticationCode, message: UnsafeRawBufferPointer) -> AuthenticationCode {
        let key = PaddedKey(key)
        var hash = key.state(with: PaddedKey.innerPad)
        hash.update(bufferPointer: message)
        return finish(hash, key)
    }

    static func code(key: AuthenticationCode, message: [UInt8]) -> AuthenticationCode {
        message.withUnsafeBytes { code(key: key, message: $0) }
    }

    static func code(key: AuthenticationCode, message: (AuthenticationCode, AuthenticationCode)) -> AuthenticationCode {
        let key = PaddedKey(key)
        var hash = key.state(with: PaddedKey.innerPad)
        message.0.withUnsafeBytes { hash.update(bufferPointer: $0) }
        message.1.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return finish(hash, key)
    }

    private static func finish(_ inner: SHA256, _ key: PaddedKey) -> AuthenticationCode {
        let digest = AuthenticationCode(inner.finalize())
        var hash = key.state(with: PaddedKey.outerPad)
        digest.withUnsafeBytes { hash.update(bufferPointer: $0) }
        return AuthenticationCode(hash.finalize())
    }
}

/// A key filled up with zeros to SHA-256's block size.
private struct PaddedKey {
    static let byteCount = 64
    static var innerPad: UInt64 { 0x3636_3636_3636_3636 }
    static var outerPad: UInt64 { 0x5c5c_5c5c_5c5c_5c5c }

    var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

    init() {}

    init(_ code: AuthenticationCode) {
        words = (code.words.0, code.words.1, code.words.2, code.words.3, 0, 0, 0, 0)
    }

    /// SHA-256 after the block of this key with `pad` in every byte.
    func state(with pad: UInt64) -> SHA256 {
        let block = (
            words.0 ^ pad, words.1 ^ pad, words.2 ^ pad, words.3 ^ pad, words.4 ^ pad, words.5 ^ pad, words.6 ^ pad, words.7 ^ pad
        )
        var hash = SHA256()
        withUnsafeBytes(of: block) { hash.update(bufferPointer: $0) }
        return hash
    }
}

extension AuthenticationCode {
    fileprivate init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes { AuthenticationCode(loading: $0) }
    }
}
