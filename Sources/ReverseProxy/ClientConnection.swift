import NIOCore

/// A connection that a client opened, in whatever protocol, as its event loop sees it.
protocol ClientConnection: AnyObject {
    /// Called four times a second.
    func checkDeadlines(_ now: NIODeadline)
    /// The proxy is about to stop: idle connections are closed, busy ones when they have answered.
    func drain()
    func abort()
}
