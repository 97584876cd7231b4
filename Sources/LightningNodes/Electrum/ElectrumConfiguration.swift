/// How to reach the JSON-RPC of an Electrum daemon (4.3; tested with 4.3.4) that holds a wallet with Lightning.
public struct ElectrumConfiguration: Sendable {
    public var url: NodeURL
    /// Electrum's configuration keys `rpcuser` and `rpcpassword`.
    public var user: String
    public var password: NodeSecret
    /// The path of the wallet file on the daemon's machine; `nil` is the daemon's default wallet.
    public var wallet: String?
    /// The longest wait for an answer to anything but a payment.
    public var requestTimeout: Duration
    /// How often paid requests are looked for; a slow daemon is asked less often, so that this costs it a twentieth of its time at most.
    public var pollInterval: Duration
    /// How long a request that nobody paid stays in the wallet after it has expired.
    public var expiredRequestsKept: Duration
    public var reconnect: Backoff

    public init(
        url: NodeURL, user: String, password: NodeSecret, wallet: String? = nil, requestTimeout: Duration = .seconds(10),
        pollInterval: Duration = .seconds(1), expiredRequestsKept: Duration = .seconds(3600), reconnect: Backoff = Backoff()
    ) {
        self.url = url
        self.user = user
        self.password = password
        self.wallet = wallet
        self.requestTimeout = requestTimeout
        self.pollInterval = max(pollInterval, .milliseconds(10))
        self.expiredRequestsKept = max(expiredRequestsKept, .zero)
        self.reconnect = reconnect
    }
}
