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

    @Test("requests are sent again as the gate finds right, or as it is said")
    func retries() throws {
        #expect(try service("max_body: 1 B").retries == RetryPolicy())
        let all = try service("retries: {attempts: 0, methods: [GET, POST], when: [closed, timeout, 503, 429]}").retries
        #expect(all == RetryPolicy(attempts: 0, methods: ["GET", "POST"], conditions: [.closed, .timeout, .status(503), .status(429)]))
        #expect(try GatedService(service("retries: {attempts: 3}"), timeouts: TimeoutsConfiguration()).retries == RetryPolicy(attempts: 3))
    }

    @Test("a route has times of its own, and what it leaves out is the service's")
    func routeTimeouts() throws {
        let configured = try service(
            "timeouts: {connect: 1s, head: 2s, routes: [{path: /slow, methods: [GET], head: 5m}, {path: /feed, idle: 1h}]}")
        #expect(
            configured.routeTimeouts == [
                RouteTimeouts(path: "/slow", methods: ["GET"], head: .seconds(300)), RouteTimeouts(path: "/feed", idle: .seconds(3600)),
            ])
        let gated = try GatedService(configured, timeouts: TimeoutsConfiguration(upstreamIdle: .seconds(7)))
        #expect(
            gated.timeoutRules.map(\.timeouts) == [
                UpstreamTimeouts(connect: .seconds(1), head: .seconds(300), idle: .seconds(7)),
                UpstreamTimeouts(connect: .seconds(1), head: .seconds(2), idle: .seconds(3600)),
            ])
        #expect(gated.timeoutRules.map(\.scope.methods) == [["GET"], []])
    }

    @Test(
        "what cannot be repeated or waited for is told with its place",
        arguments: [
            ("retries: {attempts: 11}", "a whole number from 0 to 10"), ("retries: {when: [500, 404]}", "services[0].retries.when[1]: found `404`"),
            ("retries: {when: [error]}", "`closed`, `timeout`, 429 or a status from 500 to 599"), ("retries: {methods: [get]}", "capital letters"),
            ("timeouts: {routes: [{path: /a}]}", "services[0].timeouts.routes[0]: found neither `head` nor `idle`"),
            ("timeouts: {routes: [{head: 1s}]}", "`services[0].timeouts.routes[0].path` is missing"),
            ("timeouts: {routes: [{path: /a, idle: 0s}]}", "above zero"),
        ])
    func wrongRetries(_ line: String, _ message: String) {
        #expect(problem(line).contains(message), "\(problem(line))")
    }
}
