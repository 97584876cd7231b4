public import Lightning

/// A member who is signed in to a network.
public struct StoredSession: Hashable, Sendable {
    public let network: NetworkAddress
    /// The server that the network's gatekeeper assigned; `nil`: the network's own address.
    public var assignedServer: APIServer?
    /// What the network announced when he signed in. His access token may go to these, and to no other.
    public var announcedServers: [APIServer]
    /// Who he is; `nil` where the network did not say it.
    public var member: Member?
    public var tokens: SessionTokens
    public let signedInAt: Timestamp

    public init(
        network: NetworkAddress, assignedServer: APIServer? = nil, announcedServers: [APIServer] = [], member: Member? = nil, tokens: SessionTokens,
        signedInAt: Timestamp
    ) {
        self.network = network
        self.assignedServer = assignedServer
        self.announcedServers = announcedServers
        self.member = member
        self.tokens = tokens
        self.signedInAt = signedInAt
    }

    /// Where the session is refreshed, and everything else is asked.
    public var server: APIServer { assignedServer ?? APIServer(network) }
}

/// A member as the network describes him to himself (Lightquark v4, `GET /v4/user/me`). The texts are his own: print them with ``HarmlessText``.
public struct Member: Hashable, Sendable {
    /// 24 hexadecimal digits.
    public let id: String
    public let username: String
    /// Only he, and a tool that he allowed it, is told.
    public let email: String?
    public let isAdministrator: Bool

    public init(id: String, username: String, email: String? = nil, isAdministrator: Bool = false) {
        self.id = id
        self.username = username
        self.email = email
        self.isAdministrator = isAdministrator
    }
}
