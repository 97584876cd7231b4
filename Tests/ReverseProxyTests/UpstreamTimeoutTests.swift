import Gate
import NIOCore
import ReverseProxy
import Testing

@Suite("An upstream that stands still")
struct UpstreamTimeoutTests {
    @Test(
        "in the middle of its answer is cut after the idle time, and the client sees that the answer is not whole",
        arguments: [
            "Content-Length: 10\r\n\r\nhalf.", "Transfer-Encoding: chunked\r\n\r\na\r\nhalf.", "Transfer-Encoding: chunked\r\n\r\n5\r\nhalf.\r\n",
        ])
    func stalledBody(half: String) async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port, timeouts: UpstreamTimeouts(idle: .milliseconds(200)))
        let client = try await harness.connect()
        try await client.send("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n")
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.hasSuffix("\r\n\r\n") }
        try await upstream.send("HTTP/1.1 200 OK\r\n\(half)")
        let text = try await client.receiveAll()
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.contains("half."))
        #expect(RawResponse.first(in: text) == nil)
        let record = try #require(await harness.observer.ended(1).first)
        #expect(record.outcome == .upstreamFailed)
        #expect(record.code == "upstream-idle-timeout")
        #expect(record.status == 200)
        // The gate does not keep a connection whose answer it gave up.
        _ = try await upstream.receiveAll()
        try await harness.stop()
        try await raw.stop()
    }

    @Test("between two pieces for less than the idle time is waited for, however long the whole takes")
    func slowBody() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port, timeouts: UpstreamTimeouts(idle: .seconds(5)))
        let client = try await harness.connect()
        try await client.send("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n")
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.hasSuffix("\r\n\r\n") }
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")
        for number in 1...20 {
            try await upstream.send("x")
            _ = try await client.receive { $0.hasSuffix(String(repeating: "x", count: number)) }
        }
        #expect(try await client.response().body.utf8.count == 20)
        try await harness.stop()
        try await raw.stop()
    }

    @Test("while the request's body is on its way is given up after the idle time: 504 with the reason")
    func stalledUpload() async throws {
        let size = 64 << 20
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port, timeouts: UpstreamTimeouts(idle: .milliseconds(200)))
        let client = try await harness.connect()
        try await client.send("POST /free/x HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.contains("\r\n\r\n") }
        try await upstream.pauseReading()
        async let sending = client.sendUntilStuck(size)
        let response = try await client.response()
        #expect(response.status == 504)
        #expect(response.body.contains("upstream-idle-timeout"))
        #expect(await harness.observer.ended(1).map(\.code) == ["upstream-idle-timeout"])
        _ = try? await sending
        await client.close()
        await upstream.close()
        try await harness.stop()
        try await raw.stop()
    }

    @Test("before it accepts the connection is given up after the connect time: 504 with the reason, and the client's connection goes on")
    func connecting() async throws {
        let full = try await FullBacklog.start()
        let harness = try await ProxyHarness.start(upstreamPort: full.port, timeouts: UpstreamTimeouts(connect: .milliseconds(200)))
        let client = try await harness.connect()
        for _ in 0..<2 {
            let response = try await client.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(response.status == 504)
            #expect(response.body.contains("upstream-connect-timeout"))
        }
        let records = await harness.observer.ended(2)
        #expect(records.map(\.code) == ["upstream-connect-timeout", "upstream-connect-timeout"])
        #expect(records.map(\.outcome) == [.upstreamFailed, .upstreamFailed])
        try await harness.stop()
        try await full.stop()
    }

    @Test("in the TLS handshake is given up after the connect time: 504 with the reason")
    func handshaking() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(
            at: UpstreamAddress(scheme: .https, host: "127.0.0.1", port: raw.port), timeouts: UpstreamTimeouts(connect: .milliseconds(200)))
        let client = try await harness.connect()
        let response = try await client.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(response.status == 504)
        #expect(response.body.contains("upstream-connect-timeout"))
        #expect(await harness.observer.ended(1).map(\.code) == ["upstream-connect-timeout"])
        try await harness.stop()
        try await raw.stop()
    }
}
