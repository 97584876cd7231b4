import Gate
import NIOCore
import NIOHTTP1
import NIOHTTP2
import ReverseProxy
import Testing

@Suite("Requests that are sent again", .timeLimit(.minutes(2)))
struct RetryTests {
    private static func service(
        _ ports: [Int], scheme: UpstreamAddress.Scheme = .http, _ retries: RetryPolicy, head: Duration = .seconds(20)
    ) -> GatedService {
        let addresses = ports.map { UpstreamAddress(scheme: scheme, host: "127.0.0.1", port: $0) }
        return GatedService(
            name: "pool", match: ServiceMatch(path: PathPrefix("/pool") ?? .everything), upstream: addresses[0],
            alternatives: Array(addresses.dropFirst()), payment: nil, timeouts: UpstreamTimeouts(head: head), retries: retries)
    }

    /// One that fails as told, and one that answers.
    private func pair(_ failing: ScriptedUpstream.Answer) async throws -> (ScriptedUpstream, ScriptedUpstream) {
        (try await ScriptedUpstream.start { _ in failing }, try await ScriptedUpstream.start { _ in .respond(body: "well") })
    }

    /// Asks six times, so that either address has its turn, and returns the statuses.
    private func ask(_ harness: ProxyHarness, _ request: String) async throws -> [Int] {
        let client = try await harness.connect()
        var statuses: [Int] = []
        for _ in 0..<6 { statuses.append(try await client.ask(request).status) }
        await client.close()
        return statuses.sorted()
    }

    private static let get = "GET /pool HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST /pool HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    private static let put = "PUT /pool HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"

    @Test(
        "an answer with a status that is listed is not passed on while another address may be asked",
        arguments: [
            (get, RetryPolicy(conditions: [.status(503)]), false), (get, RetryPolicy(), true), (get, RetryPolicy(conditions: [.status(502)]), true),
            (get, RetryPolicy(attempts: 0, conditions: [.status(503)]), true),
            // Not safe to repeat, unless the operator says so; and what had a body never is.
            (post, RetryPolicy(conditions: [.status(503)]), true), (post, RetryPolicy(methods: ["POST"], conditions: [.status(503)]), false),
            (get, RetryPolicy(methods: ["POST"], conditions: [.status(503)]), true),
            (put, RetryPolicy(methods: ["PUT"], conditions: [.status(503)]), true),
        ])
    func status(_ request: String, _ retries: RetryPolicy, _ shows: Bool) async throws {
        let (bad, good) = try await pair(.respond(.serviceUnavailable, body: "not now"))
        let harness = try await ProxyHarness.start(more: [Self.service([bad.port, good.port], retries)])
        #expect(try await ask(harness, request) == (shows ? [200, 200, 200, 503, 503, 503] : Array(repeating: 200, count: 6)))
        #expect(bad.requests.count == 3)
        #expect(good.requests.count == (shows ? 3 : 6))
        #expect(await harness.observer.ended(6).map(\.retries).reduce(0, +) == (shows ? 0 : 3))
        #expect(await harness.proxy.metrics().services["pool"]?.retries == (shows ? 0 : 3))
        try await harness.stop()
        try await bad.stop()
        try await good.stop()
    }

    @Test("the last answer is passed on when all attempts are made, each at an address of its own while there is one")
    func bound() async throws {
        var upstreams: [ScriptedUpstream] = []
        for _ in 0..<3 { upstreams.append(try await ScriptedUpstream.start { _ in .respond(.badGateway, body: "down") }) }
        let harness = try await ProxyHarness.start(
            more: [Self.service(upstreams.map(\.port), RetryPolicy(attempts: 2, conditions: [.status(502)]))])
        let client = try await harness.connect()
        let response = try await client.ask(Self.get)
        #expect(response.status == 502)
        #expect(response.body == "down")
        #expect(upstreams.map(\.requests.count) == [1, 1, 1])
        #expect(await harness.observer.ended(1).map(\.retries) == [2])
        try await harness.stop()
        for upstream in upstreams { try await upstream.stop() }
    }

