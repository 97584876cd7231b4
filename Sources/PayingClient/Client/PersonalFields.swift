internal import L402

/// Header fields that tell a server who its caller is. They were meant for one origin: a redirect to another one leaves them behind.
///
/// There is no list of all such fields, since services name them as they like. So whatever sounds like a credential counts as one: a field too many
/// that is left behind makes the next origin ask, one too few gives it somebody's secret.
enum PersonalFields {
    /// In lower case.
    private static let names = Set(CredentialHeader.fieldNames).union(["cookie", "proxy-authorization", "rune", "x-api-key"])
    /// Alone between hyphens.
    private static let words: Set<String> = ["cookie", "key", "macaroon", "rune", "session"]
    /// Anywhere in the name, with hyphens and underscores taken out.
    private static let parts = ["apikey", "accesskey", "auth", "credential", "jwt", "passw", "secret", "token"]
    /// A word of ``words`` or ``parts`` is in them, but they prove nothing about the caller and services do not work without them.
    private static let harmless: Set<String> = ["idempotency-key"]

    /// - Parameter name: in any case.
    static func contains(_ name: String) -> Bool {
        let name = name.lowercased()
        guard !names.contains(name) else { return true }
        guard !harmless.contains(name) else { return false }
        let split = name.split { $0 == "-" || $0 == "_" }.map(String.init)
        let joined = split.joined()
        return split.contains(where: words.contains) || parts.contains(where: joined.contains)
    }
}
