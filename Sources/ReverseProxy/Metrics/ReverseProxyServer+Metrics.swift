internal import NIOCore
internal import Synchronization

extension ReverseProxyServer {
    /// What was counted up to now. Asks each event loop in turn; counts that belong together may be a request apart.
    public func metrics() async -> ProxyMetrics {
        var sum = ProxyMetrics()
        for loop in loops {
            // Fails only when the loops have ended: then there is nothing to add.
            if let metrics = try? await loop.eventLoop.submit({ loop.value.snapshot() }).get() { sum.add(metrics) }
        }
        sum.clientConnections = connectionCount
        sum.anomalies = shared.anomalies.load(ordering: .relaxed)
        return sum
    }
}
