internal import Crypto

/// `code_challenge` by S256: the SHA-256 of a ``CodeVerifier`` in base64url without padding (RFC 7636 section 4.2).
public struct CodeChallenge: Hashable, Sendable {
    /// 43 characters.
    public let text: String

    /// `nil` unless it is the one way to write 32 bytes.
    public init?(_ text: some StringProtocol) {
        let values = text.utf8.map { Base64URL.value(of: $0) }
        // 43 characters hold 258 bits; the last two of them are zero.
        guard values.count == 43, !values.contains(nil), let last = values[42], last & 3 == 0 else { return nil }
        self.text = String(text)
    }

    /// What a tool puts in its link.
    public init(_ verifier: CodeVerifier) {
        text = Base64URL.encode(Array(SHA256.hash(data: Array(verifier.text.utf8))))
    }

    /// Whether this was made from the verifier. Takes the same time wherever the two differ.
    public func matches(_ verifier: CodeVerifier) -> Bool {
        let (own, other) = (Array(text.utf8), Array(CodeChallenge(verifier).text.utf8))
        guard own.count == other.count else { return false }
        return zip(own, other).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }
}

/// `code_verifier` (RFC 7636 section 4.1): the secret by which a tool shows that it made the request. Prints as `<redacted>`.
public struct CodeVerifier: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// `nil` unless there are 43 to 128 unreserved characters.
    public init?(_ text: some StringProtocol) {
        guard (43...128).contains(text.utf8.count), text.utf8.allSatisfy(\.isUnreserved) else { return nil }
        self.text = String(text)
    }

    /// Of 32 random bytes, as section 4.1 recommends. The source has to be fit for cryptography.
    public init(random generator: inout some RandomNumberGenerator) {
        text = Base64URL.encode((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// For the request to `POST /v4/auth/ssa/token`, and for the tool's own keeping.
    public func reveal() -> String { text }

    public var description: String { "<redacted>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