    @Test("an only address is asked again, over HTTP/1.1 and over HTTP/2")
    func onlyAddress() async throws {
        let retries = RetryPolicy(attempts: 1, conditions: [.status(503)])
        let old = try await ScriptedUpstream.start { $0.connection == 0 ? .respond(.serviceUnavailable) : .respond(body: "well") }
        let new = try await FrameUpstream.start { event, request in
            guard event == .end else { return [] }
            if request.stream == 1 { return [.head([(":status", "503")]), .data("not now", ends: true)] }
            return [.head([(":status", "200")]), .data("well", ends: true)]
        }
        for (port, scheme) in [(old.port, UpstreamAddress.Scheme.http), (new.port, .h2c)] {
            let harness = try await ProxyHarness.start(more: [Self.service([port], scheme: scheme, retries)])
            let client = try await harness.connect()
            let response = try await client.ask(Self.get)
            #expect(response.status == 200)
            #expect(response.body == "well")
            try await harness.stop()
        }
        #expect(old.requests.count == 2)
        #expect(new.requests.count == 2)
        #expect(new.connections == 1)
        try await old.stop()
        try await new.stop()
    }

    @Test(
        "a new connection that closes without an answer, and an answer that does not come, lead to another address where that is asked for",
        arguments: [
            (ScriptedUpstream.Answer.close, RetryPolicy(conditions: [.closed]), 200), (.close, RetryPolicy(), 502),
            (.close, RetryPolicy(conditions: [.timeout]), 502), (.nothing, RetryPolicy(conditions: [.timeout]), 200), (.nothing, RetryPolicy(), 504),
            (.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", closes: true), RetryPolicy(conditions: [.closed, .timeout]), 0),
        ])
    func noAnswer(_ failing: ScriptedUpstream.Answer, _ retries: RetryPolicy, _ status: Int) async throws {
        let (bad, good) = try await pair(failing)
        // Short only where it is to pass; the good address has to answer within it, too, on a busy machine.
        let head: Duration = if case .nothing = failing { .seconds(5) } else { .seconds(60) }
        let harness = try await ProxyHarness.start(more: [Self.service([bad.port, good.port], retries, head: head)])
        var statuses: Set<Int> = []
        while bad.requests.isEmpty {
            let client = try await harness.connect()
            try await client.send(Self.get.replacing("Host: a", with: "Host: a\r\nConnection: close"))
            statuses.insert(RawResponse.first(in: try await client.receiveAll())?.status ?? 0)
        }
        #expect(statuses.subtracting([200]) == Set([status]).subtracting([200]))
        #expect(bad.requests.count == 1)
        try await harness.stop()
        try await bad.stop()
        try await good.stop()
    }

    @Test("without further attempts not even an address that cannot be connected to is passed over")
    func none() async throws {
        let good = try await ScriptedUpstream.start { _ in .respond(body: "well") }
        let harness = try await ProxyHarness.start(more: [Self.service([1, good.port], RetryPolicy(attempts: 0))])
        let statuses = try await ask(harness, Self.get)
        #expect(statuses.first == 200)
        #expect(statuses.last == 502)
        try await harness.stop()
        try await good.stop()
    }

    @Test("a route has its own time for the head of an answer, for its methods only")
    func routeTimeouts() async throws {
        let upstream = try await ScriptedUpstream.start { _ in .nothing }
        let address = UpstreamAddress(host: "127.0.0.1", port: upstream.port)
        let slow = RuleScope(path: try #require(PathPrefix("/pool/slow")), methods: ["GET"])
        let service = GatedService(
            name: "pool", match: ServiceMatch(path: try #require(PathPrefix("/pool"))), upstream: address, payment: nil,
            timeouts: UpstreamTimeouts(head: .milliseconds(100)),
            timeoutRules: [TimeoutRule(scope: slow, timeouts: UpstreamTimeouts(head: .seconds(60)))])
        let harness = try await ProxyHarness.start(more: [service])
        let patient = try await harness.connect()
        try await patient.send("GET /pool/slow/x HTTP/1.1\r\nHost: a\r\n\r\n")
        while upstream.requests.isEmpty { await Task.yield() }
        let client = try await harness.connect()
        // Asked later and given up before.
        #expect(try await client.ask("GET /pool/slower HTTP/1.1\r\nHost: a\r\n\r\n").status == 504)
        #expect(try await client.ask("POST /pool/slow/x HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").status == 504)
        upstream.sendOnAll("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        #expect(try await patient.response().body == "ok")
        try await harness.stop()
        try await upstream.stop()
    }
}
