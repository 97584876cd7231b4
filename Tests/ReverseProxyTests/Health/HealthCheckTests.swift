import Gate
import L402
import NIOCore
import NIOHTTP1
import NIOHTTP2
import ReverseProxy
import Testing

@Suite("Health checks", .timeLimit(.minutes(2)))
struct HealthCheckTests {
    private static func service(
        _ ports: [Int], named name: String = "pool", scheme: UpstreamAddress.Scheme = .http, tls: UpstreamTLS = UpstreamTLS(),
        _ probe: HealthCheck.Probe = .http(path: "/healthz"), timeout: Duration = .seconds(20)
    ) -> GatedService {
        let addresses = ports.map { UpstreamAddress(scheme: scheme, host: "127.0.0.1", port: $0, tls: tls) }
        return GatedService(
            name: name, match: ServiceMatch(path: PathPrefix("/" + name) ?? .everything), upstream: addresses[0],
            alternatives: Array(addresses.dropFirst()), health: HealthCheck(probe, interval: .milliseconds(10), timeout: timeout), payment: nil)
    }

    /// Waits until exactly these ports of `pool` are healthy.
    private func healthy(_ ports: [Int], _ harness: ProxyHarness) async {
        let wanted = Set(ports.map { "127.0.0.1:\($0)" })
        while Set(harness.proxy.upstreamHealth.filter(\.isHealthy).map(\.address)) != wanted || harness.proxy.upstreamHealth.isEmpty {
            await Task.yield()
        }
    }

    private func answer(_ upstream: ScriptedUpstream, _ answer: ScriptedUpstream.Answer) {
        upstream.answer { $0.head.uri == "/healthz" ? answer : .respond(body: "call") }
    }

    private func calls(_ upstream: ScriptedUpstream) -> Int { upstream.requests.count { $0.head.uri.hasPrefix("/pool") } }

