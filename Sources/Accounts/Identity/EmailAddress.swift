/// An e-mail address as somebody wrote it, and the normal form that makes it the only one of its kind.
///
/// The rule is that of Lightquark's clients, `^[^@]+@[^@]+$` after trimming, and nothing finer: whether mail arrives is what confirmation finds
/// out. It is narrowed in two ways that no mailbox needs: at most ``byteLimit`` bytes, and neither white space nor control characters inside, so
/// that an address can stand in the head of a letter.
public struct EmailAddress: Hashable, Sendable {
    /// In UTF-8: RFC 5321 allows a path of 256 bytes, angle brackets included.
    public static let byteLimit = 254

    /// Trimmed, otherwise as it was written: where letters go to.
    public let text: String
    /// The normal form, unique among accounts: composed (NFC) and lower-cased on both sides of the `@`.
    ///
    /// RFC 5321 lets a host tell `Ada@` from `ada@`; no provider in use does, and two members whose addresses differ in this only would be
    /// one member who cannot sign in. Dots and `+tags` are kept: what they mean is the provider's own affair. A domain in Punycode and
    /// the same in Unicode count as two.
    public let key: String

    /// - Parameter composed: brings the text into NFC.
    public init(_ text: String, composed: CanonicalComposition) throws(EmailAddressError) {
        // Before anything is worked out over the text: what comes from the network is short or not looked at.
        guard text.utf8.count <= 4 * Self.byteLimit else { throw .tooLong }
        let trimmed = text.trimmedOfWhiteSpace
        guard trimmed.utf8.count <= Self.byteLimit else { throw .tooLong }
        let parts = trimmed.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { throw .malformed }
        guard trimmed.unicodeScalars.allSatisfy({ !$0.isControl && !$0.properties.isWhitespace }) else { throw .malformed }
        self.text = trimmed
        key = composed(composed(trimmed).lowercased())
    }

    /// One that was parsed before and comes back from storage.
    public init(text: String, key: String) {
        self.text = text
        self.key = key
    }

    /// What stands before the `@` in the normal form.
    public var localPart: Substring { key.prefix { $0 != "@" } }

    /// Byte for byte, as the unique index of a database compares.
    public static func == (left: EmailAddress, right: EmailAddress) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8) && left.key.utf8.elementsEqual(right.key.utf8)
    }
}

extension EmailAddress: CustomStringConvertible {
    public var description: String { text }
}

/// Why a text is no e-mail address here.
public enum EmailAddressError: Error, Hashable, Sendable {
    case malformed
    /// More than ``EmailAddress/byteLimit`` bytes.
    case tooLong
}

extension EmailAddressError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .malformed: "an e-mail address has something on both sides of one @, and no spaces"
        case .tooLong: "an e-mail address has at most \(EmailAddress.byteLimit) bytes"
        }
    }
}
