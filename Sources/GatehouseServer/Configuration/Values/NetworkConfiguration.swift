public import SSA

/// The Lightquark network that is served here: its accounts, and what outside tools may be allowed to do.
public struct NetworkConfiguration: Hashable, Sendable {
    public enum Registration: String, Hashable, Sendable, CaseIterable {
        case open, closed
    }

    /// Shown on pages and in letters; one line.
    public var name: String
    public var baseURL: BaseURL
    public var texts: NetworkTexts
    public var registration: Registration
    /// Whether an address must be confirmed by a code before its account can be used.
    public var confirmsEmail: Bool
    public var scopes: ScopeRegistry
    public var tokens: TokenConfiguration
    /// Sessions and tools of one member; with one more the least lately used ends.
    public var grantsPerMember: Int
    public var passwords: PasswordConfiguration
    /// `nil`: there is no way to send letters.
    public var mail: MailConfiguration?
    /// Whether codes may stand in the log where there is no mail: only for trying out with nothing configured.
    public var writesCodesToLog = false
    /// As the file says it; `nil`: the host of ``baseURL``.
    public var ownLinkBase: NetworkBase?
    /// As the file says them; empty: this gate alone.
    public var ownAppServers: [AppServer]
    /// As the file says them; empty: this gate alone.
    public var ownGateways: [GatewayAddress]

    public init(
        name: String, baseURL: BaseURL, texts: NetworkTexts = NetworkTexts(), linkBase: NetworkBase? = nil, registration: Registration = .open,
        confirmsEmail: Bool = false, appServers: [AppServer] = [], gateways: [GatewayAddress] = [], scopes: ScopeRegistry = .standard,
        tokens: TokenConfiguration = TokenConfiguration(), grantsPerMember: Int = 100, passwords: PasswordConfiguration = PasswordConfiguration(),
        mail: MailConfiguration? = nil
    ) {
        self.name = name
        self.baseURL = baseURL
        self.texts = texts
        ownLinkBase = linkBase
        self.registration = registration
        self.confirmsEmail = confirmsEmail
        ownAppServers = appServers
        ownGateways = gateways
        self.scopes = scopes
        self.tokens = tokens
        self.grantsPerMember = grantsPerMember
        self.passwords = passwords
        self.mail = mail
    }

    /// What stands in links: `linkBase` of `/v4/network`.
    public var linkBase: NetworkBase { ownLinkBase ?? baseURL.network }

    /// Never empty; one of them is ``baseURL`` byte for byte, as clients expect it.
    public var appServers: [AppServer] { ownAppServers.isEmpty ? [AppServer(id: "main", baseURL: baseURL)] : ownAppServers }

    /// Never empty; the first is the network's `gateway`.
    public var gateways: [GatewayAddress] { ownGateways.isEmpty ? [GatewayAddress(id: "main", url: baseURL.gatewayURL)] : ownGateways }
}

/// What `/v4/network` tells for people to read. What is `nil` was left out.
public struct NetworkTexts: Hashable, Sendable {
    /// Markdown, perhaps of several lines.
    public var description: String?
    public var environment: String?
    public var maintainer: String?
    public var iconURL: String?
    public var cdnBaseURL: String?
    public var privacyPolicy: String?
    public var termsOfService: String?

    public init(
        description: String? = nil, environment: String? = nil, maintainer: String? = nil, iconURL: String? = nil, cdnBaseURL: String? = nil,
        privacyPolicy: String? = nil, termsOfService: String? = nil
    ) {
        self.description = description
        self.environment = environment
        self.maintainer = maintainer
        self.iconURL = iconURL
        self.cdnBaseURL = cdnBaseURL
        self.privacyPolicy = privacyPolicy
        self.termsOfService = termsOfService
    }
}

/// A server of the network that clients may be sent to.
public struct AppServer: Hashable, Sendable {
    public var id: String
    public var baseURL: BaseURL

    public init(id: String, baseURL: BaseURL) {
        self.id = id
        self.baseURL = baseURL
    }
}

/// A WebSocket gateway that clients may be sent to.
public struct GatewayAddress: Hashable, Sendable {
    public var id: String
    /// `wss://`, or `ws://` on loopback.
    public var url: String

    public init(id: String, url: String) {
        self.id = id
        self.url = url
    }
}

/// How long access tokens live.
public struct TokenConfiguration: Hashable, Sendable {
    public var access: Duration
    public var tool: Duration

    public init(access: Duration = .seconds(8 * 3600), tool: Duration = .seconds(3600)) {
        self.access = access
        self.tool = tool
    }
}

/// What the hashing of passwords costs, and how much of it goes on at a time.
public struct PasswordConfiguration: Hashable, Sendable {
    /// For each password that is hashed, in KiB.
    public var memory: UInt32
    public var passes: UInt32
    /// Threads.
    public var workers: Int
    /// Passwords that may wait for a thread; more are refused for the moment.
    public var queue: Int

    public init(memory: UInt32 = 19 * 1024, passes: UInt32 = 2, workers: Int = 2, queue: Int = 64) {
        self.memory = memory
        self.passes = passes
        self.workers = workers
        self.queue = queue
    }
}

/// How letters to members leave the house.
public struct MailConfiguration: Hashable, Sendable {
    /// A program by its absolute path, and its arguments; `{to}` stands for the recipient's address. Never empty.
    public var command: [String]
    public var from: Sender

    public init(command: [String], from: Sender) {
        self.command = command
        self.from = from
    }

    /// Who a letter says that it comes from.
    public struct Sender: Hashable, Sendable {
        /// On one line; `nil`: the address alone.
        public var name: String?
        /// `local@host` in ASCII, without quoting.
        public var address: String

        public init(name: String? = nil, address: String) {
            self.name = name
            self.address = address
        }
    }
}
