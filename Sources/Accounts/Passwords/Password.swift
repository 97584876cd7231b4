/// A password as it is hashed: composed (NFC), so that the same characters typed on another keyboard are the same password. Prints as `<redacted>`.
///
/// NIST SP 800-63B-4 section 3.1.1.2: every printing character and the space count, in any script, and Unicode is normalized before it is hashed. Nothing is
/// trimmed, folded or cut.
public struct Password: Sendable {
    /// In UTF-8, composed. Long enough for any sentence, short enough that checking a password costs what its hash costs.
    public static let byteLimit = 1024

    /// In NFC.
    public let text: String
    /// As it was typed: hashes that came from another system may be of this.
    public let typed: String

    /// Throws ``PasswordRefusal/tooLong``. Nothing else is asked here: a password that is shown to sign in may be older than today's rules.
    public init(_ typed: String, composed: CanonicalComposition) throws(PasswordRefusal) {
        // Composition never makes a text more than three times as long or less than a third, so that a longer one need not be composed to be refused.
        guard typed.utf8.count <= 4 * Self.byteLimit else { throw .tooLong }
        let text = composed(typed)
        guard text.utf8.count <= Self.byteLimit else { throw .tooLong }
        self.text = text
        self.typed = typed
    }

    /// In code points of the composed text, as the specification counts.
    public var length: Int { text.unicodeScalars.count }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Why a password cannot be taken.
public enum PasswordRefusal: Error, Hashable, Sendable {
    /// Fewer code points than `minimum`.
    case tooShort(minimum: Int)
    /// More than ``Password/byteLimit`` bytes.
    case tooLong
    /// Everybody's first guess: a well-known password, also with digits around it or repeated.
    case common
    /// Characters in a row: of the alphabet, of a keyboard, or a few that repeat.
    case sequence
    /// The member's own address or name, or the name of the network, also with digits around it or repeated.
    case contextual
}

extension PasswordRefusal {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .tooShort: "password-too-short"
        case .tooLong: "password-too-long"
        case .common: "password-common"
        case .sequence: "password-sequence"
        case .contextual: "password-contextual"
        }
    }

    /// One sentence for people, with what to do.
    public var message: String {
        switch self {
        case .tooShort(let minimum): "The password needs at least \(minimum) characters; a sentence is easier to remember than a word."
        case .tooLong: "The password has more than \(Password.byteLimit) bytes; choose a shorter one."
        case .common: "The password is among the first that anybody would try; choose another one."
        case .sequence: "The password is a row of characters; choose another one."
        case .contextual: "The password is made of your address, your name or the name of this network; choose another one."
        }
    }
}

extension PasswordRefusal: CustomStringConvertible {
    public var description: String { code }
}
