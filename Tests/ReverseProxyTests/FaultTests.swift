import Gate
import Lightning
import NIOCore
import NIOHTTP1
import ReverseProxy
import TestKit
import Testing

@Suite("Faults")
struct FaultTests {
    @Test("an upstream that is down: 502 with a reason, and the connection goes on")
    func upstreamDown() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask("GET /down HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 502)
        #expect(response.body.contains("upstream-unreachable"))
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        try await harness.stop()
    }

    @Test("an upstream that does not answer: 504 after the service's time")
    func upstreamSilent() async throws {
        let harness = try await ProxyHarness.start(timeouts: UpstreamTimeouts(head: .milliseconds(100)))
        harness.upstream.answer { _ in .nothing }
        let client = try await harness.connect()
        let response = try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 504)
        #expect(response.body.contains("upstream-head-timeout"))
        try await harness.stop()
    }

    @Test(
        "an answer that breaks off is not passed on as a whole one",
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
        ])
    func upstreamCut(answer: String) async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .raw(answer, closes: true) }
        let client = try await harness.connect()
        try await client.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        let text = try await client.receiveAll()
        #expect(text.hasPrefix("HTTP/1.1 200 OK"))
        #expect(text.contains("12345"))
        #expect(RawResponse.first(in: text) == nil)
        try await harness.stop()
    }

    @Test(
        "an answer that is not HTTP becomes a 502",
        arguments: [
            "garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n", "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        ])
    func upstreamMalformed(answer: String) async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .raw(answer, closes: true) }
        let client = try await harness.connect()
        let response = try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 502)
        #expect(response.body.contains("upstream-malformed-response"))
        try await harness.stop()
    }

    @Test("a kept connection that the upstream has closed meanwhile is replaced without the client noticing")
    func replacesStaleConnection() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        await harness.upstream.cutConnections()
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(harness.upstream.connections == 2)
        try await harness.stop()
    }

    @Test("a request on a reused connection that dies under it is repeated once if it may be, and only then")
    func repeatsSafeRequests() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        harness.upstream.answer { $0.connection == 0 ? .close : .respond(body: "second") }
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").body == "second")
        harness.upstream.answer { $0.connection == 1 ? .close : .respond(body: "third") }
        let post = try await client.ask("POST /free HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na")
        #expect(post.status == 502)
        #expect(harness.upstream.requests.filter { $0.head.method == .POST }.count == 1)
        try await harness.stop()
    }

    @Test("the node is down: paid traffic flows on, new challenges are refused with Retry-After, and recover by themselves")
    func nodeDown() async throws {
        let harness = try await ProxyHarness.start()
        let pass = try await harness.buyPass()
        harness.payee.inject(.unreachable)
        harness.clock.advance(by: .seconds(31))
        let client = try await harness.connect()
        #expect(try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\nAuthorization: \(pass)\r\n\r\n").status == 200)
        let refused = try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(refused.status == 503)
        #expect(refused["retry-after"] == ["2"])
        #expect(refused.body.contains("node-unavailable"))
        harness.payee.clear()
        harness.clock.advance(by: .seconds(2))
        #expect(try await client.ask("GET /paid/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 402)
        try await harness.stop()
    }

    @Test("a client that sends its head too slowly is told so and let go")
    func slowHead() async throws {
        var configuration = ProxyConfiguration(threads: 1)
        configuration.clientHeadTimeout = .milliseconds(100)
        let harness = try await ProxyHarness.start(configuration: configuration)
        let client = try await harness.connect()
        try await client.send("GET /free HTTP/1.1\r\nHo")
        #expect(try await client.receiveAll().hasPrefix("HTTP/1.1 408 "))
        try await harness.stop()
    }

    @Test("one connection too many is told so")
    func limitsConnections() async throws {
        var configuration = ProxyConfiguration(threads: 1)
        configuration.connectionLimit = 2
        let harness = try await ProxyHarness.start(configuration: configuration)
        let first = try await harness.connect()
        let second = try await harness.connect()
        for client in [first, second] { #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        let third = try await harness.connect()
        #expect(try await third.receiveAll().hasPrefix("HTTP/1.1 503 "))
        #expect(try await first.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        try await harness.stop()
    }

    @Test("stopping lets a request under way end, and closes the idle connections")
    func drains() async throws {
        let harness = try await ProxyHarness.start()
        let idle = try await harness.connect()
        #expect(try await idle.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        harness.upstream.answer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc", closes: false) }
        let busy = try await harness.connect()
        try await busy.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        _ = try await busy.receive { $0.hasSuffix("abc") }
        async let stopped: Void = harness.proxy.stop()
        _ = try await idle.receiveAll()
        harness.upstream.sendOnAll("def")
        let text = try await busy.receiveAll()
        #expect(text.hasSuffix("abcdef"))
        await stopped
        try await harness.upstream.stop()
    }
}
