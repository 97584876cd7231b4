import Crypto
import Foundation
import Gate
import L402
import Lightning
import NIOCore
import NIOHTTP1
import ReverseProxy
import TestKit
import Testing

@Suite("Tunnels")
struct TunnelTests {
    private static let handshake = "Host: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n"

    /// A harness with a raw upstream, and both ends of a tunnel through it.
    private func open(
        _ path: String = "/paid/x", outlivesPeer: Bool = false
    ) async throws -> (
        harness: ProxyHarness, pass: String, client: RawClient, upstream: RawClient, raw: RawUpstream
    ) {
        let raw = try await RawUpstream.start(outlivesPeer: outlivesPeer)
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let pass = try await harness.buyPass()
        let client = try await harness.connect()
        try await client.send("GET \(path) HTTP/1.1\r\n\(Self.handshake)Authorization: \(pass)\r\n\r\n")
        let upstream = try await raw.accept()
        let head = try await upstream.receive { $0.contains("\r\n\r\n") }
        #expect(head.contains("Connection: Upgrade\r\n"))
        #expect(head.contains("Upgrade: echo\r\n"))
        #expect(head.contains("X-Gatehouse-Subject: l402:"))
        #expect(!head.contains("Authorization"))
        try await upstream.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\nX-A: b\r\n\r\nfirst")
        let answer = try await client.receive { $0.hasSuffix("first") }
        #expect(answer.hasPrefix("HTTP/1.1 101 "))
        #expect(answer.contains("Upgrade: echo\r\n"))
        #expect(answer.contains("X-A: b\r\n"))
        return (harness, pass, client, upstream, raw)
    }

    @Test("after the switch bytes pass both ways as they are, and the end of one side is the end of the other")
    func bytes() async throws {
        let (harness, _, client, upstream, _) = try await open()
        try await client.send("GET / HTTP/1.1\r\n\r\n\0\u{1}")
        _ = try await upstream.receive { $0.hasSuffix("\r\n\r\nGET / HTTP/1.1\r\n\r\n\0\u{1}") }
        try await upstream.send("back")
        _ = try await client.receive { $0.hasSuffix("firstback") }
        try await upstream.send("last")
        await upstream.close()
        #expect(try await client.receiveAll().hasSuffix("firstbacklast"))
        let ended = await harness.observer.ended(2)
        #expect(ended.last?.outcome == .admitted)
        #expect(ended.last?.status == 101)
        try await harness.stop()
    }

    @Test("a client that leaves takes the upstream's side with it, and what it said last still arrives")
    func clientLeaves() async throws {
        let (harness, _, client, upstream, _) = try await open()
        try await client.send("goodbye")
        await client.close()
        #expect(try await upstream.receiveAll().hasSuffix("goodbye"))
        try await harness.stop()
    }

    @Test("a client that has said all it has to say still gets the answer")
    func halfClosed() async throws {
        let (harness, _, client, upstream, _) = try await open(outlivesPeer: true)
        try await client.send("last words")
        try await client.finish()
        #expect(try await upstream.receiveAll().hasSuffix("last words"))
        let answer = String(repeating: "y", count: 16 << 20)
        try await upstream.send(answer)
        await upstream.close()
        #expect(try await client.receiveAll().hasSuffix("first" + answer))
        try await harness.stop()
    }

