import Gate
import HTTPWire
import NIOCore
import NIOHTTP1
import NIOHTTP2
import ReverseProxy
import Testing

@Suite("HTTP/2 from clients")
struct HTTP2ClientTests {
    @Test("a listener in clear text takes both protocols, and says what it allows in HTTP/2")
    func priorKnowledge() async throws {
        let harness = try await ProxyHarness.start(configuration: ProxyConfiguration(threads: 1, streamLimit: 77))
        let old = try await harness.connect()
        #expect(try await old.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        let client = try await FrameClient.connect(to: harness.address)
        let settings = try await client.settings()
        #expect(settings[3] == 77)
        #expect(settings[8] == 1)
        let answer = try await client.get("/free/x?q=1", on: 1)
        #expect(answer.status == "200")
        #expect(answer.body == "hello")
        let request = try #require(harness.upstream.requests.last)
        #expect(request.head.uri == "/free/x?q=1")
        #expect(request.head.headers["host"] == ["gate.example"])
        #expect(request.head.headers["via"] == ["2 gatehouse"])
        #expect(request.head.headers["x-forwarded-for"] == ["127.0.0.1"])
        await client.close()
        try await harness.stop()
    }

    @Test("an unpaid request gets both challenge lines; with the pass it comes in, and the pass does not reach the upstream")
    func payment() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await FrameClient.connect(to: harness.address)
        let challenge = try await client.get("/paid/x", on: 1)
        #expect(challenge.status == "402")
        #expect(challenge.challenges.count == 2)
        #expect(challenge.challenges.first?.hasPrefix("LSAT macaroon=") == true)
        #expect(challenge.body.contains("\"payment_hash\""))
        let pass = try await harness.buyPass()
        let admitted = try await client.get(
            "/paid/x", on: 3, [("authorization", pass), ("x-gatehouse-subject", "me"), ("x-forwarded-for", "6.6.6.6")])
        #expect(admitted.status == "200")
        let request = try #require(harness.upstream.requests.last)
        #expect(request.head.headers["authorization"] == [])
        #expect(request.head.headers["x-gatehouse-subject"].first?.hasPrefix("l402:") == true)
        #expect(request.head.headers["x-gatehouse-subject"].count == 1)
        #expect(request.head.headers["x-forwarded-for"] == ["127.0.0.1"])
        await client.close()
        try await harness.stop()
    }

    @Test(
        "a body of unknown length reaches an upstream of HTTP/1.1 in chunks, with its trailers; one of known length as it is; split cookies as one field"
    )
    func bodies() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(
            FrameClient.request("POST", "/free/a") + [("cookie", "a=1"), ("x-trace", "t"), ("cookie", "b=2")], on: 1, ends: false)
        try await client.data("one", on: 1, ends: false)
        try await client.data("two", on: 1, ends: false)
        try await client.headers([("x-sum", "6"), ("x-gatehouse-subject", "me")], on: 1, ends: true)
        #expect(try await client.answer(on: 1).status == "200")
        try await client.headers(FrameClient.request("PUT", "/free/b") + [("content-length", "5")], on: 3, ends: false)
        try await client.data("fives", on: 3, ends: true)
        #expect(try await client.answer(on: 3).status == "200")
        let requests = harness.upstream.requests
        try #require(requests.count == 2)
        #expect(requests[0].body == "onetwo")
        #expect(requests[0].head.headers["transfer-encoding"] == ["chunked"])
        #expect(requests[0].head.headers["cookie"] == ["a=1; b=2"])
        #expect(requests[0].trailers?["x-sum"] == ["6"])
        #expect(requests[0].trailers?["x-gatehouse-subject"] == [])
        #expect(requests[1].body == "fives")
        #expect(requests[1].head.headers["content-length"] == ["5"])
        #expect(requests[1].head.headers["transfer-encoding"] == [])
        await client.close()
        try await harness.stop()
    }

    @Test("streams do not wait for one another: a slow answer does not hold up a quick one")
    func independence() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { $0.head.uri == "/free/slow" ? .nothing : .respond(body: "quick") }
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("GET", "/free/slow"), on: 1, ends: true)
        #expect(try await client.get("/free/x", on: 3).body == "quick")
        try await client.reset(1)
        #expect(try await client.get("/free/y", on: 5).body == "quick")
        let ended = await harness.observer.ended(3)
        #expect(ended.contains { $0.outcome == .clientGone })
        await client.close()
        try await harness.stop()
    }

    @Test("a client that gives no room holds up its own stream only, and the upstream is not read beyond a bound meanwhile")
    func backPressure() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await FrameClient.connect(to: harness.address, window: 1000, givesRoom: false)
        try await client.headers(FrameClient.request("GET", "/free/big"), on: 1, ends: true)
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.contains("\r\n\r\n") }
        let size = try KernelQueues.ample
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
        let sent = try await upstream.sendUntilStuck(size)
        let kept = sent - (try KernelQueues.bytes(at: harness.address.port ?? 0, raw.port))
        #expect(kept < 1 << 20, "keeps \(kept) bytes for a client that takes none")
        #expect(try await client.answer(on: 1) { $0.bodyBytes >= 1000 }.bodyBytes == 1000)
        #expect(try await client.get("/down/x", on: 3).status == "502")
        await client.close()
        await upstream.close()
        try await harness.stop()
    }

    @Test("an answer that breaks off is reset, so that it never looks whole")
    func brokenAnswer() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", closes: true) }
        let client = try await FrameClient.connect(to: harness.address)
        let answer = try await client.get("/free/x", on: 1)
        #expect(answer.reset == .internalError)
        #expect(!answer.hasEnded)
        #expect(try await client.get("/down/x", on: 3).status == "502")
        await client.close()
        try await harness.stop()
    }

    @Test("a body that is too long is refused, whether its length was said or not")
    func bodyLimit() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/limited/x") + [("content-length", "11")], on: 1, ends: false)
        #expect(try await client.answer(on: 1).status == "413")
        try await client.headers(FrameClient.request("POST", "/limited/x"), on: 3, ends: false)
        try await client.data("0123456789a", on: 3, ends: false)
        #expect(try await client.answer(on: 3).status == "413")
        await client.close()
        try await harness.stop()
    }

    @Test(
        "what HTTP/1.1 would read in another way never gets there",
        arguments: [
            ("a line end in a value", [("x-a", "1\r\nx-b: 2")]), ("a NUL in a value", [("x-a", "1\u{0}2")]),
            ("a space before a value", [("x-a", " 1")]),
            ("capitals in a name", [("X-A", "1")]), ("a colon in a name", [("x:a", "1")]), ("an empty name", [("", "1")]),
            ("a space in a name", [("x a", "1")]),
            ("a line end in a name", [("x\r\na", "1")]), ("transfer-encoding", [("transfer-encoding", "chunked")]),
            ("connection", [("connection", "close")]),
            ("keep-alive", [("keep-alive", "1")]), ("upgrade", [("upgrade", "websocket")]), ("proxy-connection", [("proxy-connection", "close")]),
            ("te with more than trailers", [("te", "gzip")]), ("two lengths", [("content-length", "0"), ("content-length", "0")]),
            ("a length with a sign", [("content-length", "+5")]), ("a length in hexadecimal", [("content-length", "0x5")]),
            ("two lengths in one", [("content-length", "5, 5")]), ("content_length", [("content_length", "5")]),
            ("another host", [("host", "evil.example")]),
            ("a late pseudo-field", [("x-a", "1"), (":path", "/paid/x")]), ("an unknown pseudo-field", [(":status", "200")]),
        ] as [(String, [(String, String)])])
    func smuggling(_ name: String, _ fields: [(String, String)]) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("GET", "/free/x") + fields, on: 1, ends: true)
        let answer = try await client.answer(on: 1)
        #expect(answer.reset == .protocolError || answer.isLost || answer.status == "400", "\(answer)")
        #expect(harness.upstream.requests.isEmpty)
        await client.close()
        try await harness.stop()
    }

    @Test(
        "a request line that HTTP/1.1 could not have is refused",
        arguments: [
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/free/x HTTP/1.1\r\nX: 1")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "free/x")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "*")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "http://b/free/x")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/free/x#f")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/free/x"), (":path", "/free/y")],
            [(":method", "GET /free/y HTTP/1.1\r\nX: "), (":scheme", "http"), (":authority", "a"), (":path", "/free/x")],
            [(":method", ""), (":scheme", "http"), (":authority", "a"), (":path", "/free/x")],
            [(":method", "GET"), (":scheme", "gopher"), (":authority", "a"), (":path", "/free/x")],
            [(":method", "GET"), (":authority", "a"), (":path", "/free/x")], [(":method", "GET"), (":scheme", "http"), (":path", "/free/x")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "u:p@a"), (":path", "/free/x")],
            [(":method", "GET"), (":scheme", "http"), (":authority", "a/b"), (":path", "/free/x")],
            [(":method", "CONNECT"), (":authority", "a:80")],
        ] as [[(String, String)]])
    func requestLine(_ fields: [(String, String)]) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(fields, on: 1, ends: true)
        let answer = try await client.answer(on: 1)
        #expect(answer.reset == .protocolError || ["400", "501"].contains(answer.status), "\(answer)")
        #expect(harness.upstream.requests.isEmpty)
        await client.close()
        try await harness.stop()
    }

    @Test("a length that lies ends the stream, and the upstream never gets a whole request")
    func lyingLength() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/free/x") + [("content-length", "3")], on: 1, ends: false)
        try await client.data("abcd", on: 1, ends: true)
        #expect(try await client.answer(on: 1).reset == .protocolError)
        try await client.headers(FrameClient.request("POST", "/free/x") + [("content-length", "5")], on: 3, ends: false)
        try await client.data("abcd", on: 3, ends: true)
        #expect(try await client.answer(on: 3).reset == .protocolError)
        let first = try await raw.accept()
        let received = try await first.receiveAll()
        #expect(!received.contains("abcd"))
        await client.close()
        try await harness.stop()
    }

    @Test("a flood of streams that are reset at once ends the connection")
    func rapidReset() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .nothing }
        let client = try await FrameClient.connect(to: harness.address)
        let flood = Task {
            for index in 0..<2000 where !Task.isCancelled {
                // Which of them still get out is the client's own affair.
                try? await client.headers(FrameClient.request("GET", "/free/x"), on: 2 * index + 1, ends: true)
                try? await client.reset(2 * index + 1)
            }
        }
        #expect(try await client.goAway() == .enhanceYourCalm)
        flood.cancel()
        await client.close()
        try await harness.stop()
    }

    @Test("a request head above the limit is refused")
    func headLimit() async throws {
        let harness = try await ProxyHarness.start(
            configuration: ProxyConfiguration(threads: 1, requestLimits: RequestHead.Limits(headBytes: 4096, fieldCount: 16)))
        let client = try await FrameClient.connect(to: harness.address)
        let many = try await client.get("/free/x", on: 1, (0..<20).map { ("x-\($0)", "1") })
        #expect(many.status == "431")
        try await client.headers(FrameClient.request("GET", "/free/x") + [("x-long", String(repeating: "a", count: 6000))], on: 3, ends: true)
        #expect(try await client.goAway() != nil)
        #expect(harness.upstream.requests.isEmpty)
        await client.close()
        try await harness.stop()
    }

    @Test("a proxy that stops lets streams end, takes no new ones, and says so")
    func draining() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("GET", "/free/x"), on: 1, ends: true)
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.contains("\r\n\r\n") }
        async let stopped: Void = harness.proxy.stop()
        #expect(try await client.goAway() == .noError)
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlast")
        #expect(try await client.answer(on: 1).body == "last")
        await stopped
        try await raw.stop()
    }
}
