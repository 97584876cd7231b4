public struct UpstreamTimeouts: Hashable, Sendable {
    /// Until a connection stands.
    public var connect: Duration
    /// From the end of the request to the head of the response.
    public var head: Duration
    /// Between two pieces of a body, in either direction.
    public var idle: Duration

    public init(connect: Duration = .seconds(5), head: Duration = .seconds(60), idle: Duration = .seconds(60)) {
        self.connect = connect
        self.head = head
        self.idle = idle
    }
}

/// Requests that an upstream may take another time for.
public struct TimeoutRule: Hashable, Sendable {
    public let scope: RuleScope
    public let timeouts: UpstreamTimeouts

    public init(scope: RuleScope, timeouts: UpstreamTimeouts) {
        self.scope = scope
        self.timeouts = timeouts
    }
}
