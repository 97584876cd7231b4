import Gate
import HTTPWire
import NIOCore
import NIOHTTP1
import Testing

@testable import ReverseProxy

@Suite("What went wrong once", .timeLimit(.minutes(1)))
struct ReviewTests {
    // MARK: Memory of a connection

    @Test("a buffer that is never read empty does not grow with what passes through it")
    func forgetsWhatWasRead() {
        var buffer = ByteBuffer()
        for _ in 0..<10_000 {
            buffer.receive(ByteBuffer(repeating: 1, count: 1000))
            buffer.moveReaderIndex(forwardBy: buffer.readableBytes - 1)
        }
        #expect(buffer.readableBytes == 1)
        #expect(buffer.capacity < 64 * 1024)
        buffer.moveReaderIndex(forwardBy: 1)
        buffer.releaseIfEmpty()
        #expect(buffer.capacity == 0)
    }

    // MARK: The end of a connection

    @Test("the last bytes of an answer reach a slow reader before its connection ends", arguments: [100, 300, 500, 700, 1_000, 2_000, 3_000])
    func closesBehindTheLastByte(kibibytes: Int) async throws {
        let size = kibibytes * 1024
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { $0.head.uri == "/free/big" ? .respond(body: String(repeating: "x", count: size)) : .respond() }
        let client = try await RawClient.connect(to: harness.address, receiveBuffer: 4096)
        try await client.pauseReading()
        try await client.send("GET /free/big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        // The answer gets as far as it can meanwhile.
        let other = try await harness.connect()
        for _ in 0..<50 { #expect(try await other.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        try await client.resumeReading()
        let text = try await client.receiveAll(within: .seconds(30))
        #expect(RawResponse.first(in: text)?.body.utf8.count == size)
        try await harness.stop()
    }

    @Test("a body that goes wrong after its request was answered ends the connection without another answer")
    func answersOnce() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        try await client.send("POST /paid HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        #expect(try await client.response().status == 402)
        try await client.send("this is no chunk\r\n")
        #expect(try await client.receiveAll() == "")
        try await harness.stop()
    }

    @Test("stopping does not wait for the rest of a body that nobody wants")
    func drainsWhileDiscarding() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("POST /paid HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe").status == 402)
        async let stopped: Void = harness.stop()
        #expect(try await client.receiveAll(within: .seconds(5)) == "")
        try await stopped
    }

