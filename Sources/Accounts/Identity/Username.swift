/// What a member is called. Not unique and no secret; the id is what counts.
public struct Username: Hashable, Sendable {
    /// In code points.
    public static let lengthLimit = 64

    public let text: String

    /// Trimmed, 1 to ``lengthLimit`` code points. No control characters and nothing that turns the direction of writing, with which a name
    /// could rearrange the sentence that it stands in.
    public init(_ text: String) throws(UsernameError) {
        guard text.utf8.count <= 16 * Self.lengthLimit else { throw .tooLong }
        let trimmed = text.trimmedOfWhiteSpace
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.unicodeScalars.count <= Self.lengthLimit else { throw .tooLong }
        guard trimmed.unicodeScalars.allSatisfy({ !$0.isControl && !$0.turnsDirection }) else { throw .forbiddenCharacter }
        self.text = trimmed
    }

    /// One that was checked before and comes back from storage.
    public init(stored text: String) {
        self.text = text
    }
}

extension Username: CustomStringConvertible {
    public var description: String { text }
}

/// Why a text is no user name.
public enum UsernameError: Error, Hashable, Sendable {
    case empty
    case tooLong
    case forbiddenCharacter
}

extension UsernameError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "a user name has at least one character that shows"
        case .tooLong: "a user name has at most \(Username.lengthLimit) characters"
        case .forbiddenCharacter: "a user name has no control characters"
        }
    }
}
