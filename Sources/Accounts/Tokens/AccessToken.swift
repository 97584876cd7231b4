internal import Lightning
internal import Macaroons
public import SSA

/// The text of an access token, as it is handed out. Prints as `<redacted>`.
public struct AccessToken: Hashable, Sendable {
    /// In characters, always.
    public static let length = TokenText.accessLength

    /// `LQ.AC.` and so on, 88 characters.
    public let text: String
    public let stamp: AccessTokenStamp

    init(_ body: AccessTokenBody, code: TokenCode) {
        var text = Array("LQ.AC.".utf8)
        text.reserveCapacity(TokenText.accessLength)
        withUnsafeBytes(of: (body.words, code.first.bigEndian, code.second.bigEndian)) {
            text.append(contentsOf: Base64.encode($0, alphabet: .urlSafe, padded: false).utf8)
        }
        text.append(UInt8(ascii: "."))
        TokenText.append(body.stamp.issuedAt, to: &text)
        text.append(UInt8(ascii: "."))
        TokenText.append(body.stamp.expiresAt, to: &text)
        self.text = String(decoding: text, as: UTF8.self)
        stamp = body.stamp
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What an access token says: everything that its authentication code covers.
struct AccessTokenBody: Hashable, Sendable {
    let user: UserID
    let grant: GrantID
    let scopes: Scopes
    /// Moments that the text of a token can hold.
    let stamp: AccessTokenStamp

    init(user: UserID, grant: GrantID, scopes: Scopes, stamp: AccessTokenStamp) {
        self.user = user
        self.grant = grant
        self.scopes = scopes
        self.stamp = AccessTokenStamp(issuedAt: TokenText.clamped(stamp.issuedAt), expiresAt: TokenText.clamped(stamp.expiresAt))
    }

    /// - Parameter words: the first 32 bytes, as they lie in memory.
    init(words: (UInt64, UInt64, UInt64, UInt64), stamp: AccessTokenStamp) {
        let (first, second, third) = (UInt64(bigEndian: words.0), UInt64(bigEndian: words.1), UInt64(bigEndian: words.2))
        user = UserID(value: Bytes12(high: first, low: UInt32(truncatingIfNeeded: second >> 32)))
        grant = GrantID(value: Bytes12(high: second << 32 | third >> 32, low: UInt32(truncatingIfNeeded: third)))
        scopes = Scopes(rawValue: UInt64(bigEndian: words.3))
        self.stamp = stamp
    }

    /// user id (12) || grant id (12) || scopes (8), big-endian, as it lies in memory.
    var words: (UInt64, UInt64, UInt64, UInt64) {
        let (user, grant) = (user.value, grant.value)
        return (
            user.high.bigEndian, (UInt64(user.low) << 32 | grant.high >> 32).bigEndian, (grant.high << 32 | UInt64(grant.low)).bigEndian,
            scopes.rawValue.bigEndian
        )
    }
}

/// The authentication code of an access token: the first 16 bytes of an HMAC-SHA256.
struct TokenCode: Hashable, Sendable {
    let first: UInt64
    let second: UInt64

    /// Compares in a time that does not depend on where the two differ.
    static func == (left: TokenCode, right: TokenCode) -> Bool {
        (left.first ^ right.first) | (left.second ^ right.second) == 0
    }
}