    @Test("an answer that ends with its connection is not whole when the connection was reset")
    func doesNotFinishResetAnswers() async throws {
        let upstream = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: upstream.port)
        let client = try await harness.connect()
        try await client.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        let connection = try await upstream.accept()
        _ = try await connection.receive { $0.hasSuffix("\r\n\r\n") }
        try await connection.send("HTTP/1.1 200 OK\r\n\r\nhalf")
        _ = try await client.receive { $0.contains("half") }
        try await connection.reset()
        let text = try await client.receiveAll()
        #expect(text.hasSuffix("half\r\n"))
        #expect(await harness.observer.ended(1).map(\.code) == ["upstream-closed-midway"])
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("an HTTP/1.0 client, whose answer ends with its connection, is told by a reset that it is not whole")
    func resetsUnfinishedAnswers() async throws {
        let harness = try await ProxyHarness.start()
        for (closes, isWhole) in [(true, false), (false, true)] {
            let end = isWhole ? "0\r\n\r\n" : ""
            harness.upstream.answer { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n" + end, closes: closes) }
            let client = try await harness.connect()
            try await client.send("GET /free HTTP/1.0\r\nHost: a\r\n\r\n")
            let text = try await client.receiveAll()
            #expect(try await client.wasReset() != isWhole)
            if isWhole { #expect(text.hasSuffix("half")) }
        }
        try await harness.stop()
    }

    // MARK: Bounded memory

    @Test("a client that sends requests ahead and reads no answer gets no further ones")
    func stopsAnsweringWhoDoesNotRead() async throws {
        let count = 1_500
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { $0.head.uri == "/free/big" ? .respond(body: String(repeating: "x", count: 16 * 1024)) : .respond() }
        let client = try await RawClient.connect(to: harness.address, receiveBuffer: 4096)
        try await client.pauseReading()
        try await client.send(String(repeating: "GET /free/big HTTP/1.1\r\nHost: a\r\n\r\n", count: count))
        try await client.send("GET /free HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let other = try await harness.connect()
        var before = -1
        while harness.upstream.requests.filter({ $0.head.uri == "/free/big" }).count != before {
            before = harness.upstream.requests.filter { $0.head.uri == "/free/big" }.count
            for _ in 0..<20 { #expect(try await other.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        }
        // What the kernel's buffers hold, and ours on top.
        #expect(before < count / 2)
        try await client.resumeReading()
        #expect(try await client.receiveAll(within: .seconds(60)).utf8.count > count * 16 * 1024)
        #expect(harness.upstream.requests.filter { $0.head.uri == "/free/big" }.count == count)
        await client.close()
        try await harness.stop()
    }

    // MARK: Reading

    @Test("a head may be as long as it is configured, however much that is")
    func readsLongHeads() async throws {
        var configuration = ProxyConfiguration(threads: 1)
        configuration.requestLimits = RequestHead.Limits(headBytes: 1024 * 1024)
        let harness = try await ProxyHarness.start(configuration: configuration)
        let client = try await harness.connect()
        let value = String(repeating: "v", count: 900 * 1024)
        #expect(try await client.ask("GET /nowhere HTTP/1.1\r\nHost: a\r\nX-Long: \(value)\r\n\r\n").status == 404)
        try await harness.stop()
    }

    @Test("the start of a body that was sent ahead goes on at once, not with its rest")
    func flushesWhatWasSentAhead() async throws {
        let upstream = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: upstream.port)
        let client = try await harness.connect()
        try await client.send("GET /free/1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /free/2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        let connection = try await upstream.accept()
        _ = try await connection.receive { $0.hasSuffix("\r\n\r\n") }
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        _ = try await connection.receive { $0.contains("POST /free/2") && $0.hasSuffix("\r\n\r\nhe") }
        try await client.send("llo")
        _ = try await connection.receive { $0.hasSuffix("hello") }
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        for _ in 0..<2 { #expect(try await client.response().status == 200) }
        try await harness.stop()
        try await upstream.stop()
    }

    // MARK: Deadlines

    @Test("a client that stops in the middle of its body is told so: not the upstream's fault")
    func clientStopsInBody() async throws {
        var configuration = ProxyConfiguration(threads: 1)
        configuration.clientIdleTimeout = .seconds(2)
        let harness = try await ProxyHarness.start(configuration: configuration)
        let client = try await harness.connect()
        try await client.send("POST /free HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe")
        let response = try await client.response()
        #expect(response.status == 408)
        #expect(response.body.contains("client-body-timeout"))
        #expect(harness.upstream.requests.isEmpty)
        await client.close()
        try await harness.stop()
    }

    @Test("an upload goes on for as long as it moves, also behind an answer that has begun")
    func uploadsBehindAnAnswer() async throws {
        let upstream = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: upstream.port, timeouts: UpstreamTimeouts(idle: .seconds(3)))
        let client = try await harness.connect()
        try await client.send("POST /free HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        let connection = try await upstream.accept()
        _ = try await connection.receive { $0.hasSuffix("\r\n\r\n") }
        try await connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
        _ = try await client.receive { $0.hasSuffix("\r\n\r\n") }
        let end = ContinuousClock.now + .milliseconds(6500)
        while ContinuousClock.now < end {
            try await client.send("1\r\nx\r\n")
            // The pace of the upload, not a wait for something to happen.
            try await Task.sleep(for: .milliseconds(50))
        }
        try await client.send("0\r\n\r\n")
        _ = try await connection.receive { $0.hasSuffix("0\r\n\r\n") }
        try await connection.send("done")
        #expect(try await client.response().body == "done")
        try await harness.stop()
        try await upstream.stop()
    }

    @Test("a client that stops reading its answer is let go, and the books say that it was the client")
    func clientStopsReading() async throws {
        let harness = try await ProxyHarness.start(timeouts: UpstreamTimeouts(idle: .milliseconds(200)))
        harness.upstream.answer { _ in .respond(body: String(repeating: "x", count: 32 * 1024 * 1024)) }
        let client = try await RawClient.connect(to: harness.address, receiveBuffer: 4096)
        try await client.pauseReading()
        try await client.send("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        let ended = await harness.observer.ended(1)
        #expect(ended.map(\.outcome) == [.clientGone])
        #expect(ended.map(\.code) == ["client-read-timeout"])
        await client.close()
        try await harness.stop()
    }

    // MARK: Fields

    @Test("an answer that has no body says no length (RFC 9110 section 8.6)")
    func dropsLengthOfNothing() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in
            .raw(
                "HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\nLink: a\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", closes: false)
        }
        let client = try await harness.connect()
        let hints = try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(hints.status == 103)
        #expect(hints["link"] == ["a"])
        #expect(hints["content-length"] == [])
        let answer = try await client.response()
        #expect(answer.status == 204)
        #expect(answer["content-length"] == [])
        try await harness.stop()
    }
}
