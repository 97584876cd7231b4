/// How the gate finds out which addresses of a service are well: it asks each of them at intervals, whether there are callers or not.
public struct HealthCheck: Hashable, Sendable {
    /// What is asked, and which answer is good.
    public enum Probe: Hashable, Sendable {
        /// `GET`.
        ///
        /// - Parameters:
        ///   - path: absolute, as it goes into the request line.
        ///   - host: for the `Host` field; `nil`: the address that is checked.
        ///   - statuses: the good ones. A redirection is not followed.
        case http(path: String, host: String? = nil, statuses: [ClosedRange<Int>] = [200...299])
        /// `grpc.health.v1.Health/Check` about the server as a whole, for upstreams that speak HTTP/2; good is `SERVING`.
        case grpc
    }

    public let probe: Probe
    /// Between the beginnings of two checks of one address, give or take a tenth: gates that were started together spread out. A check that takes longer is
    /// not overtaken by the next.
    public let interval: Duration
    /// From the beginning of a check, connecting included, to the end of the answer.
    public let timeout: Duration
    /// So many good answers in a row make an unhealthy address healthy; one at least.
    public let healthyThreshold: Int
    /// So many failures in a row make a healthy address unhealthy; one at least.
    public let unhealthyThreshold: Int

    public init(
        _ probe: Probe, interval: Duration = .seconds(10), timeout: Duration = .seconds(2), healthyThreshold: Int = 2, unhealthyThreshold: Int = 3
    ) {
        self.probe = probe
        self.interval = interval
        self.timeout = timeout
        self.healthyThreshold = max(1, healthyThreshold)
        self.unhealthyThreshold = max(1, unhealthyThreshold)
    }
}
