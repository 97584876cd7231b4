import Gate
import ReverseProxy
import Testing

@Suite("What the gate answers about itself")
struct LocalRouteTests {
    @Test("health is well, whatever else is not, and reaches no service")
    func health() async throws {
        let harness = try await ProxyHarness.start(local: LocalRoutes(readiness: { Readiness(storage: .failing, node: .failing, needsNode: true) }))
        let client = try await harness.connect()
        let response = try await client.ask("GET /gatehouse/health HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 200)
        #expect(response.body == "{\"status\":\"ok\"}\n")
        #expect(response["cache-control"] == ["no-store"])
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }

    @Test(
        "ready names each part; a node that is down is 503 where nobody can do without one, storage never is",
        arguments: [
            (Readiness(), 200, #""status":"ready","admits":true,"draining":false,"storage":"ok","node":"ok","challenges":"ok""#),
            (
                Readiness(node: .failing, needsNode: true), 503,
                #""status":"not-ready","admits":true,"draining":false,"storage":"ok","node":"failing""#
            ),
            (Readiness(node: .unknown, needsNode: true), 503, #""node":"unknown""#),
            (Readiness(node: .failing, challengesRest: true), 200, #""node":"failing","challenges":"resting""#),
            (Readiness(), 200, #""challenges":"ok","upstreams":"ok"}"#),
            (Readiness(storage: .failing, needsNode: true), 200, #""storage":"failing","node":"ok""#),
        ])
    func ready(_ readiness: Readiness, _ status: Int, _ part: String) async throws {
        let harness = try await ProxyHarness.start(local: LocalRoutes(readiness: { readiness }))
        let client = try await harness.connect()
        let response = try await client.ask("GET /gatehouse/ready HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == status)
        #expect(response.body.contains(part), "\(response.body)")
        try await harness.stop()
    }

    @Test("only GET and HEAD are answered, HEAD without a body")
    func methods() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let refused = try await client.ask("POST /gatehouse/health HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
        #expect(refused.status == 405)
        #expect(refused["allow"] == ["GET, HEAD"])
        try await client.send("HEAD /gatehouse/health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let text = try await client.receiveAll()
        #expect(text.hasPrefix("HTTP/1.1 200"))
        #expect(text.hasSuffix("\r\n\r\n"))
        try await harness.stop()
    }

    @Test(
        "no service takes a path under /gatehouse/, and without a list of proxies there is no forward-auth",
        arguments: [
            "/gatehouse/", "/gatehouse/other", "/gatehouse/healthy", "/gatehouse/health/", "/gatehouse/authorize", "/gatehouse/authorize/paid",
            "/gatehouse/authorizer",
        ])
    func reserved(_ path: String) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 404)
        #expect(response.body.contains("no-service"))
        #expect(harness.upstream.requests.isEmpty)
        try await harness.stop()
    }
}
