import Gate
import Lightning
import NIOHTTP1
import ReverseProxy
import Testing

@Suite("What the data plane counts")
struct MetricsTests {
    @Test("each request is counted once, by service, outcome and status, with its times and sizes")
    func counts() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        _ = try await client.ask("POST /paid/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nAuthorization: \(pass)\r\n\r\nabc")
        _ = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: \(pass)\r\n\r\n")
        _ = try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await client.ask("GET /down HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await client.ask("GET /gatehouse/health HTTP/1.1\r\nHost: a\r\n\r\n")
        let metrics = await harness.proxy.metrics()

        func counted(_ service: String) -> [String: UInt64] {
            Dictionary(
                uniqueKeysWithValues: (metrics.services[service]?.requests ?? [:]).map { ("\($0.key.outcome.rawValue) \($0.key.status)", $0.value) })
        }
        #expect(counted("paid") == ["challenged 402": 1, "admitted 200": 2])
        #expect(counted("free") == ["admitted 200": 1])
        #expect(counted("down") == ["upstream-failed 502": 1])
        #expect(counted("") == ["refused 404": 1, "local 200": 1])
        let paid = try #require(metrics.services["paid"])
        #expect(paid.duration.count == 3)
        #expect(paid.upstreamDuration.count == 2)
        #expect(paid.duration.sum >= paid.upstreamDuration.sum)
        #expect(paid.upstreamDuration.sum > 0)
        #expect(paid.bytesReceived == 3)
        #expect(paid.bytesSent > 10)
        #expect(metrics.services["down"]?.refusals == ["upstream-unreachable": 1])
        #expect(metrics.services[""]?.refusals == ["no-service": 1])
        #expect(metrics.rememberedPassHits == 1)
        #expect(metrics.rememberedPassMisses == 1)
        #expect(metrics.clientConnections == 1)
        #expect(metrics.anomalies == 0)
        let address = "127.0.0.1:\(harness.upstream.port)"
        #expect(metrics.upstreamConnections[address]?.idle == 1)
        #expect(metrics.upstreamConnections[address]?.busy == 0)
        try await harness.stop()
    }

    @Test("an upstream connection is busy while it works, and gone when it is closed")
    func upstreamConnections() async throws {
        let upstream = try await ScriptedUpstream.start { _ in .nothing }
        let harness = try await ProxyHarness.start(upstream: upstream)
        let client = try await harness.connect()
        try await client.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        let address = "127.0.0.1:\(upstream.port)"
        while await harness.proxy.metrics().upstreamConnections[address]?.busy != 1 { await Task.yield() }
        while upstream.requests.isEmpty { await Task.yield() }
        await upstream.cutConnections()
        _ = try await client.response()
        let connections = await harness.proxy.metrics().upstreamConnections[address]
        #expect(connections?.busy == 0)
        #expect(connections?.idle == 0)
        try await harness.stop()
    }

    @Test("a refusal of what is no request is counted by its code")
    func malformed() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        _ = try await client.ask("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
        #expect(await harness.proxy.metrics().services[""]?.refusals == ["conflicting-host": 1])
        try await harness.stop()
    }

    @Test("a record says what was asked for, without the query and without a credential")
    func records() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        _ = try await client.ask(
            """
            GET /paid/x?token=secret HTTP/1.1\r
            Host: shop.example:80\r
            User-Agent: probe/1\r
            traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r
            Authorization: \(pass)\r
            \r

            """)
        let record = try #require(await harness.observer.ended(2).last)
        let request = try #require(record.request)
        #expect(request.method == "GET")
        #expect(request.host == "shop.example:80")
        #expect(request.path == "/paid/x")
        #expect(request.version == "HTTP/1.1")
        #expect(request.caller == "127.0.0.1")
        #expect(request.userAgent == "probe/1")
        #expect(request.traceID == "0af7651916cd43dd8448eb211c80319c")
        #expect(record.paymentHash == harness.observer.used.first?.identity?.paymentHash)
        #expect(record.upstreamNanoseconds != nil)
        try await harness.stop()
    }

    @Test("a trace is passed on as it came if it is one, and nothing is made up where none came")
    func traces() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        _ = try await client.ask("GET /free/1 HTTP/1.1\r\nHost: a\r\ntraceparent: \(trace)\r\ntracestate: a=1\r\n\r\n")
        _ = try await client.ask("GET /free/2 HTTP/1.1\r\nHost: a\r\ntraceparent: \(trace)\r\ntraceparent: \(trace)\r\ntracestate: a=1\r\n\r\n")
        _ = try await client.ask("GET /free/3 HTTP/1.1\r\nHost: a\r\n\r\n")
        let heads = harness.upstream.requests.map(\.head.headers)
        #expect(heads.map { $0["traceparent"] } == [[trace], [], []])
        #expect(heads.map { $0["tracestate"] } == [["a=1"], [], []])
        try await harness.stop()
    }
}
