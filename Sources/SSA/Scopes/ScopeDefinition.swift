/// What one bit of ``Scopes`` means in a network.
public struct ScopeDefinition: Hashable, Sendable {
    /// How much harm a tool could do with it.
    public enum Tier: String, Hashable, Sendable, CaseIterable, Comparable {
        /// It sees what others see anyway.
        case low
        /// It sees what is private, or changes what is easily changed back.
        case medium
        /// It acts in the user's name, or what it does cannot be undone. Such a scope is never granted unless the user switches it on.
        case high

        public static func < (left: Tier, right: Tier) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .low: 0
            case .medium: 1
            case .high: 2
            }
        }
    }

    /// 0 to 63.
    public let bit: Int
    /// For configuration, programs and messages of errors: words of lower-case letters and digits with dots, hyphens or underscores between them, up to 64 bytes.
    public let name: String
    /// A line on the authorization screen, up to 80 bytes.
    public let title: String
    /// One sentence below it that says to anybody what the tool could then do, up to 300 bytes.
    public let sentence: String
    public let tier: Tier

    public init(bit: Int, name: String, title: String, sentence: String, tier: Tier) {
        self.bit = bit
        self.name = name
        self.title = title
        self.sentence = sentence
        self.tier = tier
    }

    public static let nameLimit = 64
    public static let titleLimit = 80
    public static let sentenceLimit = 300

    /// The set that holds this scope alone; empty where ``bit`` is out of range, which no registry takes.
    public var scopes: Scopes { Scopes(bits: [bit]) }
}
