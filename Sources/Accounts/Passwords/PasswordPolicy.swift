/// Which passwords may be chosen: NIST SP 800-63B-4 section 3.1.1.2.
///
/// Length counts, and being guessed first counts against; there are no rules about kinds of characters and no expiry. The whole password is compared
/// with what is known, or what is left of it after padding is taken off, and never a part of it.
public struct PasswordPolicy: Hashable, Sendable {
    /// 15 is what the specification demands where the password is the only factor, as it is here.
    public static let singleFactorMinimum = 15
    /// What the specification allows beside a second factor, and what we never go below.
    public static let lowestMinimum = 8

    /// In code points.
    public let minimumLength: Int
    /// Words that are easy to guess at this server: its name, its network's.
    private let contextWords: Set<String>

    /// - Parameter minimumLength: moved to the nearest from 8 to 64; the specification has 64 as the least that must be permitted.
    public init(minimumLength: Int = singleFactorMinimum, contextWords: [String] = []) {
        self.minimumLength = min(max(minimumLength, Self.lowestMinimum), 64)
        self.contextWords = Set(contextWords.flatMap(Self.words))
    }

    /// Why this member should not choose this password; `nil` when he may.
    public func refusal(of password: Password, email: EmailAddress, username: Username? = nil) -> PasswordRefusal? {
        guard password.length >= minimumLength else { return .tooShort(minimum: minimumLength) }
        let shapes = PasswordShapes(password.text)
        if shapes.isSequence { return .sequence }
        let context = contextWords.union(Self.words(email.key)).union(Self.words(String(email.localPart))).union(Self.words(username?.text ?? ""))
        if shapes.all.contains(where: { context.contains($0) }) { return .contextual }
        if shapes.all.contains(where: { CommonPasswords.contains($0) }) { return .common }
        return nil
    }

    /// The text and its words, as ``PasswordShapes`` writes them; those of fewer than three characters are nobody's guess.
    private static func words(_ text: String) -> [String] {
        let lowered = text.lowercased()
        let parts = lowered.unicodeScalars.split { !PasswordShapes.isLetterOrDigit($0) }.map { String(String.UnicodeScalarView($0)) }
        return ([lowered, parts.joined()] + parts).filter { $0.unicodeScalars.count >= 3 }
    }
}
