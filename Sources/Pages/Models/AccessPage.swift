public import Lightning
public import SSA

/// What has access to an account: tools and sessions. Each can be ended (POST `form_token`, `grant`), and all others at once (POST `form_token`).
public struct AccessPage: Sendable {
    public enum Notice: String, Hashable, Sendable, CaseIterable {
        case ended
        case othersEnded = "others-ended"
        /// What was to be ended had ended already.
        case gone
    }

    public var formToken: String
    public var tools: [ToolAccess]
    public var sessions: [SessionAccess]
    public var notice: Notice?
    public var problem: FormProblem?

    public init(
        formToken: String, tools: [ToolAccess], sessions: [SessionAccess], notice: Notice? = nil, problem: FormProblem? = nil
    ) {
        self.formToken = formToken
        self.tools = tools
        self.sessions = sessions
        self.notice = notice
        self.problem = problem
    }
}

/// A tool that was let in.
public struct ToolAccess: Sendable {
    /// Sent as `grant`.
    public var id: String
    /// ``RedirectURI/origin``, as it is kept with the grant.
    public var origin: String
    /// What it may do.
    public var scopes: [ScopeDefinition]
    public var since: Timestamp
    public var lastUsed: Timestamp

    public init(id: String, origin: String, scopes: [ScopeDefinition], since: Timestamp, lastUsed: Timestamp) {
        self.id = id
        self.origin = origin
        self.scopes = scopes
        self.since = since
        self.lastUsed = lastUsed
    }
}

/// A sign-in by e-mail and password that lasts.
public struct SessionAccess: Sendable {
    /// Sent as `grant`.
    public var id: String
    /// Whether it is the one that looks at the page.
    public var isThis: Bool
    /// The network address that it was made from; `nil` or empty where it is not known.
    public var address: String?
    /// What the program called itself; `nil` or empty where it did not.
    public var program: String?
    public var since: Timestamp
    public var lastUsed: Timestamp

    public init(id: String, isThis: Bool, address: String? = nil, program: String? = nil, since: Timestamp, lastUsed: Timestamp) {
        self.id = id
        self.isThis = isThis
        self.address = address
        self.program = program
        self.since = since
        self.lastUsed = lastUsed
    }
}