    @Test("an upstream that switches to something else than was asked for has its answer refused")
    func anotherProtocol() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await harness.connect()
        try await client.send("GET /free/x HTTP/1.1\r\n\(Self.handshake)\r\n")
        let upstream = try await raw.accept()
        _ = try await upstream.receive { $0.contains("\r\n\r\n") }
        try await upstream.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n")
        #expect(try await client.response().status == 502)
        await client.close()
        try await harness.stop()
    }

    @Test("without a pass the handshake is answered 402, and nothing is opened")
    func unpaid() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET /paid/x HTTP/1.1\r\n\(Self.handshake)\r\n").status == 402)
        #expect(harness.upstream.connections == 0)
        try await harness.stop()
    }

    @Test("a pass that runs out ends the tunnel")
    func expiry() async throws {
        let (harness, _, client, upstream, _) = try await open()
        harness.clock.advance(by: .seconds(3600))
        _ = try await client.receiveAll()
        _ = try await upstream.receiveAll()
        #expect(await harness.observer.ended(2).last?.code == "pass-expired")
        try await harness.stop()
    }

    @Test("a pass that is taken back ends the tunnel")
    func revocation() async throws {
        let (harness, pass, client, _, raw) = try await open()
        guard case .candidates(let found) = CredentialHeader.parse(authorization: [pass], macaroon: [], token: []) else {
            Issue.record("the pass cannot be read")
            return
        }
        let hash = try #require(found.first?.identifier?.paymentHash)
        let services = ServiceTable(ProxyHarness.services(UpstreamAddress(host: "127.0.0.1", port: raw.port), timeouts: UpstreamTimeouts()))
        harness.proxy.use(Gate(services: services, verifier: Verifier(keys: harness.keys), revocations: Revocations([hash])), keysChanged: false)
        _ = try await client.receiveAll()
        #expect(await harness.observer.ended(2).last?.code == "pass-revoked")
        try await harness.stop()
    }

    @Test("an upstream that refuses to switch answers as to any request, and the connection goes on in HTTP")
    func refusedByUpstream() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await harness.connect()
        try await client.send("GET /free/x HTTP/1.1\r\n\(Self.handshake)\r\nGET /free/y HTTP/1.1\r\nHost: a\r\n\r\n")
        let upstream = try await raw.accept()
        let first = try await upstream.receive { $0.contains("\r\n\r\n") }
        #expect(first.contains("Upgrade: echo"))
        #expect(!first.contains("/free/y"))
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none")
        #expect(try await client.response().body == "one")
        _ = try await upstream.receive { $0.contains("GET /free/y") }
        try await upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo")
        #expect(try await client.response().body == "two")
        await client.close()
        try await harness.stop()
    }

    @Test("an upgrade to HTTP itself, or one that comes with a body, is no upgrade", arguments: ["h2c", "HTTP/2.0", "h2c, echo", "echo"])
    func notUpgraded(_ name: String) async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        let body = name == "echo" ? "Content-Length: 1\r\n\r\nx" : "\r\n"
        let response = try await client.ask("POST /free/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: \(name)\r\n\(body)")
        #expect(response.status == 200)
        #expect(harness.upstream.requests.first?.head.headers["upgrade"] == [])
        #expect(harness.upstream.requests.first?.head.headers["connection"] == [])
        try await harness.stop()
    }

    @Test("an upstream that switches unasked has its answer refused")
    func unasked() async throws {
        let harness = try await ProxyHarness.start()
        harness.upstream.answer { _ in .raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nx", closes: false) }
        let client = try await harness.connect()
        #expect(try await client.ask("GET /free/x HTTP/1.1\r\nHost: a\r\n\r\n").status == 502)
        try await harness.stop()
    }

    @Test("a WebSocket on a stream of HTTP/2 becomes the handshake of HTTP/1.1, with a key of ours whose answer is checked")
    func extendedConnect() async throws {
        let raw = try await RawUpstream.start()
        let harness = try await ProxyHarness.start(upstreamPort: raw.port)
        let client = try await FrameClient.connect(to: harness.address)
        let connect: [(String, String)] = [
            (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"), (":authority", "a"), (":path", "/free/chat"),
            ("sec-websocket-version", "13"), ("sec-websocket-key", "bWluZQ=="),
        ]
        // A client may ask for it once the gate has said that it can (RFC 8441 section 3).
        #expect(try await client.settings()[8] == 1)
        try await client.headers(connect, on: 1, ends: false)
        let upstream = try await raw.accept()
        let head = try await upstream.receive { $0.contains("\r\n\r\n") }
        #expect(head.hasPrefix("GET /free/chat HTTP/1.1\r\n"))
        #expect(head.contains("Upgrade: websocket\r\n"))
        #expect(head.contains("sec-websocket-version: 13\r\n"))
        #expect(!head.contains("bWluZQ=="))
        let key = try #require(head.components(separatedBy: "Sec-WebSocket-Key: ").last?.components(separatedBy: "\r\n").first)
        try await upstream.send(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: \(accept(key))\r\n\r\nhi")
        let answer = try await client.answer(on: 1) { $0.body == "hi" }
        #expect(answer.status == "200")
        #expect(answer["sec-websocket-accept"] == nil)
        try await client.data("bytes", on: 1, ends: false)
        _ = try await upstream.receive { $0.hasSuffix("\r\n\r\nbytes") }
        await upstream.close()
        #expect(try await client.answer(on: 1).hasEnded)

        try await client.headers(connect, on: 3, ends: false)
        let liar = try await raw.accept()
        _ = try await liar.receive { $0.contains("\r\n\r\n") }
        try await liar.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: AAAA\r\n\r\n")
        #expect(try await client.answer(on: 3).status == "502")

        try await client.headers(connect, on: 5, ends: false)
        let other = try await raw.accept()
        _ = try await other.receive { $0.contains("\r\n\r\n") }
        try await other.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
        let declined = try await client.answer(on: 5)
        #expect(declined.status == "502")
        #expect(!declined.body.contains("hello"))
        await client.close()
        try await harness.stop()
    }
}

/// RFC 6455 section 4.2.2.
private func accept(_ key: String) -> String {
    Data(Insecure.SHA1.hash(data: Data((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))).base64EncodedString()
}
