/// What is kept of a password: a string in the PHC format, which names its algorithm and parameters. Prints as `<redacted>`.
public struct PasswordHash: Hashable, Sendable {
    /// In UTF-8. Argon2id needs about 100, imported ones less than 200.
    public static let byteLimit = 512

    /// `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`, or of an imported algorithm.
    public let text: String

    /// `nil` for more than ``byteLimit`` bytes. Whether anybody can read it is seen when a password is checked.
    public init?(_ text: String) {
        guard text.utf8.count <= Self.byteLimit else { return nil }
        self.text = text
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { "<redacted>" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
