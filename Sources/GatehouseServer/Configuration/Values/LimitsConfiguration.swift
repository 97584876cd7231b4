public struct LimitsConfiguration: Hashable, Sendable {
    /// The longest request head, in bytes.
    public var headerBytes: Int
    /// Client connections open at a time.
    public var connections: Int
    /// Idle upstream connections that are kept, for each event loop and upstream.
    public var idleUpstreamConnections: Int
    /// HTTP/2 streams that a client may have open at a time on one connection.
    public var streams: Int
    /// Event loops; `nil`: one for each core.
    public var threads: Int?

    public init(headerBytes: Int = 32 * 1024, connections: Int = 10_000, idleUpstreamConnections: Int = 1024, streams: Int = 128, threads: Int? = nil)
    {
        self.headerBytes = headerBytes
        self.connections = connections
        self.idleUpstreamConnections = idleUpstreamConnections
        self.streams = streams
        self.threads = threads
    }
}

public struct TimeoutsConfiguration: Hashable, Sendable {
    public var clientHead: Duration
    public var clientIdle: Duration
    public var upstreamConnect: Duration
    public var upstreamHead: Duration
    public var upstreamIdle: Duration
    public var drain: Duration

    public init(
        clientHead: Duration = .seconds(15), clientIdle: Duration = .seconds(75), upstreamConnect: Duration = .seconds(5),
        upstreamHead: Duration = .seconds(60), upstreamIdle: Duration = .seconds(60), drain: Duration = .seconds(30)
    ) {
        self.clientHead = clientHead
        self.clientIdle = clientIdle
        self.upstreamConnect = upstreamConnect
        self.upstreamHead = upstreamHead
        self.upstreamIdle = upstreamIdle
        self.drain = drain
    }
}
