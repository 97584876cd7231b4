internal import Lightning
internal import Macaroons

/// Token keys made ready for use: one HMAC state for each epoch, computed once.
///
/// The key of an epoch is `HMAC-SHA256(epoch key, "gatehouse access token v1")`, so that the same epoch key may serve another purpose under
/// another label. The code of a token is the first 16 bytes of
/// `HMAC-SHA256(that key, "AC" || user id (12) || grant id (12) || scopes (8) || issued (8) || expires (8))`, all big-endian: 50 bytes, which with
/// the padding of SHA-256 make one block.
struct TokenKeySchedule: Sendable {
    /// Clocks of several servers may differ by this, and a server may learn this late of a new epoch.
    static let slack: Duration = .seconds(300)
    /// Epochs that are tried for one token. More of them cover one moment only when keys change faster than every few minutes.
    static let tryLimit = 4

    private struct Epoch {
        let number: UInt32
        let key: HMACSHA256Key
        let createdAt: Timestamp
        /// Tokens that were issued in it can be of this epoch. That of the oldest has no beginning, of the newest no end.
        let window: Range<Timestamp>
    }

    /// Newest first: that is where nearly all tokens come from.
    private let epochs: [Epoch]

    init(_ keys: TokenKeys) {
        let kept = keys.epochs
        epochs = kept.indices.reversed().map { index in
            let start = index == kept.startIndex ? Timestamp(milliseconds: .min) : kept[index].createdAt.advanced(by: .zero - Self.slack)
            let end = index + 1 < kept.endIndex ? kept[index + 1].createdAt.advanced(by: Self.slack) : Timestamp(milliseconds: .max)
            return Epoch(
                number: kept[index].number, key: Self.derive(kept[index].key), createdAt: kept[index].createdAt, window: start..<max(start, end))
        }
    }

    var current: UInt32 { epochs[0].number }

    /// The code of a token that is handed out: under the epoch that was the newest when it was issued, so that a token which is worked out
    /// again is the same.
    func code(of body: AccessTokenBody) -> TokenCode {
        let epoch = epochs.first { $0.createdAt <= body.stamp.issuedAt } ?? epochs[epochs.count - 1]
        return Self.code(of: body, under: epoch.key)
    }

    /// Whether one of the epochs that can have minted the token did.
    func verify(_ token: UnverifiedAccessToken) -> Bool {
        var tries = 0
        for epoch in epochs where epoch.window.contains(token.body.stamp.issuedAt) {
            if Self.code(of: token.body, under: epoch.key) == token.code { return true }
            tries += 1
            guard tries < Self.tryLimit else { break }
        }
        return false
    }

    private static func code(of body: AccessTokenBody, under key: HMACSHA256Key) -> TokenCode {
        let message = (
            body.words, UInt64(bitPattern: body.stamp.issuedAt.milliseconds).bigEndian,
            UInt64(bitPattern: body.stamp.expiresAt.milliseconds).bigEndian
        )
        let kind: StaticString = "AC"
        let code = kind.withUTF8Buffer { kind in
            withUnsafeBytes(of: message) { key.authenticate(UnsafeRawBufferPointer(kind), $0) }
        }
        return code.withUnsafeBytes { bytes in
            TokenCode(
                first: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                second: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }

    private static func derive(_ secret: SecretKey) -> HMACSHA256Key {
        let key = secret.bytes.withUnsafeBytes { HMACSHA256Key($0) }
        return HMACSHA256Key(key.authenticate(Array("gatehouse access token v1".utf8)))
    }
}