    @Test("an address that fails them gets no calls while another is healthy, and gets them again when it passes")
    func failsAndRecovers() async throws {
        let (first, second) = (try await ScriptedUpstream.start(), try await ScriptedUpstream.start())
        answer(first, .respond(.serviceUnavailable))
        answer(second, .respond(.noContent))
        let harness = try await ProxyHarness.start(
            configuration: ProxyConfiguration(threads: 2), more: [Self.service([first.port, second.port])])
        await healthy([second.port], harness)
        for index in 0..<10 {
            // Each connection may belong to another event loop.
            let client = try await harness.connect()
            #expect(try await client.ask("GET /pool/\(index) HTTP/1.1\r\nHost: a\r\n\r\n").body == "call")
            await client.close()
        }
        #expect(calls(first) == 0)
        #expect(calls(second) == 10)
        answer(first, .respond())
        await healthy([first.port, second.port], harness)
        let client = try await harness.connect()
        for index in 0..<10 { #expect(try await client.ask("GET /pool/\(index) HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        #expect(calls(first) > 0)
        try await harness.stop()
        try await first.stop()
        try await second.stop()
    }

    @Test("with no healthy address all are tried, and the gate stays ready for other services")
    func noneHealthy() async throws {
        let (first, second) = (try await ScriptedUpstream.start(), try await ScriptedUpstream.start())
        for upstream in [first, second] { answer(upstream, .respond(.internalServerError)) }
        let harness = try await ProxyHarness.start(more: [Self.service([first.port, second.port])])
        await healthy([], harness)
        let client = try await harness.connect()
        for index in 0..<6 { #expect(try await client.ask("GET /pool/\(index) HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        #expect(calls(first) == 3)
        #expect(calls(second) == 3)
        let ready = try await client.ask("GET /gatehouse/ready HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(ready.status == 200)
        #expect(ready.body.contains(#""upstreams":"failing""#))
        try await harness.stop()
        try await first.stop()
        try await second.stop()
    }

    @Test(
        "an answer is good by its status when it is whole, and is read no further than 64 KiB",
        arguments: [
            (
                ScriptedUpstream.Answer.raw(
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + String(repeating: "x", count: 70_000), closes: false), true
            ),
            (.raw("HTTP/1.1 204 No Content\r\n\r\n", closes: false), true),
            (.raw("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", closes: false), true),
            (.raw("HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n", closes: false), true),
            (.raw("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", closes: false), false),
            (.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.", closes: true), false),
            (.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf.", closes: false), false),
            (.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n", closes: false), false),
            (.raw("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000) + "\r\n\r\n", closes: false), false),
            (.nothing, false), (.close, false),
        ])
    func answers(_ given: ScriptedUpstream.Answer, _ isGood: Bool) async throws {
        let upstream = try await ScriptedUpstream.start()
        // From the opposite, so that it is the answer that makes the difference.
        answer(upstream, .respond(isGood ? .badGateway : .ok))
        let probe = HealthCheck.Probe.http(path: "/healthz", statuses: [200...299, 418...418])
        let harness = try await ProxyHarness.start(more: [Self.service([upstream.port], probe, timeout: .seconds(1))])
        await healthy(isGood ? [] : [upstream.port], harness)
        answer(upstream, given)
        await healthy(isGood ? [upstream.port] : [], harness)
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a check asks for its path and host, says who asks, and has no field that speaks of a caller")
    func request() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(more: [Self.service([raw.port], .http(path: "/healthz?full=1", host: "inner.example"))])
        let connection = try await raw.accept()
        let request = try await connection.receive { $0.hasSuffix("\r\n\r\n") }
        #expect(
            request == """
                GET /healthz?full=1 HTTP/1.1\r
                Host: inner.example\r
                Connection: close\r
                user-agent: gatehouse-health\r
                accept: */*\r
                \r

                """)
        try await harness.stop()
        try await raw.stop()
    }

    @Test("an address that refuses connections, and one that accepts none, are unhealthy")
    func unreachable() async throws {
        let full = try await FullBacklog.start()
        let gone = try await ScriptedUpstream.start()
        let port = gone.port
        try await gone.stop()
        let harness = try await ProxyHarness.start(more: [Self.service([full.port, port], timeout: .milliseconds(200))])
        await healthy([], harness)
        #expect(harness.proxy.upstreamHealth.map(\.service) == ["pool", "pool"])
        try await harness.stop()
        try await full.stop()
    }

    @Test("over HTTP/2 in clear text a check is a stream like another, and the connection is closed behind it")
    func http2() async throws {
        let upstream = try await FrameUpstream.start()
        let port = upstream.port
        upstream.answer { event, _ in event == .end ? [.head([(":status", "503")], ends: true)] : [] }
        let harness = try await ProxyHarness.start(more: [Self.service([port], scheme: .h2c)])
        await healthy([], harness)
        let check = try #require(upstream.requests.first)
        #expect(check.head[":path"] == "/healthz")
        #expect(check.head[":authority"] == "127.0.0.1:\(port)")
        #expect(check.head["x-forwarded-for"] == nil)
        upstream.answer(FrameUpstream.hello)
        await healthy([port], harness)
        #expect(upstream.connections >= 3)
        upstream.answer { event, _ in event == .head ? [.reset(.refusedStream)] : [] }
        await healthy([], harness)
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("over TLS the upstream must prove who it is")
    func tls() async throws {
        let folder = try CertificateFolder()
        let upstream = try await ScriptedUpstream.start(tls: folder.serverContext(folder.identity("gate"), protocols: ["http/1.1"]))
        let pinned = try Self.service([upstream.port], scheme: .https, tls: UpstreamTLS(pin: folder.fingerprint("gate")))
        let other = try Self.service([upstream.port], named: "other", scheme: .https, tls: UpstreamTLS(pin: folder.fingerprint("a")))
        let harness = try await ProxyHarness.start(more: [pinned, other])
        while harness.proxy.upstreamHealth.map(\.isHealthy) != [false, true] { await Task.yield() }
        #expect(harness.proxy.upstreamHealth.map(\.service) == ["other", "pool"])
        while upstream.requests.count < 3 { await Task.yield() }
        #expect(harness.proxy.upstreamHealth.map(\.isHealthy) == [false, true])
        try await harness.stop()
        try await upstream.stop()
    }

    private static let serving = "\0\0\0\0\u{2}\u{8}\u{1}"

    @Test(
        "a gRPC server is healthy when its health service says SERVING, and only then",
        arguments: [
            [.head([(":status", "200")]), .data("\0\0\0\0\u{2}\u{8}\u{2}"), .trailers([("grpc-status", "0")])],
            [.head([(":status", "200")]), .data(serving), .trailers([("grpc-status", "13")])],
            [.head([(":status", "200")]), .data(serving, ends: true)],
            [.head([(":status", "200")]), .data(serving + serving), .trailers([("grpc-status", "0")])],
            [.head([(":status", "200")]), .bytes(100_000), .trailers([("grpc-status", "0")])],
            [.head([(":status", "200"), ("grpc-status", "12")], ends: true)], [.head([(":status", "200"), ("grpc-status", "0")], ends: true)],
            [.head([(":status", "404")], ends: true)], [.reset(.internalError)], [.close],
        ] as [[FrameUpstream.Step]])
    func grpc(_ bad: [FrameUpstream.Step]) async throws {
        let upstream = try await FrameUpstream.start()
        let port = upstream.port
        upstream.answer { event, _ in event == .end ? bad : [] }
        let harness = try await ProxyHarness.start(more: [Self.service([port], scheme: .h2c, .grpc)])
        await healthy([], harness)
        upstream.answer { event, request in
            guard event == .end, request.head[":path"] == "/grpc.health.v1.Health/Check", request.head[":method"] == "POST" else { return [] }
            guard request.head["content-type"] == "application/grpc", request.head["te"] == "trailers" else { return [] }
            guard request.body == "\0\0\0\0\0" else { return [] }
            return [.head([(":status", "200")]), .data(Self.serving), .trailers([("grpc-status", "0")])]
        }
        await healthy([port], harness)
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("when services change, the checks of addresses that are gone end, others go on, and new ones begin")
    func reload() async throws {
        let (gone, stays, comes) = (try await ScriptedUpstream.start(), try await ScriptedUpstream.start(), try await ScriptedUpstream.start())
        answer(stays, .respond(.notFound))
        let harness = try await ProxyHarness.start(more: [Self.service([gone.port, stays.port])])
        await healthy([gone.port], harness)
        let gate = Gate(
            services: ServiceTable([Self.service([stays.port, comes.port])]), verifier: Verifier(keys: harness.keys), revocations: Revocations())
        harness.proxy.use(gate, keysChanged: false)
        await healthy([comes.port], harness)
        #expect(harness.proxy.upstreamHealth.count == 2)
        let (before, other) = (gone.connections, stays.requests.count)
        while stays.requests.count < other + 10 || comes.requests.count < 10 { await Task.yield() }
        // One may have been on its way.
        #expect(gone.connections <= before + 1)
        try await harness.stop()
        for upstream in [gone, stays, comes] { try await upstream.stop() }
    }

    @Test("a check that is under way ends with the gate")
    func stop() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(more: [Self.service([raw.port])])
        let connection = try await raw.accept()
        _ = try await connection.receive { $0.hasSuffix("\r\n\r\n") }
        await harness.proxy.stop()
        _ = try await connection.receiveAll()
        try await harness.upstream.stop()
        try await raw.stop()
    }
}
