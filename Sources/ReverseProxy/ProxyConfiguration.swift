public import HTTPWire

/// How the data plane treats connections; what it lets through is the gate's to say.
public struct ProxyConfiguration: Sendable {
    /// Event loops, each with connections and upstream pools of its own.
    public var threads: Int
    public var requestLimits: RequestHead.Limits
    /// Client connections open at a time; one more is answered 503 and closed.
    public var connectionLimit: Int
    /// HTTP/2 streams that a client may have open at a time on one connection.
    public var streamLimit: Int
    /// From the first byte of a request to the end of its head.
    public var clientHeadTimeout: Duration
    /// An open connection without a request on it, and between two pieces of a request body.
    public var clientIdleTimeout: Duration
    /// Idle upstream connections that are kept, for each event loop and upstream. Connecting is the dear step: as many as requests are under way.
    public var idleUpstreamConnections: Int
    public var upstreamIdleTimeout: Duration
    /// How long requests under way may take to end when the proxy stops.
    public var drainTimeout: Duration

    public init(
        threads: Int = 2, requestLimits: RequestHead.Limits = RequestHead.Limits(), connectionLimit: Int = 10_000,
        streamLimit: Int = 128, clientHeadTimeout: Duration = .seconds(15), clientIdleTimeout: Duration = .seconds(75),
        idleUpstreamConnections: Int = 1024,
        upstreamIdleTimeout: Duration = .seconds(50), drainTimeout: Duration = .seconds(30)
    ) {
        self.threads = threads
        self.requestLimits = requestLimits
        self.connectionLimit = connectionLimit
        self.streamLimit = streamLimit
        self.clientHeadTimeout = clientHeadTimeout
        self.clientIdleTimeout = clientIdleTimeout
        self.idleUpstreamConnections = idleUpstreamConnections
        self.upstreamIdleTimeout = upstreamIdleTimeout
        self.drainTimeout = drainTimeout
    }
}
