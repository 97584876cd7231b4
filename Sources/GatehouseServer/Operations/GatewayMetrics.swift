import Gate
import HostSystem
import Lightning
import ReverseProxy
import Storage

/// Everything that can be counted about a gateway, put together when somebody asks.
struct GatewayMetrics: Sendable {
    let proxy: ReverseProxyServer
    let desk: ChallengeDesk
    let writer: LedgerWriter
    let node: NodeRecord
    let storage: StorageHealth
    let sales: Sales
    /// `nil` where none is written.
    let accessLog: AccessLog?
    /// The names of the services, so that each has its rows from the start.
    let services: @Sendable () -> [String]
    let startedAt: Timestamp

    /// In Prometheus' text format.
    func text() async -> String {
        var text = PrometheusText()
        let proxied = await proxy.metrics()
        append(proxied, to: &text)
        appendSales(to: &text)
        appendConnections(proxied, to: &text)
        appendNode(to: &text)
        appendBooks(to: &text)
        appendProcess(to: &text)
        return text.text
    }

    // MARK: Requests

    private func append(_ proxied: ProxyMetrics, to text: inout PrometheusText) {
        let rows = proxied.services.sorted { $0.key < $1.key }
        text.family("gatehouse_requests_total", .counter, "Requests, by how they ended and the status that the client got; 0: it was gone before.")
        for (name, service) in rows {
            for (end, count) in service.requests.sorted(by: { ($0.key.outcome.rawValue, $0.key.status) < ($1.key.outcome.rawValue, $1.key.status) }) {
                text.sample(count, ("service", name), ("outcome", end.outcome.rawValue), ("code", "\(end.status)"))
            }
        }
        text.family("gatehouse_request_duration_seconds", .histogram, "From the end of a request's head to the end of its response.")
        for (name, service) in rows { text.histogram(SecondsHistogram(service.duration), ("service", name)) }
        text.family("gatehouse_upstream_duration_seconds", .histogram, "From the end of a request's head to the head of the upstream's response.")
        for (name, service) in rows where service.upstreamDuration.count > 0 {
            text.histogram(SecondsHistogram(service.upstreamDuration), ("service", name))
        }
        text.family("gatehouse_upstream_retries_total", .counter, "How often requests were sent to an upstream again.")
        for (name, service) in rows { text.sample(service.retries, ("service", name)) }
        text.family("gatehouse_request_body_bytes_total", .counter, "Bytes of request bodies that came.")
        for (name, service) in rows { text.sample(service.bytesReceived, ("service", name)) }
        text.family("gatehouse_response_body_bytes_total", .counter, "Bytes of response bodies that were passed on.")
        for (name, service) in rows { text.sample(service.bytesSent, ("service", name)) }
        text.family(
            "gatehouse_refusals_total", .counter, "Requests that did not get through, and requests to pay that have a reason, by their stable code.")
        for (name, service) in rows {
            for (code, count) in service.refusals.sorted(by: { $0.key < $1.key }) { text.sample(count, ("service", name), ("code", code)) }
        }
        text.family("gatehouse_challenges_total", .counter, "Requests that were answered by a challenge, new or given again.")
        for name in services() {
            let ends = proxied.services[name]?.requests ?? [:]
            text.sample(ends.reduce(0) { $0 + ($1.key.outcome == .challenged ? $1.value : 0) }, ("service", name))
        }
    }

    private func appendSales(to text: inout PrometheusText) {
        let sold = sales.byService
        text.family("gatehouse_challenges_paid_total", .counter, "Challenges that were paid, by the node's word or by the pass.")
        for name in services() { text.sample(sold[name]?.count ?? 0, ("service", name)) }
        text.family("gatehouse_revenue_msat_total", .counter, "What these brought in, in millisatoshi.")
        for name in services() { text.sample(sold[name]?.revenue ?? 0, ("service", name)) }
    }

    // MARK: Connections and memory

    private func appendConnections(_ proxied: ProxyMetrics, to text: inout PrometheusText) {
        text.family("gatehouse_client_connections", .gauge, "Client connections open now.")
        text.sample(proxied.clientConnections)
        text.family("gatehouse_upstream_connections", .gauge, "Upstream connections open now.")
        for (address, connections) in proxied.upstreamConnections.sorted(by: { $0.key < $1.key }) {
            text.sample(connections.busy, ("upstream", address), ("state", "busy"))
            text.sample(connections.idle, ("upstream", address), ("state", "idle"))
        }
        text.family("gatehouse_upstream_healthy", .gauge, "Whether an address whose health is checked is healthy.")
        for health in proxy.upstreamHealth {
            text.sample(health.isHealthy ? 1 : 0, ("service", health.service), ("upstream", health.address))
        }
        text.family(
            "gatehouse_remembered_passes_total", .counter, "Credentials that were known and need no signature checked, and those that were not.")
        text.sample(proxied.rememberedPassHits, ("result", "hit"))
        text.sample(proxied.rememberedPassMisses, ("result", "miss"))
        text.family("gatehouse_open_challenges", .gauge, "Unpaid challenges that are remembered.")
        text.sample(desk.openCount)
        text.family("gatehouse_anomalies_total", .counter, "States that should have been impossible; each closed its connection.")
        text.sample(proxied.anomalies)
    }

    // MARK: Node and books

    private func appendNode(to text: inout PrometheusText) {
        let facts = node.facts
        text.family("gatehouse_node_up", .gauge, "Whether the last call to the Lightning node was answered.")
        text.sample(facts.part == .ok ? 1 : 0)
        text.family("gatehouse_node_call_duration_seconds", .histogram, "Calls to the Lightning node, until their answer or failure.")
        for call in NodeRecord.Call.allCases {
            if let histogram = facts.durations[call] { text.histogram(SecondsHistogram(histogram), ("call", call.rawValue)) }
        }
        text.family("gatehouse_node_failures_total", .counter, "Calls to the Lightning node that failed.")
        for (failure, count) in facts.failures.sorted(by: {
            ($0.key.call.rawValue, $0.key.kind.rawValue) < ($1.key.call.rawValue, $1.key.kind.rawValue)
        }) {
            text.sample(count, ("call", failure.call.rawValue), ("kind", failure.kind.rawValue))
        }
    }

    private func appendBooks(to text: inout PrometheusText) {
        text.family("gatehouse_storage_up", .gauge, "Whether storage could be read and written when it was last tried.")
        text.sample(storage.part == .ok ? 1 : 0)
        text.family("gatehouse_ledger_queue", .gauge, "Payments that wait to be written down.")
        text.sample(writer.pending)
        text.family("gatehouse_ledger_written_total", .counter, "Payments that were written down.")
        text.sample(writer.written)
        text.family("gatehouse_ledger_failures_total", .counter, "Attempts to write payments down that failed.")
        text.sample(writer.failures)
        text.family(
            "gatehouse_ledger_dropped_total", .counter, "Payments that found the queue full, and are taken down at the next use of their pass.")
        text.sample(writer.dropped)
        if let accessLog {
            text.family(
                "gatehouse_access_log_dropped_total", .counter,
                "Lines of the access log that were lost because they could not be written fast enough.")
            text.sample(accessLog.dropped)
        }
    }

    private func appendProcess(to text: inout PrometheusText) {
        text.family("process_start_time_seconds", .gauge, "When the process began to serve, in seconds since 1970.")
        text.sample(startedAt.seconds)
        text.family("gatehouse_build_info", .gauge, "Always 1; which release this is.")
        text.sample(1, ("version", Release.version))
    }
}
