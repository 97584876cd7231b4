import Gate
import NIOCore
import NIOHPACK
import NIOHTTP2
import ReverseProxy
import Testing

@Suite("HTTP/2 to upstreams")
struct HTTP2UpstreamTests {
    private func start(_ upstream: FrameUpstream, configuration: ProxyConfiguration = ProxyConfiguration(threads: 1)) async throws -> ProxyHarness {
        try await ProxyHarness.start(at: UpstreamAddress(scheme: .h2c, host: "127.0.0.1", port: upstream.port), configuration: configuration)
    }

    @Test("a client of HTTP/1.1 is carried to an upstream of HTTP/2 and back, with body and trailers")
    func downgraded() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            event == .end
                ? [
                    .head([(":status", "201"), ("x-a", "b"), ("x-gatehouse-subject", "forged")]), .data("got " + request.body),
                    .trailers([("x-sum", "7")]),
                ] : []
        }
        let harness = try await start(upstream)
        let client = try await harness.connect()
        let response = try await client.ask(
            "POST /free/x?q HTTP/1.1\r\nHost: a.example\r\nX-Mixed-Case: v\r\nConnection: x-hop\r\nX-Hop: 1\r\nContent-Length: 4\r\n\r\nbody")
        #expect(response.status == 201)
        #expect(response.body == "got body")
        #expect(response["x-a"] == ["b"])
        #expect(response["x-gatehouse-subject"] == [])
        let request = try #require(upstream.requests.first)
        #expect(request.head[":method"] == "POST")
        #expect(request.head[":path"] == "/free/x?q")
        #expect(request.head[":authority"] == "a.example")
        #expect(request.head[":scheme"] == "http")
        #expect(request.head["x-mixed-case"] == "v")
        #expect(request.head["x-hop"] == nil)
        #expect(request.head["host"] == nil)
        #expect(request.head["via"] == "1.1 gatehouse")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("identity goes upstream and the pass does not")
    func identity() async throws {
        let upstream = try await FrameUpstream.start()
        let harness = try await start(upstream)
        let pass = try await harness.buyPass()
        let client = try await FrameClient.connect(to: harness.address)
        #expect(try await client.get("/paid/x", on: 1, [("authorization", pass), ("te", "trailers")]).body == "hello")
        let request = try #require(upstream.requests.first)
        #expect(request.head["authorization"] == nil)
        #expect(request.head["x-gatehouse-service"] == "paid")
        #expect(request.head["te"] == "trailers")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("many exchanges share one connection, and more are opened when it is full")
    func sharing() async throws {
        let upstream = try await FrameUpstream.start(streams: 4) { _, _ in [] }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        // The first tells how many streams a connection takes.
        try await client.headers(FrameClient.request("GET", "/free/0"), on: 1, ends: true)
        _ = await upstream.requests { $0.count == 1 }
        for index in 1..<10 { try await client.headers(FrameClient.request("GET", "/free/\(index)"), on: 2 * index + 1, ends: true) }
        let requests = await upstream.requests { $0.count == 10 }
        #expect(Set(requests.map(\.connection)).count == upstream.connections)
        #expect((3...4).contains(upstream.connections))
        for connection in 0..<upstream.connections { #expect(requests.filter { $0.connection == connection }.count <= 4) }
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a request whose body comes behind another request gets through, and so does that other one")
    func interleaved() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            event == .end ? [.head([(":status", "200")]), .data(request.head[":path"] ?? "", ends: true)] : []
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        // The connection to the upstream is there from now on.
        #expect(try await client.get("/free/0", on: 1).body == "/free/0")
        try await client.together([
            (3, .headers(.init(headers: HPACKHeaders(FrameClient.request("POST", "/free/slow"))))),
            (5, .headers(.init(headers: HPACKHeaders(FrameClient.request("GET", "/free/quick")), endStream: true))),
            (3, .data(.init(data: .byteBuffer(ByteBuffer(string: "body")), endStream: true))),
        ])
        #expect(try await client.answer(on: 5).body == "/free/quick")
        #expect(try await client.answer(on: 3).body == "/free/slow")
        #expect(upstream.requests.first { $0.head[":path"] == "/free/slow" }?.body == "body")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a stream that the upstream refuses is sent again, whatever its method; one that it breaks off is not")
    func refused() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            guard event == .end else { return [] }
            if request.head[":path"] == "/free/broken" { return [.reset(.internalError)] }
            return request.stream == 1 ? [.reset(.refusedStream)] : [.head([(":status", "200")]), .data("second", ends: true)]
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("POST", "/free/x"), on: 1, ends: true)
        #expect(try await client.answer(on: 1).body == "second")
        #expect(try await client.get("/free/broken", on: 3).status == "502")
        #expect(upstream.requests.count == 3)
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("after GOAWAY the exchanges under way end, and the next goes to a new connection")
    func goAway() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            event == .end ? [.goAway(last: request.stream), .head([(":status", "200")]), .data("\(request.connection)", ends: true)] : []
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        #expect(try await client.get("/free/x", on: 1).body == "0")
        #expect(try await client.get("/free/x", on: 3).body == "1")
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a client that goes away takes its stream with it, and nobody else's")
    func cancellation() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            event == .head && request.head[":path"] == "/free/kept" ? [.head([(":status", "200")])] : []
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        try await client.headers(FrameClient.request("GET", "/free/kept"), on: 1, ends: true)
        try await client.headers(FrameClient.request("GET", "/free/left"), on: 3, ends: true)
        _ = await upstream.requests { $0.count == 2 }
        try await client.reset(3)
        let requests = await upstream.requests { $0.contains { $0.reset != nil } }
        #expect(requests.first { $0.reset != nil }?.head[":path"] == "/free/left")
        #expect(upstream.connections == 1)
        #expect(try await client.answer(on: 1) { !$0.heads.isEmpty }.reset == nil)
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("an upstream that gives no room stops the client: what is held for it stays within a bound")
    func backPressure() async throws {
        let upstream = try await FrameUpstream.start(givesRoom: false) { _, _ in [] }
        let harness = try await start(upstream)
        let raw = try await harness.connect()
        let size = try KernelQueues.ample
        try await raw.send("POST /free/x HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        let sent = try await raw.sendUntilStuck(size)
        let kept = sent - (try KernelQueues.bytes(at: harness.address.port ?? 0, upstream.port))
        #expect(kept < 1 << 20, "keeps \(kept) bytes for an upstream that takes none")
        _ = await upstream.requests { $0.first?.bodyBytes == 65_535 }
        await raw.close()
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("an upstream that closes the connection breaks off what had begun, and repeats what may be repeated")
    func lostConnection() async throws {
        let upstream = try await FrameUpstream.start { event, request in
            guard event == .end else { return [] }
            switch request.head[":path"] {
            case "/free/half": return [.head([(":status", "200")]), .data("half"), .close]
            case "/free/none" where request.connection == 1: return [.close]
            default: return [.head([(":status", "200")]), .data("whole", ends: true)]
            }
        }
        let harness = try await start(upstream)
        let client = try await FrameClient.connect(to: harness.address)
        let half = try await client.get("/free/half", on: 1)
        #expect(half.reset != nil && !half.hasEnded)
        #expect(try await client.get("/free/x", on: 3).body == "whole")
        #expect(try await client.get("/free/none", on: 5).body == "whole")
        #expect(upstream.connections == 3)
        await client.close()
        try await harness.stop()
        try await upstream.stop()
    }
}
