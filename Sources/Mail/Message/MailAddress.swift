/// An address that means one mailbox and nothing else in the head of a letter and on a command line.
///
/// RFC 5322 section 3.4.1, without comments, folding and domain literals, with the UTF-8 of RFC 6532: `local@host`, where the local part is words with dots
/// between them, or quoted. What an account may have as its address is wider: `a,b@c.example` would be two recipients.
public struct MailAddress: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// `nil` for anything else, and for more than 254 bytes (RFC 5321 section 4.5.3.1.3, brackets taken off).
    public init?(_ text: String) {
        guard text.utf8.count <= 254, text.unicodeScalars.allSatisfy(Self.isVisible) else { return nil }
        let parts = text.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].reduce(0) { $0 + UTF8.width($1) }) else { return nil }
        guard Self.isWords(parts[0], of: Self.isAtomScalar) || Self.isQuoted(parts[0]) else { return nil }
        guard Self.isWords(parts[1], of: Self.isHostScalar) else { return nil }
        self.text = text
    }

    /// Behind the `@`.
    public var host: Substring { text[(text.lastIndex(of: "@").map(text.index(after:)) ?? text.startIndex)...] }

    public var description: String { text }

    private static func isWords(_ scalars: Substring.UnicodeScalarView, of isWordScalar: (Unicode.Scalar) -> Bool) -> Bool {
        scalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.allSatisfy(isWordScalar) }
    }

    private static func isQuoted(_ scalars: Substring.UnicodeScalarView) -> Bool {
        guard scalars.count >= 2, scalars.first == "\"", scalars.last == "\"" else { return false }
        var isEscaped = false
        for scalar in scalars.dropFirst().dropLast() {
            if !isEscaped, scalar == "\"" { return false }
            isEscaped = !isEscaped && scalar == "\\"
        }
        return !isEscaped
    }

    private static func isAtomScalar(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || isAlphanumeric(scalar) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar)
    }

    private static func isHostScalar(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isASCII || isAlphanumeric(scalar) || scalar == "-"
    }

    private static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: false
        }
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}

/// A name and an address, as letters come from.
public struct Mailbox: Hashable, Sendable {
    /// `nil`: the address alone.
    public let name: String?
    public let address: MailAddress

    public init(name: String? = nil, address: MailAddress) {
        self.name = name
        self.address = address
    }
}
