internal import Lightning

/// An access token that was read and not yet believed.
public struct UnverifiedAccessToken: Hashable, Sendable {
    let body: AccessTokenBody
    let code: TokenCode

    /// Exactly the 88 characters; nothing is trimmed, and no other spelling of the same content is let through.
    public static func parse(_ text: String) throws(AccessTokenError) -> UnverifiedAccessToken {
        // One length for all, before anything else is looked at.
        guard text.utf8.count == TokenText.accessLength else { throw .wrongLength }
        var text = text
        let outcome: Result<UnverifiedAccessToken, AccessTokenError> = text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
        return try outcome.get()
    }

    /// Precondition: the right length.
    private static func parse(_ text: UnsafeRawBufferPointer) -> Result<UnverifiedAccessToken, AccessTokenError> {
        let dot = UInt8(ascii: ".")
        guard text.starts(with: "LQ.".utf8) else { return .failure(.notAToken) }
        guard text[3] == UInt8(ascii: "A"), text[4] == UInt8(ascii: "C"), text[5] == dot else { return .failure(.wrongKind) }
        guard text[70] == dot, text[79] == dot else { return .failure(.notAToken) }
        var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)
        let isDecoded = withUnsafeMutableBytes(of: &words) { Base64URL.decode(UnsafeRawBufferPointer(rebasing: text[6..<70]), into: $0) }
        guard isDecoded else { return .failure(.invalidCharacter) }
        guard let issuedAt = TokenText.moment(text[71..<79]), let expiresAt = TokenText.moment(text[80..<88]) else {
            return .failure(.invalidMoment)
        }
        return .success(
            UnverifiedAccessToken(
                body: AccessTokenBody(
                    words: (words.0, words.1, words.2, words.3), stamp: AccessTokenStamp(issuedAt: issuedAt, expiresAt: expiresAt)),
                code: TokenCode(first: UInt64(bigEndian: words.4), second: UInt64(bigEndian: words.5))))
    }
}

extension UnverifiedAccessToken: CustomStringConvertible, CustomReflectable {
    public var description: String { "access token of grant \(body.grant), not verified" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a text is no access token.
public enum AccessTokenError: Error, Hashable, Sendable {
    case wrongLength
    case notAToken
    /// A refresh token, or a kind that does not exist.
    case wrongKind
    case invalidCharacter
    /// A moment that is not eight lower-case digits, base 36.
    case invalidMoment
}

extension AccessTokenError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongLength: "an access token has \(AccessToken.length) characters"
        case .notAToken: "an access token has the form LQ.AC.(64 characters).(issued).(expires)"
        case .wrongKind: "this is not an access token, which begins with LQ.AC."
        case .invalidCharacter: "the middle part of an access token is base64url"
        case .invalidMoment: "the moments of an access token are eight digits each, base 36"
        }
    }
}
