import Foundation
import Gate
import HostSystem
import Lightning
import Logging
import ServiceLifecycle
import Testing

@testable import GatehouseServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("The health of upstreams, for who runs the gate")
struct UpstreamHealthTests {
    @Test("an address that is unhealthy shows in the log, the metrics and the readiness, and leaves the gate ready", .timeLimit(.minutes(1)))
    func shown() async throws {
        let folder = NSTemporaryDirectory() + "/gatehouse-upstreams-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = GatehouseConfiguration.embedded(upstreamPort: 1, listen: 0, storage: .sqlite(path: folder + "/gatehouse.sqlite"))
        configuration.services[0].health = HealthCheck(.http(path: "/healthz"), interval: .milliseconds(20))
        configuration.operations = HostAndPort(host: "127.0.0.1", port: 0)
        let log = RecordedLog()
        let gateway = try await Gateway.start(configuration, issuer: SimulatedNetwork.pair(wallClock: .system).payee, logger: log.logger)
        let running = Task { try await gateway.run() }
        let told = await line("an upstream address is unhealthy; it gets no calls while another is healthy", in: log)
        #expect(told.level == .warning)
        #expect(told.metadata == ["service": "swaps", "upstream": "127.0.0.1:1", "code": "upstream-unreachable"])

        let address = try #require(await line("metrics, health and readiness", in: log).metadata["address"])
        let metrics = try await get("http://\(address)/metrics")
        #expect(metrics.text.contains("\ngatehouse_upstream_healthy{service=\"swaps\",upstream=\"127.0.0.1:1\"} 0\n"))
        // The node has to have been looked at: without it, no gate is ready.
        var ready = try await get("http://\(address)/gatehouse/ready")
        while ready.text.contains(#""node":"unknown""#) { ready = try await get("http://\(address)/gatehouse/ready") }
        #expect(ready.status == 200)
        #expect(ready.text.contains(#""upstreams":"failing""#))
        running.cancel()
        _ = await running.result
    }

    private func line(_ message: String, in log: RecordedLog) async -> RecordedLog.Line {
        while true {
            if let line = log.lines.first(where: { $0.message == message }) { return line }
            await Task.yield()
        }
    }

    private func get(_ url: String) async throws -> (status: Int, text: String) {
        let (data, response) = try await URLSession.shared.data(from: #require(URL(string: url)))
        return (try #require(response as? HTTPURLResponse).statusCode, String(decoding: data, as: UTF8.self))
    }
}
