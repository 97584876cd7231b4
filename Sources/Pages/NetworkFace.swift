/// What the pages say about the network that they belong to.
public struct NetworkFace: Hashable, Sendable {
    /// Shown as it is; the operator's own words.
    public var name: String
    /// Addresses of documents; shown where somebody signs up. Only `https:` and `http:` addresses and paths of this server become links.
    public var privacyPolicy: String?
    public var termsOfService: String?

    public init(name: String, privacyPolicy: String? = nil, termsOfService: String? = nil) {
        self.name = name
        self.privacyPolicy = privacyPolicy
        self.termsOfService = termsOfService
    }
}
