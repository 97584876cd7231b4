public import Gate
public import Lightning

public struct ServiceConfiguration: Hashable, Sendable {
    public var name: String
    public var match: MatchConfiguration
    public var upstream: HostAndPort
    /// Further addresses, each as good as the first.
    public var alternatives: [HostAndPort]
    public var upstreamScheme: UpstreamAddress.Scheme
    /// Of meaning only with `https`.
    public var upstreamTLS: UpstreamTLS
    /// `nil`: addresses are not checked.
    public var health: HealthCheck?
    /// Paths that cost nothing.
    public var free: [String]
    /// `nil`: everybody may come in.
    public var payment: PaymentConfiguration?
    /// In bytes; `nil`: any.
    public var maxBody: UInt64?
    /// What a service says itself, else what `timeouts` says for all.
    public var connectTimeout: Duration?
    public var headTimeout: Duration?
    public var idleTimeout: Duration?
    /// The first that covers a request decides.
    public var routeTimeouts: [RouteTimeouts]
    public var retries: RetryPolicy
    /// `nil`: the upstream answers browsers itself.
    public var cors: CrossOriginPolicy?
    /// Whether members of the network come in without paying.
    public var accounts: Bool
    /// The first that covers a request decides; what none covers no tool may call. Empty unless ``accounts``.
    public var scopes: [ScopeRequirement]

    public init(
        name: String, match: MatchConfiguration = MatchConfiguration(), upstream: HostAndPort,
        upstreamScheme: UpstreamAddress.Scheme = .http, alternatives: [HostAndPort] = [], upstreamTLS: UpstreamTLS = UpstreamTLS(),
        health: HealthCheck? = nil, free: [String] = [],
        payment: PaymentConfiguration? = nil,
        maxBody: UInt64? = nil, connectTimeout: Duration? = nil, headTimeout: Duration? = nil, idleTimeout: Duration? = nil,
        routeTimeouts: [RouteTimeouts] = [], retries: RetryPolicy = RetryPolicy(), cors: CrossOriginPolicy? = nil,
        accounts: Bool = false, scopes: [ScopeRequirement] = []
    ) {
        self.name = name
        self.match = match
        self.upstream = upstream
        self.upstreamScheme = upstreamScheme
        self.alternatives = alternatives
        self.upstreamTLS = upstreamTLS
        self.health = health
        self.free = free
        self.payment = payment
        self.maxBody = maxBody
        self.connectTimeout = connectTimeout
        self.headTimeout = headTimeout
        self.idleTimeout = idleTimeout
        self.routeTimeouts = routeTimeouts
        self.retries = retries
        self.cors = cors
        self.accounts = accounts
        self.scopes = scopes
    }
}

/// What a tool must have been allowed for a part of a service.
public struct ScopeRequirement: Hashable, Sendable {
    public var path: String
    /// Upper case; empty: any.
    public var methods: [String]
    /// Names of the network's scopes, all of which it takes; empty: any tool that a member let in.
    public var require: [String]

    public init(path: String, methods: [String] = [], require: [String]) {
        self.path = path
        self.methods = methods
        self.require = require
    }
}

/// Times of their own for a part of a service; what is `nil` is the service's.
public struct RouteTimeouts: Hashable, Sendable {
    public var path: String
    public var methods: [String]
    public var head: Duration?
    public var idle: Duration?

    public init(path: String, methods: [String] = [], head: Duration? = nil, idle: Duration? = nil) {
        self.path = path
        self.methods = methods
        self.head = head
        self.idle = idle
    }
}

/// How an upstream is written in the file.
struct UpstreamURL: Hashable, Sendable {
    let scheme: UpstreamAddress.Scheme
    let address: HostAndPort
}

public struct MatchConfiguration: Hashable, Sendable {
    public struct Header: Hashable, Sendable {
        public var name: String
        /// `nil`: any.
        public var value: String?

        public init(name: String, value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    /// Lower case, without a port; `*.` and a name for every name below it; `nil`: any.
    public var host: String?
    /// A regular expression over the whole path; `nil`: any.
    public var pattern: String?
    public var headers: [Header]
    /// A prefix on a segment border.
    public var path: String
    /// Upper case; empty: any.
    public var methods: [String]

    public init(host: String? = nil, path: String = "/", pattern: String? = nil, methods: [String] = [], headers: [Header] = []) {
        self.host = host
        self.pattern = pattern
        self.headers = headers
        self.path = path
        self.methods = methods
    }
}

public struct PaymentConfiguration: Hashable, Sendable {
    public struct Price: Hashable, Sendable {
        public var path: String
        public var methods: [String]
        public var price: MilliSatoshi

        public init(path: String, methods: [String] = [], price: MilliSatoshi) {
            self.path = path
            self.methods = methods
            self.price = price
        }
    }

    public struct Requirement: Hashable, Sendable {
        public var path: String
        public var methods: [String]
        public var capability: String

        public init(path: String, methods: [String] = [], capability: String) {
            self.path = path
            self.methods = methods
            self.capability = capability
        }
    }

    /// For every path without a price of its own.
    public var price: MilliSatoshi
    /// The first that covers a request decides.
    public var prices: [Price]
    /// How long a pass is good for; `nil`: for ever.
    public var expires: Duration?
    /// What every pass may do; empty: everything.
    public var capabilities: [String]
    /// The first that covers a request decides.
    public var require: [Requirement]
    public var maxChallenges: RateValue
    /// How long an invoice can be paid.
    public var invoiceExpiry: Duration
    /// How long the same caller gets the same challenge again; zero: never.
    public var reuse: Duration

    public init(
        price: MilliSatoshi, prices: [Price] = [], expires: Duration? = nil, capabilities: [String] = [], require: [Requirement] = [],
        maxChallenges: RateValue = RateValue(count: 30, per: .seconds(60)), invoiceExpiry: Duration = .seconds(600), reuse: Duration = .seconds(30)
    ) {
        self.price = price
        self.prices = prices
        self.expires = expires
        self.capabilities = capabilities
        self.require = require
        self.maxChallenges = maxChallenges
        self.invoiceExpiry = invoiceExpiry
        self.reuse = reuse
    }
}
