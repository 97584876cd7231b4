import Foundation
import NIOHTTP1
import Testing

@Suite("Forwarding")
struct ForwardingTests {
    @Test("a free request passes with its body and comes back with the answer")
    func passes() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { .respond(.created, ["X-Seen": "yes"], body: "got \($0.body)") }
        let client = try await harness.connect()
        let response = try await client.ask("POST /free/a?b=c HTTP/1.1\r\nHost: gate.example:8402\r\nContent-Length: 5\r\nX-Own: 1\r\n\r\nhello")
        #expect(response.status == 201)
        #expect(response.body == "got hello")
        #expect(response["x-seen"] == ["yes"])
        let request = try #require(harness.upstream.requests.first)
        #expect(request.head.uri == "/free/a?b=c")
        #expect(request.head.headers["host"] == ["gate.example:8402"])
        #expect(request.head.headers["x-own"] == ["1"])
        #expect(request.head.headers["x-forwarded-for"] == ["127.0.0.1"])
        #expect(request.head.headers["x-forwarded-proto"] == ["http"])
        try await harness.stop()
    }

    @Test("both sides keep their connections: ten requests, one connection each")
    func keepsAlive() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        for _ in 0..<10 { #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200) }
        #expect(harness.upstream.connections == 1)
        #expect(harness.upstream.requests.count == 10)
        try await harness.stop()
    }

    @Test("requests sent ahead are answered in order, none lost")
    func pipelines() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { .respond(body: $0.head.uri) }
        let client = try await harness.connect()
        let paths = (0..<20).map { "/free/\($0)" }
        try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for path in paths { #expect(try await client.response().body == path) }
        try await harness.stop()
    }

    @Test("what only the gate may say is not taken from a caller")
    func dropsSpoofedIdentity() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let names = [
            "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "X-Gatehouse-Subject", "X-Gatehouse-Payment-Hash",
            "x_gatehouse_subject", "X_Forwarded_For",
        ]
        _ = try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n" + names.map { "\($0): spoofed\r\n" }.joined() + "\r\n")
        #expect(!harness.upstream.received.contains("spoofed"))
        #expect(harness.upstream.requests.count == 1)
        try await harness.stop()
    }

    @Test("hop-by-hop fields end here, also those that Connection names, but never one that frames the message")
    func dropsHopByHop() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let response = try await client.ask(
            "POST /free HTTP/1.1\r\nHost: a\r\nConnection: x-secret, content-length\r\nX-Secret: 1\r\nKeep-Alive: 9\r\nTE: trailers\r\nUpgrade: h2c\r\n"
                + "Content-Length: 2\r\nX-Kept: 1\r\n\r\nab")
        #expect(response.status == 200)
        let request = try #require(harness.upstream.requests.first)
        for name in ["x-secret", "keep-alive", "te", "upgrade", "connection"] { #expect(request.head.headers[name] == [], "\(name)") }
        #expect(request.head.headers["x-kept"] == ["1"])
        #expect(request.body == "ab")
        try await harness.stop()
    }

    @Test("a chunked body passes in chunks of our own, extensions dropped, trailers kept")
    func passesChunked() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { .respond(body: $0.body) }
        let client = try await harness.connect()
        let response = try await client.ask(
            "POST /free HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;evil=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\nContent-Length: 9\r\n\r\n"
        )
        #expect(response.body == "abcde")
        let request = try #require(harness.upstream.requests.first)
        #expect(request.trailers?["x-sum"] == ["5"])
        #expect(request.trailers?["content-length"] == [])
        #expect(!harness.upstream.received.contains("evil"))
        try await harness.stop()
    }

    @Test("a chunked answer, and one that ends with its connection, reach the client whole and leave its connection open")
    func passesUnboundedAnswers() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        harness.upstream.answer { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", closes: false) }
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").body == "abc")
        harness.upstream.answer { _ in .raw("HTTP/1.0 200 OK\r\n\r\nuntil the end", closes: true) }
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").body == "until the end")
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        try await harness.stop()
    }

    @Test("an HTTP/1.0 client gets an answer without chunks")
    func servesOldClients() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", closes: false) }
        let client = try await harness.connect()
        try await client.send("GET /free HTTP/1.0\r\nHost: a\r\n\r\n")
        let text = try await client.receiveAll()
        #expect(text.hasSuffix("\r\n\r\nabc"))
        #expect(!text.lowercased().contains("transfer-encoding"))
        try await harness.stop()
    }

    @Test("HEAD and 304 keep the length of what they do not send")
    func keepsLengthWithoutBody() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        harness.upstream.answer { request in
            switch request.head.uri {
            case "/free/head": .raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", closes: false)
            case "/free/304": .raw("HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", closes: false)
            default: .respond(body: "last")
            }
        }
        try await client.send(
            "HEAD /free/head HTTP/1.1\r\nHost: a\r\n\r\nGET /free/304 HTTP/1.1\r\nHost: a\r\n\r\nGET /free/end HTTP/1.1\r\nHost: a\r\n\r\n")
        let text = try await client.receive { $0.hasSuffix("last") }
        #expect(text.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(text.components(separatedBy: "Content-Length: 500").count == 3)
        #expect(harness.upstream.requests.map(\.head.method) == [.HEAD, .GET, .GET])
        try await harness.stop()
    }

    @Test("Expect: 100-continue is answered when the request may come in, and only then")
    func answersExpectation() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { .respond(body: $0.body) }
        let client = try await harness.connect()
        try await client.send("POST /free HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        #expect(try await client.response().status == 100)
        try await client.send("abc")
        #expect(try await client.response().body == "abc")
        #expect(harness.upstream.requests.first?.head.headers["expect"] == [])

        let stranger = try await harness.connect()
        try await stranger.send("POST /paid HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
        let text = try await stranger.receiveAll()
        #expect(text.hasPrefix("HTTP/1.1 402 "))
        #expect(harness.upstream.requests.count == 1)
        try await harness.stop()
    }

    @Test("after a 402 the body that nobody wants is skipped and the connection goes on")
    func skipsUnwantedBody() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("POST /paid HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello").status == 402)
        #expect(try await client.ask("GET /free HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        #expect(harness.upstream.requests.count == 1)
        try await harness.stop()
    }

    @Test("a body longer than the service takes is refused, declared or not")
    func limitsBodies() async throws {
        let harness = try await ProxyHarness.start()
        let declared = try await harness.connect()
        #expect(try await declared.ask("POST /limited HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n12345678901").status == 413)
        let chunked = try await harness.connect()
        try await chunked.send("POST /limited HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n")
        #expect(try await chunked.response().status == 413)
        let fits = try await harness.connect()
        #expect(try await fits.ask("POST /limited HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n1234567890").status == 200)
        #expect(harness.upstream.requests.map(\.body) == ["1234567890"])
        try await harness.stop()
    }
}
