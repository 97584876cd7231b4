import Accounts
import Foundation
import Gate
import Lightning
import NIOCore
import NIOHTTP1
import NIOHTTP2
import ReverseProxy
import SSA
import SocketGateway
import TestKit
import Testing

@Suite("The WebSocket gateway")
struct GatewayTests {
    @Test("the handshake is answered as RFC 6455 section 1.3 has it, and nothing comes with it or behind it until the client has spoken")
    func handshake() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.harness.connect()
        try await client.send("GET //v4/gateway HTTP/1.1\r\nHost: a\r\n\(SocketClient.handshake)\r\n")
        let expected =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n"
        #expect(try await client.receive { $0.hasSuffix("\r\n\r\n") } == expected)
        // One turn more: what a heartbeat gets back is the first thing there is.
        try await client.send(SocketClient.frame(0x81, Array(#"{"event":"heartbeat"}"#.utf8)))
        #expect(try await client.receive { $0.hasSuffix("}") }.dropFirst(expected.count).hasSuffix(#"{"event":"heartbeat"}"#))
        await client.close()
        let ended = await gateway.harness.observer.ended(1)
        #expect(ended[0].outcome == .local && ended[0].status == 101)
        try await gateway.harness.stop()
    }

    @Test(
        "what is no handshake is told so",
        arguments: [
            ("", 426), ("Connection: Upgrade\r\nUpgrade: echo\r\n", 426),
            ("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 426),
            ("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short==\r\n", 400),
        ])
    func noHandshake(_ fields: String, _ status: Int) async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.harness.connect()
        let answer = try await client.ask("GET /v4/gateway HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        #expect(answer.status == status)
        #expect(answer.body.contains(#""status_code":\#(status),"success":false"#))
        let preflight = try await client.ask("OPTIONS /v4/gateway HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(preflight.status == 204 && preflight["access-control-allow-origin"] == ["*"])
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("a call runs as a request of the token that it shows: to our own routes, and through the gate to a service")
    func calls() async throws {
        let gateway = try await GatewayHarness.start()
        let token = gateway.members.token()
        let client = try await gateway.signIn(token)
        let own = try await client.ask(#"{"event":"rpc","state":"1","token":"\#(token)","route":"/v4/user/me","method":"GET","body":null}"#)
        guard case .text(let text) = own else { throw SocketClient.TimedOut() }
        #expect(text.hasPrefix(#"{"event":"rpc","state":"1","body":{"request":{"status_code":200,"success":true,"#))
        let service = try await client.ask(
            #"{"event":"rpc","state":"2","token":"\#(token)","route":"/v4/quark?x=1","method":"POST","body":{"a":[1, 2]}}"#)
        #expect(service == .text(#"{"event":"rpc","state":"2","body":{"path":"/v4/quark?x=1","body":"12"}}"#))
        let request = try #require(gateway.harness.upstream.requests.first)
        #expect(request.body == #"{"a":[1, 2]}"#)
        #expect(request.head.headers["content-type"] == ["application/json"])
        #expect(request.head.headers["x-gatehouse-subject"].first?.hasPrefix("user:") == true)
        #expect(request.head.headers["x-forwarded-for"] == ["127.0.0.1"])
        #expect(request.head.headers["authorization"] == [])
        #expect(request.head.headers["host"] == ["gate.example"])
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("calls obey the gate: whose token is missing, bad or short of a scope is told so as over HTTP, and the socket goes on")
    func decisions() async throws {
        let gateway = try await GatewayHarness.start()
        let tool = gateway.members.token(2, .tool, scopes: Scopes(bits: [12]))
        let stranger = gateway.members.token(3, .tool, scopes: Scopes(bits: [0]))
        let client = try await gateway.signIn(tool)
        func status(_ token: String, _ route: String, _ method: String = "GET") async throws -> Int? {
            guard
                case .text(let text) = try await client.ask(
                    #"{"event":"rpc","state":"s","token":"\#(token)","route":"\#(route)","method":"\#(method)","body":null}"#),
                let start = text.range(of: #"{"event":"rpc","state":"s","body":{"request":{"status_code":"#)
            else { return nil }
            return Int(text[start.upperBound...].prefix(3))
        }
        #expect(try await status(tool, "/v4/user/me") == 200)
        #expect(try await status(tool, "/v4/quark", "POST") == 403)
        #expect(try await status(stranger, "/v4/quark") == 403)
        #expect(try await status("", "/v4/quark") == 401)
        #expect(try await status("garbage", "/v4/quark") == 401)
        #expect(try await status("gar bage", "/v4/quark") == 401)
        #expect(try await status(tool, "/paid/x") == 402)
        #expect(try await status(tool, "/nowhere") == 404)
        #expect(try await status(tool, "/down/x") == 502)
        #expect(try await status(tool, "/v4/../v4/quark") == 400)
        #expect(try await status(tool, "/v4/gateway") == 426)
        #expect(try await status(tool, "//gatehouse/health") == 404)
        #expect(try await status(tool, "/free/x", "TRACE") == 400)
        #expect(gateway.harness.upstream.requests.isEmpty)
        #expect(
            try await client.ask(#"{"event":"rpc","state":"s","token":"\#(tool)","route":"/v4/quark"}"#)
                == .text(#"{"event":"rpc","state":"s","body":{"path":"/v4/quark","body":"0"}}"#))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("a token that opens a socket counts as used, and so does one that a call shows")
    func uses() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.signIn(gateway.members.token(1))
        _ = try await client.ask(#"{"event":"rpc","state":"1","token":"\#(gateway.members.token(2))","route":"/v4/quark"}"#)
        while gateway.harness.observer.tokenUses.count < 2 { _ = try await client.ask(#"{"event":"heartbeat"}"#) }
        #expect(Set(gateway.harness.observer.tokenUses.map(\.grant)) == [gateway.members.grant(1), gateway.members.grant(2)])
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("the socket of a session that is taken back is told so and closes; others, and tokens that have expired, stay")
    func revocation() async throws {
        let gateway = try await GatewayHarness.start()
        let revoked = try await gateway.signIn(gateway.members.token(1))
        let other = try await gateway.signIn(gateway.members.token(2))
        let stranger = try await gateway.open()
        gateway.harness.clock.advance(by: .seconds(7200))
        #expect(try await revoked.ask(#"{"event":"heartbeat"}"#) == .text(#"{"event":"heartbeat"}"#))
        // That it takes no second is claimed of a gate on its own (Interop/gateway): here many others share its processor.
        gateway.revoke(gateway.members.grant(1))
        #expect(
            try await revoked.next() == .text(#"{"event":"error","code":401,"message":"The access token was taken back; sign in again."}"#))
        #expect(try await revoked.next() == .close(1008, "the session was ended"))
        #expect(try await revoked.next() == .end)
        #expect(try await other.ask(#"{"event":"heartbeat"}"#) == .text(#"{"event":"heartbeat"}"#))
        #expect(try await stranger.ask(#"{"event":"ping"}"#) == .text(#"{"event":"pong"}"#))
        for client in [other, stranger] { await client.close() }
        try await gateway.harness.stop()
    }

    @Test("a bad token is answered by an error, and then the socket is closed")
    func unauthorized() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        guard case .text(let text) = try await client.ask(#"{"event":"authenticate","token":"LQ.AC.bad","state":"a"}"#) else {
            throw SocketClient.TimedOut()
        }
        #expect(text.hasPrefix(#"{"event":"error","code":401,"#) && text.hasSuffix(#""state":"a"}"#))
        #expect(try await client.next() == .close(1008, "the token is not good"))
        #expect(try await client.next() == .end)
        try await gateway.harness.stop()
    }

    @Test(
        "frames that break the rules end the socket with the code that says which",
        arguments: [
            ([0x81, 0x02, 0x7B, 0x7D], 1002), (SocketClient.frame(0xC1, [0x7B, 0x7D]), 1002), (SocketClient.frame(0x82, [0x7B, 0x7D]), 1003),
            (SocketClient.frame(0x81, [0xFF]), 1007), (SocketClient.frame(0x81, [UInt8](repeating: 0x20, count: 65_537)), 1009),
            (SocketClient.frame(0x01, [UInt8](repeating: 0x20, count: 65_536)) + SocketClient.frame(0x80, [0x20]), 1009),
            (SocketClient.frame(0x88, [0x03, 0xE8]), 1000), (SocketClient.frame(0x88, []), nil), (SocketClient.frame(0x88, [0x03]), 1002),
        ] as [([UInt8], UInt16?)])
    func broken(_ bytes: [UInt8], _ code: UInt16?) async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        try await client.send(SocketClient.frame(0x89, Array("are you there".utf8)) + bytes + SocketClient.frame(0x81, Array("{}".utf8)))
        #expect(try await client.next() == .pong(Array("are you there".utf8)))
        guard case .close(let found, _) = try await client.next() else { throw SocketClient.TimedOut() }
        #expect(found == code)
        #expect(try await client.next() == .end)
        try await gateway.harness.stop()
    }

    @Test("a message may come in pieces, and pieces of frames")
    func pieces() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        let bytes =
            SocketClient.frame(0x01, Array(#"{"event":"pi"#.utf8)) + SocketClient.frame(0x89, []) + SocketClient.frame(0x80, Array(#"ng"}"#.utf8))
        for byte in bytes { try await client.send([byte]) }
        #expect(try await client.next() == .pong([]))
        #expect(try await client.next() == .text(#"{"event":"pong"}"#))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("over HTTP/2 the same, on a stream")
    func http2() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await FrameClient.connect(to: gateway.harness.address)
        // A client may ask for it once the gate has said that it can (RFC 8441 section 3).
        #expect(try await client.settings()[8] == 1)
        try await client.headers(
            [
                (":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "https"), (":authority", "gate.example"), (":path", "/v4/gateway"),
                ("sec-websocket-version", "13"),
            ], on: 1, ends: false)
        #expect(try await client.answer(on: 1) { !$0.heads.isEmpty }.status == "200")
        let token = gateway.members.token()
        let messages = [
            #"{"event":"authenticate","token":"\#(token)"}"#, #"{"event":"rpc","state":"1","token":"\#(token)","route":"/v4/quark","body":null}"#,
        ]
        let bytes = messages.flatMap { SocketClient.frame(0x81, Array($0.utf8)) }
        try await client.together([(1, .data(.init(data: .byteBuffer(ByteBuffer(bytes: bytes)))))])
        _ = try await client.answer(on: 1) {
            $0.body.contains(#"{"event":"authenticate","code":200}"#)
                && $0.body.contains(#"{"event":"rpc","state":"1","body":{"path":"/v4/quark","body":"0"}}"#)
        }
        gateway.revoke(gateway.members.grant(1))
        let answer = try await client.answer(on: 1)
        #expect(answer.hasEnded && answer.body.contains("the session was ended"))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("a gate that stops says so to its sockets")
    func stopping() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        async let stopped: Void = gateway.harness.stop()
        #expect(try await client.next() == .close(1001, "the server stops"))
        #expect(try await client.next() == .end)
        try await stopped
    }

    @Test("one caller may have so many sockets and no more, and each that ends makes room")
    func socketsPerCaller() async throws {
        var limits = SocketLimits()
        limits.socketsPerCaller = 3
        let gateway = try await GatewayHarness.start(limits: limits)
        var clients: [SocketClient] = []
        for _ in 0..<3 { clients.append(try await gateway.open()) }
        let refused = try await gateway.harness.connect()
        let answer = try await refused.ask("GET /v4/gateway HTTP/1.1\r\nHost: a\r\n\(SocketClient.handshake)\r\n")
        #expect(answer.status == 429)
        await refused.close()
        try await clients[0].send(SocketClient.frame(0x88, [0x03, 0xE8]))
        #expect(try await clients[0].next() == .close(1000, ""))
        clients.append(try await gateway.open())
        for client in clients { await client.close() }
        try await gateway.harness.stop()
    }

    @Test("who does not sign in is closed in time, and who falls silent")
    func deadlines() async throws {
        var limits = SocketLimits()
        limits.authenticationTimeout = .milliseconds(300)
        let impatient = try await GatewayHarness.start(limits: limits)
        let stranger = try await impatient.open()
        #expect(try await stranger.next() == .close(1008, "nobody signed in"))
        let member = try await impatient.signIn(impatient.members.token())
        #expect(try await stranger.next() == .end)
        await member.close()
        try await impatient.harness.stop()

        limits = SocketLimits()
        limits.idleTimeout = .milliseconds(300)
        let gateway = try await GatewayHarness.start(limits: limits)
        let silent = try await gateway.signIn(gateway.members.token())
        guard case .text(let text) = try await silent.next() else { throw SocketClient.TimedOut() }
        #expect(text.hasPrefix(#"{"event":"error","code":408,"#))
        #expect(try await silent.next() == .close(1001, "no heartbeat"))
        try await gateway.harness.stop()
    }

    @Test("a client that leaves takes the calls along that nobody waits for any more")
    func leaving() async throws {
        let gateway = try await GatewayHarness.start()
        gateway.harness.upstream.answer { _ in .nothing }
        let client = try await gateway.open()
        try await client.say(#"{"event":"rpc","state":"1","token":"\#(gateway.members.token())","route":"/v4/quark"}"#)
        // In order: the call is on its way when this is answered.
        _ = try await client.ask(#"{"event":"heartbeat"}"#)
        await client.close()
        let ended = await gateway.harness.observer.ended(2)
        #expect(Set(ended.map(\.outcome)) == [.clientGone, .local])
        #expect(ended.first { $0.outcome == .clientGone }?.service == "network")
        try await gateway.harness.stop()
    }

    @Test("an answer longer than a message may be is replaced by one that says so")
    func longAnswer() async throws {
        var limits = SocketLimits()
        limits.answerBytes = 150_000
        let gateway = try await GatewayHarness.start(limits: limits)
        gateway.harness.upstream.answer { _ in .respond(body: "\"" + String(repeating: "y", count: 149_998) + "\"") }
        let client = try await gateway.open()
        let token = gateway.members.token()
        #expect(
            try await client.ask(#"{"event":"rpc","state":"1","token":"\#(token)","route":"/v4/quark"}"#)
                == .text(#"{"event":"rpc","state":"1","body":"\#(String(repeating: "y", count: 149_998))"}"#))
        gateway.harness.upstream.answer { _ in .respond(body: String(repeating: "y", count: 300_000)) }
        guard case .text(let text) = try await client.ask(#"{"event":"rpc","state":"2","token":"\#(token)","route":"/v4/quark"}"#) else {
            throw SocketClient.TimedOut()
        }
        #expect(text.contains(#""status_code":502"#) && text.contains("too long"))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("a client that takes its answers late gets an answer to every call, and no more of them at once than may be kept for it")
    func lateReader() async throws {
        let gateway = try await GatewayHarness.start()
        let body = "\"" + String(repeating: "z", count: 1_000_000) + "\""
        gateway.harness.upstream.answer { _ in .respond(body: body) }
        let client = try await gateway.open()
        try await client.pauseReading()
        let token = gateway.members.token()
        for number in 0..<100 { try await client.say(#"{"event":"rpc","state":"\#(number)","token":"\#(token)","route":"/v4/quark"}"#) }
        _ = await gateway.harness.observer.ended(1)
        try await client.resumeReading()
        var answers = 0
        for _ in 0..<100 {
            guard case .text(let text) = try await client.next() else { throw SocketClient.TimedOut() }
            if text.utf8.count > 1_000_000 { answers += 1 } else { #expect(text.contains(#""status_code":502"#)) }
        }
        #expect(answers >= 4)
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("where the network has several servers a client is asked to measure them, sent to the nearest, and kept there")
    func gatekeeper() async throws {
        let gateway = try await GatewayHarness.start(
            appServers: [NetworkServer(instance: "a", url: "https://a.example"), NetworkServer(instance: "b", url: "https://b.example")],
            gateways: [NetworkServer(instance: "g", url: "wss://g.example/v4/gateway")])
        let client = try await gateway.signIn(gateway.members.token())
        guard case .text(let measure) = try await client.next() else { throw SocketClient.TimedOut() }
        #expect(measure.hasPrefix(#"{"event":"gatekeeperMeasure","sessionId":""#))
        let session = measure.components(separatedBy: #""sessionId":""#)[1].prefix { $0 != "\"" }
        #expect(session.count == 32)
        let selection = SocketClient.Incoming.text(
            #"{"event":"gatekeeperSelection","appServer":"https://b.example","gateway":"wss://g.example/v4/gateway"}"#)
        let answer =
            #"{"event":"gatekeeperMeasure","appServers":[{"instanceId":"a","latency":90},{"instanceId":"b","latency":3.5}],"gateways":[{"instanceId":"g","latency":3}]}"#
        #expect(try await client.ask(answer) == selection)
        await client.close()
        let again = try await gateway.open()
        let welcome = try await again.ask(#"{"event":"authenticate","token":"\#(gateway.members.token())","gatekeeperSession":"\#(session)"}"#)
        #expect(welcome == .text(#"{"event":"authenticate","code":200}"#))
        #expect(try await again.next() == selection)
        // With one of each there is no choice any more.
        gateway.harness.proxy.use(SocketGatewayConfiguration(appServers: [NetworkServer(instance: "a", url: "https://a.example")]))
        let authenticate = #"{"event":"authenticate","token":"\#(gateway.members.token())"}"#
        #expect(try await again.ask(authenticate) == .text(#"{"event":"authenticate","code":200}"#))
        #expect(try await again.ask(#"{"event":"heartbeat"}"#) == .text(#"{"event":"heartbeat"}"#))
        await again.close()
        try await gateway.harness.stop()
    }

    @Test("a member's tunnel to a service outlives the token that opened it, and ends with the grant")
    func memberTunnel() async throws {
        let gateway = try await GatewayHarness.start()
        gateway.harness.upstream.answer { _ in .raw("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n", closes: false)
        }
        let client = try await gateway.harness.connect()
        let token = gateway.members.token(1)
        try await client.send(
            "GET /v4/quark/live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\nAuthorization: Bearer \(token)\r\n\r\n")
        #expect(try await client.receive { $0.hasSuffix("\r\n\r\n") }.hasPrefix("HTTP/1.1 101 "))
        gateway.harness.clock.advance(by: .seconds(7200))
        gateway.revoke(gateway.members.grant(2))
        gateway.harness.upstream.sendOnAll("still here")
        _ = try await client.receive { $0.hasSuffix("still here") }
        gateway.revoke(gateway.members.grant(1))
        _ = try await client.receiveAll()
        #expect(await gateway.harness.observer.ended(1).first?.code == "token-revoked")
        try await gateway.harness.stop()
    }

    @Test("without a network there is no gateway: its path is a service's like any other")
    func withoutNetwork() async throws {
        let harness = try await ProxyHarness.start()
        let client = try await harness.connect()
        #expect(try await client.ask("GET /v4/gateway HTTP/1.1\r\nHost: a\r\n\(SocketClient.handshake)\r\n").status == 404)
        await client.close()
        try await harness.stop()
    }
}
