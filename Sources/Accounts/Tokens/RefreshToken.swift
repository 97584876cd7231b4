internal import Crypto
public import Lightning
internal import Macaroons

/// A refresh token: 48 random bytes and the moment they were drawn. It stays the same for the life of its grant. Prints as `<redacted>`.
public struct RefreshToken: Hashable, Sendable {
    /// In characters, always.
    public static let length = TokenText.refreshLength

    /// `LQ.RE.(64 characters).(issued).0`, 81 characters.
    public let text: String

    /// - Parameter generator: must be fit for cryptography outside of tests.
    public init(issuedAt: Timestamp, random generator: inout some RandomNumberGenerator) {
        var text = Array("LQ.RE.".utf8)
        text.reserveCapacity(TokenText.refreshLength)
        let words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (
            generator.next(), generator.next(), generator.next(), generator.next(), generator.next(), generator.next()
        )
        withUnsafeBytes(of: words) { text.append(contentsOf: Base64.encode($0, alphabet: .urlSafe, padded: false).utf8) }
        text.append(UInt8(ascii: "."))
        TokenText.append(issuedAt, to: &text)
        text.append(contentsOf: ".0".utf8)
        self.text = String(decoding: text, as: UTF8.self)
    }

    private init(checked text: String) {
        self.text = text
    }

    /// Exactly the 81 characters. Whether anybody was given it, its hash says.
    public static func parse(_ text: String) throws(RefreshTokenError) -> RefreshToken {
        guard text.utf8.count == TokenText.refreshLength else { throw .wrongLength }
        let bytes = Array(text.utf8)
        let dot = UInt8(ascii: ".")
        guard bytes.starts(with: "LQ.RE.".utf8), bytes[70] == dot, bytes[79] == dot, bytes[80] == UInt8(ascii: "0"),
            TokenText.moment(bytes[71..<79]) != nil
        else { throw .notARefreshToken }
        let isDecoded = withUnsafeTemporaryAllocation(byteCount: TokenText.opaqueByteCount, alignment: 8) { opaque in
            bytes[6..<70].withUnsafeBytes { Base64URL.decode($0, into: opaque) }
        }
        guard isDecoded else { throw .notARefreshToken }
        return RefreshToken(checked: text)
    }

    /// Of the whole text, so that no character of it can be changed. Enough without salt or stretching: there are 384 random bits in it.
    public var hash: RefreshTokenHash {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        let text = Array(text.utf8)
        withUnsafeMutableBytes(of: &words) { target in
            SHA256.hash(data: text).withUnsafeBytes { target.copyMemory(from: $0) }
        }
        return RefreshTokenHash(Bytes32(words: words))
    }
}

extension RefreshToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a text is no refresh token.
public enum RefreshTokenError: Error, Hashable, Sendable {
    case wrongLength
    case notARefreshToken
}

extension RefreshTokenError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .wrongLength: "a refresh token has \(RefreshToken.length) characters"
        case .notARefreshToken: "a refresh token has the form LQ.RE.(64 characters).(issued).0"
        }
    }
}
