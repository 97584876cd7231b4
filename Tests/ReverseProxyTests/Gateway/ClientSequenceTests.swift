import Foundation
import NIOCore
import ReverseProxy
import Testing

/// What the clients of Lightquark say to a gateway, as they say it, and what they need to hear.
@Suite("Sequences of Lightquark's clients")
struct ClientSequenceTests {
    @Test("Quarky: signs in with a refreshed token, calls with a pending state each, and on a 401 refreshes with a token that is none")
    func quarky() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await SocketClient.open(
            gateway.harness.address,
            fields: "Origin: https://quarky.example\r\nUser-Agent: Mozilla/5.0\r\nSec-WebSocket-Extensions: permessage-deflate\r\n")
        guard case .head(let head) = try await client.next() else { throw SocketClient.TimedOut() }
        // Nothing was agreed that would change the frames.
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n") && !head.lowercased().contains("sec-websocket-extensions"))
        let token = gateway.members.token()
        #expect(
            try await client.ask(#"{"event":"authenticate","token":"\#(token)","state":"1"}"#)
                == .text(#"{"event":"authenticate","code":200,"state":"1"}"#))
        let calls = [
            (2, "/v4/user/me/preferences/global", token), (3, "/v4/quark", token), (4, "/v4/user/me", token), (5, "/v4/user/me", "LQ.AC.expired"),
        ]
        for (state, route, token) in calls {
            try await client.say(#"{"event":"rpc","state":"\#(state)","token":"\#(token)","route":"\#(route)","method":"GET","body":{}}"#)
        }
        var answers: [String: String] = [:]
        for _ in calls {
            guard case .text(let text) = try await client.next() else { throw SocketClient.TimedOut() }
            let state = text.dropFirst(#"{"event":"rpc","state":""#.utf8.count).prefix { $0 != "\"" }
            answers[String(state)] = text
        }
        #expect(answers["2"]?.contains(#""status_code":200"#) == true)
        #expect(answers["3"] == #"{"event":"rpc","state":"3","body":{"path":"/v4/quark","body":"0"}}"#)
        #expect(answers["4"]?.contains(#""status_code":200"#) == true)
        #expect(answers["5"]?.contains(#""status_code":401,"success":false"#) == true)
        let refresh = #"{"accessToken":"\#(token)","refreshToken":"LQ.RE.x"}"#
        let refreshed = try await client.ask(
            #"{"event":"rpc","state":"6","token":"§ garbage §","route":"/v4/auth/refresh","method":"POST","body":\#(refresh)}"#)
        guard case .text(let text) = refreshed else { throw SocketClient.TimedOut() }
        #expect(text.hasPrefix(#"{"event":"rpc","state":"6","body":{"request":{"status_code":200,"#) && text.contains(#""accessToken":"LQ.AC.new""#))
        let asked = try #require(gateway.own.requests.last)
        #expect(asked.method == "POST" && String(buffer: asked.body) == refresh)
        #expect(!asked.fields.contains { $0.name == "authorization" })
        #expect(asked.fields.contains { $0 == ("user-agent", "Mozilla/5.0") })
        #expect(try await client.ask(#"{"event":"heartbeat"}"#) == .text(#"{"event":"heartbeat"}"#))
        #expect(try await client.ask(#"{"event":"heartbeat","message":"still alive"}"#) == .text(#"{"event":"heartbeat"}"#))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("Quarky measures a gateway: two pings on a socket of nobody")
    func quarkyMeasures() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        for _ in 0..<2 {
            guard case .text = try await client.ask(#"{"event":"ping"}"#) else { throw SocketClient.TimedOut() }
        }
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("SharpQuark: members in its own order, null for what it leaves out, a heartbeat each quarter of a minute")
    func sharpQuark() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await gateway.open()
        let token = gateway.members.token()
        #expect(
            try await client.ask(#"{"token":"\#(token)","event":"authenticate","message":null,"state":null}"#)
                == .text(#"{"event":"authenticate","code":200,"state":null}"#))
        #expect(
            try await client.ask(#"{"event":"heartbeat","message":"alive","state":null}"#) == .text(#"{"event":"heartbeat","state":null}"#))
        await client.close()
        try await gateway.harness.stop()
    }

    @Test("Redshift: drops what comes with the 101, writes its JSON with spaces, and wants its state back as the same string")
    func redshift() async throws {
        let gateway = try await GatewayHarness.start()
        let client = try await SocketClient.connect(to: gateway.harness.address)
        let request =
            "GET /v4/gateway HTTP/1.1\r\nHost: lq.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        try await client.send(Array(request.utf8))
        guard case .head(let head) = try await client.next() else { throw SocketClient.TimedOut() }
        #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
        #expect(head.contains("Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n"))
        let token = gateway.members.token()
        // The first frame that there is answers the first message.
        #expect(
            try await client.ask(#"{"event": "authenticate", "token": "\#(token)", "state": ""}"#)
                == .text(#"{"event":"authenticate","code":200,"state":""}"#))
        #expect(try await client.ask(#"{"event": "heartbeat","state": ""}"#) == .text(#"{"event":"heartbeat","state":""}"#))
        #expect(
            try await client.ask(#"{"event":"rpc","state":"quark-list-7","token":"\#(token)","route":"/v4/quark","method":"GET","body":null}"#)
                == .text(#"{"event":"rpc","state":"quark-list-7","body":{"path":"/v4/quark","body":"0"}}"#))
        await client.close()
        try await gateway.harness.stop()
    }
}
