/// How long access tokens live.
public struct AccessLifetimes: Hashable, Sendable {
    /// What no lifetime exceeds: what a gate must remember of a grant that ended is bounded by it.
    public static let longest: Duration = .seconds(24 * 3600)
    /// What no lifetime falls short of: the windows of a refresh (``RefreshPolicy``) have to fit in.
    public static let shortest: Duration = .seconds(120)

    /// 8 hours unless said otherwise.
    public let session: Duration
    /// 1 hour unless said otherwise.
    public let tool: Duration

    /// Moved to the nearest between ``shortest`` and ``longest``.
    public init(session: Duration = .seconds(8 * 3600), tool: Duration = .seconds(3600)) {
        self.session = min(max(session, Self.shortest), Self.longest)
        self.tool = min(max(tool, Self.shortest), Self.longest)
    }

    public subscript(kind: GrantKind) -> Duration {
        switch kind {
        case .session: session
        case .tool: tool
        }
    }
}
