import Foundation
import Glibc
import Lightning
import Testing

/// What an operator sees of a gate that runs as a process of its own.
@Suite("A gate that is watched")
struct ObservabilityTests {
    private static let watched = """
        operations: {address: "127.0.0.1:0"}
        logging: {access: json}
        """

    /// Where the gate tells its operator, as it says itself.
    private static func operations(_ gate: RunningGate) async throws -> String {
        var address: Substring?
        try await eventually("the operations address") {
            address = gate.program.errors.split(separator: "\n").first { $0.contains("metrics, health and readiness") }?
                .split(separator: "address=").last?.prefix { $0 != " " && $0 != "\"" }
            return address != nil
        }
        return "http://" + (try #require(address))
    }

    private static func scrape(_ operations: String) async throws -> MetricsText {
        let answer = try await plainGet(operations + "/metrics")
        #expect(answer.status == 200)
        #expect(answer.values("Content-Type") == ["text/plain; version=0.0.4; charset=utf-8"])
        return try MetricsText(answer.body)
    }

    @Test("the metrics are strictly Prometheus', and count what was asked, refused, paid and passed")
    func metrics() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: Self.watched)
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                let operations = try await Self.operations(gate)
                let fresh = try await Self.scrape(operations)
                #expect(fresh.value("gatehouse_revenue_msat_total", ["service": "swaps"]) == 0)
                #expect(fresh.value("gatehouse_build_info", ["version": "0.1.0"]) == 1)
                #expect(fresh.types.count >= 20)

                #expect(try await town.pass("get \(gate.quote)").status == 0)
                #expect(try await town.pass("get \(gate.quote)").status == 0)
                _ = try await plainGet(gate.url + "/nowhere")
                try await eventually("the payment is counted") {
                    try await Self.scrape(operations).value("gatehouse_challenges_paid_total", ["service": "swaps"]) == 1
                }
                let metrics = try await Self.scrape(operations)
                let swaps = ["service": "swaps"]
                #expect(metrics.value("gatehouse_requests_total", ["service": "swaps", "outcome": "admitted", "code": "200"]) == 2)
                #expect(metrics.value("gatehouse_requests_total", ["service": "swaps", "outcome": "challenged", "code": "402"]) == 1)
                #expect(metrics.value("gatehouse_challenges_total", swaps) == 1)
                #expect(metrics.value("gatehouse_revenue_msat_total", swaps) == Double(Town.price.value))
                #expect(metrics.value("gatehouse_refusals_total", ["service": "", "code": "no-service"]) == 1)
                #expect(metrics.value("gatehouse_request_duration_seconds_count", swaps) == 3)
                #expect(metrics.value("gatehouse_upstream_duration_seconds_count", swaps) == 2)
                #expect(metrics.value("gatehouse_node_call_duration_seconds_count", ["call": "create_invoice"]) == 1)
                #expect(metrics.value("gatehouse_node_up") == 1)
                #expect(metrics.value("gatehouse_storage_up") == 1)
                #expect(metrics.value("gatehouse_ledger_failures_total") == 0)
                #expect(metrics.sum("gatehouse_upstream_connections", ["upstream": "127.0.0.1:\(town.upstreamPort)"]) >= 1)
            }
        }
    }

    @Test("metrics are told on the operations address only")
    func notForThePublic() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: Self.watched)
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                #expect(try await plainGet(gate.url + "/metrics").status == 404)
                #expect(try await plainGet(gate.url + "/gatehouse/metrics").status == 404)
                #expect(try await plainGet(gate.url + "/gatehouse/health").status == 200)
                let operations = try await Self.operations(gate)
                #expect(try await plainGet(operations + "/gatehouse/health").status == 200)
            }
        }
    }

    @Test("the access log has a line for each request, and in none of them a credential or a query")
    func accessLog() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: Self.watched)
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                #expect(try await town.pass("get '\(gate.quote)?amount=4711'").status == 0)
                try await eventually("both lines") { gate.program.output.split(separator: "\n").count == 2 }
                let lines = try gate.program.output.split(separator: "\n").map {
                    try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
                }
                #expect(lines.map { $0["outcome"] as? String } == ["challenged", "admitted"])
                #expect(lines.map { $0["status"] as? Int } == [402, 200])
                #expect(lines.map { $0["path"] as? String } == ["/swap/quote", "/swap/quote"])
                #expect(lines.map { $0["caller"] as? String } == ["127.0.0.1", "127.0.0.1"])
                let pass = try #require(lines.last?["pass"] as? String)
                #expect(try await town.gatehouse("tokens show \(pass) --config \(configuration)").status == 0)
                for secret in ["4711", "L402", "macaroon", "AgEE"] { #expect(!gate.program.output.contains(secret)) }
            }
        }
    }

    @Test("ready turns with the Lightning node, while passes keep working, and back")
    func readiness() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: Self.watched)
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                let operations = try await Self.operations(gate)
                #expect(try await town.pass("get \(gate.quote)").status == 0)
                for url in [gate.url, operations] {
                    try await eventually("ready at \(url)") { try await plainGet(url + "/gatehouse/ready").status == 200 }
                }
                town.payee.inject(.unreachable)
                for url in [gate.url, operations] {
                    try await eventually("not ready at \(url)") {
                        let answer = try await plainGet(url + "/gatehouse/ready")
                        return answer.status == 503 && answer.body.contains(#""node":"failing""#) && answer.body.contains(#""admits":true"#)
                    }
                }
                #expect(try await town.pass("get --no-pay \(gate.quote)").status == 0)
                #expect(try await Self.scrape(operations).value("gatehouse_node_up") == 0)
                town.payee.clear()
                try await eventually("ready again") { try await plainGet(gate.url + "/gatehouse/ready").status == 200 }
            }
        }
    }

    @Test("a gate that drains says so to its operator until the last connection has ended")
    func draining() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: Self.watched)
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                let operations = try await Self.operations(gate)
                let held = try HeldConnection(port: gate.port)
                try await eventually("the connection is there") {
                    try await Self.scrape(operations).value("gatehouse_client_connections") ?? 0 >= 1
                }
                gate.program.send(SIGTERM)
                try await eventually("draining") {
                    let answer = try await plainGet(operations + "/gatehouse/ready")
                    return answer.status == 503 && answer.body.contains(#""draining":true"#)
                }
                held.close()
                #expect(try await gate.program.finish().status == 0)
            }
        }
    }

    /// A connection with half a request on it, which keeps a gate that stops waiting.
    private struct HeldConnection {
        private let descriptor: Int32

        init(port: Int) throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = inet_addr("127.0.0.1")
            let isConnected = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            try #require(isConnected == 0 && send(descriptor, "GET /", 5, 0) == 5)
        }

        func close() {
            Glibc.close(descriptor)
        }
    }
}
