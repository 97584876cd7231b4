import Gate
import Testing

@testable import GatehouseServer

@Suite("How addresses are treated, in the configuration")
struct UpstreamConfigurationTests {
    private func service(_ line: String, upstream: String = "http://127.0.0.1:9000") throws -> ServiceConfiguration {
        let text = smallest.replacing("http://127.0.0.1:9000", with: upstream) + "\n    " + line
        return try #require(try GatehouseConfiguration.read(text).services.first)
    }

    private func problem(_ line: String, upstream: String = "http://127.0.0.1:9000") -> String {
        do {
            _ = try service(line, upstream: upstream)
            return "none"
        } catch let error as ConfigurationProblems {
            return error.problems.map(\.message).joined(separator: "\n")
        } catch {
            return "\(error)"
        }
    }

    @Test("without a section there are no checks; with a path alone every default holds; every key comes out as it stands there")
    func health() throws {
        #expect(try service("max_body: 1 B").health == nil)
        #expect(try service("health: {path: /healthz}").health == HealthCheck(.http(path: "/healthz")))
        let all = try service(
            """
            health: {path: "/up?full=1", host: inner.example, status: [200-204, "401"], interval: 500ms, timeout: 1s, healthy: 1, unhealthy: 5}
            """)
        let probe = HealthCheck.Probe.http(path: "/up?full=1", host: "inner.example", statuses: [200...204, 401...401])
        #expect(
            all.health == HealthCheck(probe, interval: .milliseconds(500), timeout: .seconds(1), healthyThreshold: 1, unhealthyThreshold: 5))
        #expect(try service("health: {path: /, status: 204}").health == HealthCheck(.http(path: "/", statuses: [204...204])))
        #expect(try service("health: {grpc: true}", upstream: "h2c://127.0.0.1:9000").health == HealthCheck(.grpc))
        let gated = try GatedService(service("health: {path: /healthz}"), timeouts: TimeoutsConfiguration())
        #expect(gated.health == HealthCheck(.http(path: "/healthz")))
    }

    @Test(
        "what a check cannot be is told with its place",
        arguments: [
            ("health: {}", "`services[0].health.path` is missing"), ("health: {path: healthz}", "a path that begins with `/`"),
            ("health: {path: '/a b'}", "without spaces"), ("health: {path: /a, status: 100}", "a status from 200 to 599"),
            ("health: {path: /a, status: [299-200]}", "services[0].health.status[0]: found `299-200`"),
            ("health: {path: /a, status: 2xx}", "or a range such as `200-299`"), ("health: {path: /a, status: 200-}", "a status from 200"),
            ("health: {path: /a, interval: 0s}", "above zero"), ("health: {path: /a, unhealthy: 0}", "a whole number from 1 to 100"),
            ("health: {path: /a, hosts: b}", "did you mean `host`?"), ("health: {grpc: true}", "an upstream that speaks gRPC is `h2c` or `https`"),
        ])
    func wrong(_ line: String, _ message: String) {
        #expect(problem(line).contains(message), "\(problem(line))")
    }

    @Test("a check by gRPC has no path, host or status")
    func grpcAlone() {
        let found = problem("health: {grpc: true, path: /a, host: b, status: 200}", upstream: "h2c://127.0.0.1:9000")
        for key in ["path", "host", "status"] { #expect(found.contains("services[0].health.\(key): a check by `grpc` has none"), "\(found)") }
    }
}
