public import Lightning

/// Something that was done to an account, or tried. Kept for ever, never changed, and never with a token, a password or a code in it.
public struct AuditEvent: Hashable, Sendable {
    public enum Action: String, Hashable, Sendable, CaseIterable {
        case register
        case confirmEmail = "confirm-email"
        case signIn = "sign-in"
        case allowTool = "allow-tool"
        case signOut = "sign-out"
        /// Only those that ended a grant: ordinary refreshes are too many to be worth a line.
        case refreshReplay = "refresh-replay"
        case requestReset = "request-reset"
        case resetPassword = "reset-password"
        case changePassword = "change-password"
        case changeProfile = "change-profile"
        case disable
        case enable
        case delete
        case importUser = "import-user"
        case rotateKeys = "rotate-keys"
    }

    public enum Actor: String, Hashable, Sendable {
        /// Whoever came over the network: the member, or somebody who says so.
        case caller
        case `operator`
    }

    public let at: Timestamp
    public let actor: Actor
    public let action: Action
    /// The account that it is about; `nil` where there is none.
    public let user: UserID?
    public let grant: GrantID?
    public let caller: Caller
    /// `ok`, or the stable code of what stood against it.
    public let result: String

    public init(
        at: Timestamp, actor: Actor = .caller, action: Action, user: UserID?, grant: GrantID? = nil, caller: Caller, result: String = "ok"
    ) {
        self.at = at
        self.actor = actor
        self.action = action
        self.user = user
        self.grant = grant
        self.caller = caller
        self.result = result
    }
}

/// An event and its place in the log.
public struct AuditRecord: Hashable, Sendable {
    /// Grows from one to the next; never given twice.
    public let number: Int64
    public let event: AuditEvent

    public init(number: Int64, event: AuditEvent) {
        self.number = number
        self.event = event
    }
}
