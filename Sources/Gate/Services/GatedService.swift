public import Lightning

/// What stands behind the gate, and what one must have to reach it.
///
/// A class because every decision names one: a reference is copied at the cost of one count instead of a dozen.
public final class GatedService: Sendable {
    /// Goes into passes, identity fields, books and metrics. No `:`, `,`, `=` or white space.
    public let name: String
    public let match: ServiceMatch
    /// The first of ``upstreams``.
    public let upstream: UpstreamAddress
    /// Where admitted requests go, in the order of the file. Never empty, all of one scheme.
    public let upstreams: [UpstreamAddress]
    /// `nil`: every address counts as good until a connection to it fails.
    public let health: HealthCheck?
    /// Paths that cost nothing and need nothing.
    public let free: [PathPrefix]
    /// `nil`: there is nothing to buy. Where ``members`` is `nil` too, everybody may come in.
    public let payment: PaymentTerms?
    /// `nil`: being a member of the network does not help.
    public let members: MemberTerms?
    /// The longest request body, in bytes; `nil`: any.
    public let bodyLimit: UInt64?
    /// For every request that no rule covers.
    public let timeouts: UpstreamTimeouts
    /// The first that covers a request decides.
    public let timeoutRules: [TimeoutRule]
    public let retries: RetryPolicy
    /// `nil`: the upstream answers browsers itself, and only what the gate says itself may be read by every page.
    public let crossOrigin: CrossOriginPolicy?

    public func timeouts(for path: RequestPath, method: String) -> UpstreamTimeouts {
        timeoutRules.first { $0.scope.covers(path, method: method) }?.timeouts ?? timeouts
    }

    /// Whether browsers' preflights end at the gate. They carry no credential, so none would pass it where one is wanted.
    var answersPreflights: Bool { isGuarded || crossOrigin != nil }

    /// Whether one has to show something to come in.
    public var isGuarded: Bool { payment != nil || members != nil }

    /// - Parameters:
    ///   - upstream: the first address.
    ///   - alternatives: the other addresses, each as good as the first.
    public init(
        name: String, match: ServiceMatch, upstream: UpstreamAddress, alternatives: [UpstreamAddress] = [], health: HealthCheck? = nil,
        free: [PathPrefix] = [], payment: PaymentTerms?, members: MemberTerms? = nil, bodyLimit: UInt64? = nil,
        timeouts: UpstreamTimeouts = UpstreamTimeouts(),
        timeoutRules: [TimeoutRule] = [], retries: RetryPolicy = RetryPolicy(), crossOrigin: CrossOriginPolicy? = nil
    ) {
        self.name = name
        self.match = match
        self.upstream = upstream
        upstreams = [upstream] + alternatives
        self.health = health
        self.free = free
        self.payment = payment
        self.members = members
        self.bodyLimit = bodyLimit
        self.timeouts = timeouts
        self.timeoutRules = timeoutRules
        self.retries = retries
        self.crossOrigin = crossOrigin
    }
}

/// What a pass costs and what it is good for.
public struct PaymentTerms: Hashable, Sendable {
    /// For every path without a price of its own.
    public let price: MilliSatoshi
    /// The first rule that covers a request decides.
    public let prices: [PriceRule]
    /// How long a pass is good for; `nil`: for ever.
    public let lifetime: Duration?
    /// What every new pass may do. Empty: no such caveat, a pass may do everything.
    public let capabilities: [String]
    /// Requests that need a capability; the first rule that covers a request decides.
    public let requirements: [CapabilityRule]
    /// How many challenges one caller may have made.
    public let challengeRate: Rate
    /// How long an invoice can be paid, in seconds.
    public let invoiceExpirySeconds: Int64
    /// How long the same caller gets the same challenge again; zero: never.
    public let reuse: Duration

    public init(
        price: MilliSatoshi, prices: [PriceRule] = [], lifetime: Duration? = nil, capabilities: [String] = [], requirements: [CapabilityRule] = [],
        challengeRate: Rate = Rate(count: 30, per: .seconds(60)), invoiceExpirySeconds: Int64 = 600, reuse: Duration = .seconds(30)
    ) {
        self.price = price
        self.prices = prices
        self.lifetime = lifetime
        self.capabilities = capabilities
        self.requirements = requirements
        self.challengeRate = challengeRate
        self.invoiceExpirySeconds = invoiceExpirySeconds
        self.reuse = reuse
    }

    public func price(for path: RequestPath, method: String) -> MilliSatoshi {
        prices.first { $0.scope.covers(path, method: method) }?.price ?? price
    }

    public func requiredCapability(for path: RequestPath, method: String) -> String? {
        requirements.first { $0.scope.covers(path, method: method) }?.capability
    }

    /// With one price for all, a pass stays good when that price goes up. With several, a pass opens what costs no more than it did.
    var hasSeveralPrices: Bool { prices.contains { $0.price != price } }
}

/// A part of a service, by path and method.
public struct RuleScope: Hashable, Sendable {
    public let path: PathPrefix
    /// Upper case; empty: any.
    public let methods: [String]

    public init(path: PathPrefix, methods: [String] = []) {
        self.path = path
        self.methods = methods
    }

    public func covers(_ path: RequestPath, method: String) -> Bool {
        self.path.covers(path) && (methods.isEmpty || methods.contains(method))
    }
}

public struct PriceRule: Hashable, Sendable {
    public let scope: RuleScope
    public let price: MilliSatoshi

    public init(scope: RuleScope, price: MilliSatoshi) {
        self.scope = scope
        self.price = price
    }
}

public struct CapabilityRule: Hashable, Sendable {
    public let scope: RuleScope
    public let capability: String

    public init(scope: RuleScope, capability: String) {
        self.scope = scope
        self.capability = capability
    }
}

/// So many in a time: a bucket of `count` that fills up again within `period`.
public struct Rate: Hashable, Sendable {
    public let count: Int
    public let period: Duration

    public init(count: Int, per period: Duration) {
        self.count = count
        self.period = period
    }
}
