import Accounts
import SSA
import TestKit
import Testing

@testable import SocketGateway

@Suite("A socket of the gateway")
struct SocketSessionTests {
    @Test("a good token lets in, and the state comes back as it was written")
    func authenticate() throws {
        var socket = try Socket()
        let token = socket.network.token()
        let orders = socket.say(#"{"event":"authenticate","token":"\#(token)","state":"a\u0041\"b"}"#)
        #expect(orders.said == [#"{"event":"authenticate","code":200,"state":"a\u0041\"b"}"#])
        #expect(socket.session.claims?.grant == Network.grant(1))
        #expect(orders.last == .admitted(try #require(socket.session.claims), session: nil))
        #expect(
            socket.say(#"{"token":"\#(token)","event":"authenticate","message":null,"state":null}"#).said == [
                #"{"event":"authenticate","code":200,"state":null}"#
            ])
        #expect(socket.say(#"{"event":"authenticate","token":"\#(token)"}"#).said == [#"{"event":"authenticate","code":200}"#])
    }

    @Test("a token that is not good is answered by an error, never by an event named authenticate, and then the socket is closed")
    func refused() throws {
        for token in ["\"LQ.AC.x\"", "\"\"", "null", "7", "\"\(try Network().token(lifetime: .zero))\""] {
            var socket = try Socket()
            let orders = socket.say(#"{"event":"authenticate","token":\#(token),"state":"s"}"#)
            #expect(orders.said.count == 1)
            #expect(orders.said[0].hasPrefix(#"{"event":"error","code":401,"message":""#))
            #expect(orders.said[0].hasSuffix(#","state":"s"}"#))
            #expect(orders.closing == .unauthorized)
            #expect(socket.session.claims == nil)
            #expect(socket.say(#"{"event":"heartbeat"}"#).isEmpty)
        }
    }

    @Test("a heartbeat is answered on any socket, and a ping gets a message back before anybody signed in")
    func heartbeat() throws {
        var socket = try Socket()
        #expect(socket.say(#"{"event":"ping"}"#).said == [#"{"event":"pong"}"#])
        #expect(socket.say(#"{"event": "heartbeat","state": ""}"#).said == [#"{"event":"heartbeat","state":""}"#])
        #expect(socket.say(#"{"event":"heartbeat","message":"alive"}"#).said == [#"{"event":"heartbeat"}"#])
    }

    @Test(
        "what is no event is answered by an error and does no harm",
        arguments: [
            "", "[]", "{", "null", #"{"event":7}"#, #"{"state":"x"}"#, #"{"event":"ping","event":"ping"}"#, #"{"event":"ping"} x"#,
            #"{"event":"ping","state":{}}"#, #"{"event":"ping","state":["a"]}"#, #"{"event":"nonsense"}"#, "{\"event\":\"ping\n\"}",
            #"{"event":"ping","state":"\#(String(repeating: "x", count: 1100))"}"#, String(repeating: "[", count: 60_000),
        ])
    func noEvent(_ text: String) throws {
        var socket = try Socket()
        let orders = socket.say(text)
        #expect(orders.said.count == 1 && orders.said[0].hasPrefix(#"{"event":"error","code":400,"#))
        #expect(socket.say(#"{"event":"ping"}"#).said == [#"{"event":"pong"}"#])
    }

    @Test("an rpc becomes a request, and its answer comes back under its state, whatever order they end in")
    func rpc() throws {
        var socket = try Socket()
        let first = socket.say(#"{"event":"rpc","state":"1","token":"LQ.AC.abc","route":"/v4/user/me?x=1","method":"GET","body":null}"#).calls
        #expect(first == [SocketCall(number: 0, method: "GET", route: "/v4/user/me?x=1", token: "LQ.AC.abc", body: nil)])
        let second = socket.say(#"{"event":"rpc","state":"2","token":"t","route":"//v4/quark","method":"POST","body":{"name": "ü","n":1e3}}"#).calls
        #expect(second == [SocketCall(number: 1, method: "POST", route: "/v4/quark", token: "t", body: Array(#"{"name": "ü","n":1e3}"#.utf8))])
        #expect(socket.answer(1, 201, "{\"a\": [1.50]}\n").said == ["{\"event\":\"rpc\",\"state\":\"2\",\"body\":{\"a\": [1.50]}\n}"])
        #expect(socket.answer(0, 200, "null").said == [#"{"event":"rpc","state":"1","body":null}"#])
        #expect(socket.answer(0, 200, "null").isEmpty)
    }

    @Test("routes that ask for no token get none, so that one which is none does no harm; others get what was sent")
    func tokens() throws {
        for route in ["token", "register", "register/confirm", "refresh", "refresh?a=b"] {
            var socket = try Socket()
            let call = socket.say(#"{"event":"rpc","state":"1","token":"gar bage\r\n","route":"/v4/auth/\#(route)","method":"POST","body":{}}"#).calls
            #expect(call.first?.token == nil && call.first?.body == Array("{}".utf8))
        }
        var socket = try Socket()
        #expect(
            socket.say(#"{"event":"rpc","state":"1","token":"abc","route":"/v4/auth/ssa/authorize","method":"POST"}"#).calls.first?.token == "abc")
        #expect(socket.say(#"{"event":"rpc","state":"1","token":"","route":"/v4/user/me"}"#).calls.first?.token == nil)
        let refused = socket.say(#"{"event":"rpc","state":"1","token":"a\r\nX-Evil: 1","route":"/v4/user/me"}"#)
        #expect(refused.calls.isEmpty)
        #expect(refused.said[0].hasPrefix(#"{"event":"rpc","state":"1","body":{"request":{"status_code":401,"success":false,"#))
    }

    @Test(
        "an rpc that is no request is answered as a bad one, in the envelope that clients look into",
        arguments: [
            #""route":"/a b""#, #""route":"/a\r\nb""#, #""route":"a""#, #""route":"""#, #""route":"https://x/y""#, #""route":null"#,
            #""method":"GET""#,
            #""route":"/a","method":"G ET""#, #""route":"/a","method":"""#, #""route":"/a","method":7"#, #""route":"/ü""#,
            #""route":"/\#(String(repeating: "a", count: 9000))""#,
        ])
    func badCall(_ members: String) throws {
        var socket = try Socket()
        let orders = socket.say(#"{"event":"rpc","state":"9",\#(members)}"#)
        #expect(orders.calls.isEmpty)
        let expected =
            #"{"event":"rpc","state":"9","body":{"request":{"status_code":400,"success":false,"cat":"https://http.cat/400"},"response":{"message":""#
        #expect(orders.said.count == 1 && orders.said[0].hasPrefix(expected))
    }

    @Test("an empty body of a request to read is none; any other passes as it was written")
    func emptyBody() throws {
        var socket = try Socket()
        #expect(socket.say(#"{"event":"rpc","route":"/a","method":"GET","body":{}}"#).calls.first?.body == nil)
        #expect(socket.say(#"{"event":"rpc","route":"/a","method":"GET","body":{"a":1}}"#).calls.first?.body == Array(#"{"a":1}"#.utf8))
        #expect(socket.say(#"{"event":"rpc","route":"/a","method":"DELETE","body":{}}"#).calls.first?.body == Array("{}".utf8))
    }

    @Test(
        "an answer without JSON comes in an envelope; an error of somebody who knows none gets its members in front",
        arguments: [
            (200, "pong", #"{"request":{"status_code":200,"success":true,"cat":"https://http.cat/200"},"response":{"message":"pong"}}"#),
            (
                502, "<html>",
                #"{"request":{"status_code":502,"success":false,"cat":"https://http.cat/502"},"response":{"message":"The answer has the status 502 and holds no JSON."}}"#
            ),
            (
                404, #"{"error":{"code":"no-service","message":"no \"one\""}}"#,
                #"{"request":{"status_code":404,"success":false,"cat":"https://http.cat/404"},"response":{"message":"no \"one\""},"error":{"code":"no-service","message":"no \"one\""}}"#
            ),
            (403, #"{"request":{"status_code":403}}"#, #"{"request":{"status_code":403}}"#),
            (
                500, "[1]",
                #"{"request":{"status_code":500,"success":false,"cat":"https://http.cat/500"},"response":{"message":"The answer has the status 500."}}"#
            ),
            (
                204, "",
                #"{"request":{"status_code":204,"success":true,"cat":"https://http.cat/204"},"response":{"message":""}}"#
            ),
            (200, #"{"half":"\ud800"}"#, #"{"half":"\ud800"}"#),
        ])
    func envelopes(_ status: Int, _ body: String, _ expected: String) throws {
        var socket = try Socket()
        _ = socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#)
        #expect(socket.answer(0, status, body).said == [#"{"event":"rpc","state":"1","body":\#(expected)}"#])
    }

    @Test("an answer that is not UTF-8 never gets into a message")
    func notText() throws {
        var socket = try Socket()
        _ = socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#)
        let said = socket.session.answered(0, .response(status: 200, body: [0x22, 0xFF, 0x22]), at: socket.moment).said
        #expect(said[0].contains("holds no JSON"))
    }

    @Test("so many calls run at a time, as many again wait their turn, and further ones are refused one by one")
    func callLimits() throws {
        var limits = SocketLimits()
        (limits.calls, limits.waitingCalls) = (2, 3)
        var socket = try Socket(limits: limits)
        let orders = (0..<7).map { socket.say(#"{"event":"rpc","state":"\#($0)","route":"/\#($0)"}"#) }
        #expect(orders.map(\.calls.count) == [1, 1, 0, 0, 0, 0, 0])
        #expect(orders[5].said[0].hasPrefix(#"{"event":"rpc","state":"5","body":{"request":{"status_code":429,"#))
        #expect(orders[6].said.count == 1)
        #expect(socket.answer(1, 200, "1").calls.map(\.route) == ["/2"])
        #expect(socket.answer(0, 200, "1").calls.map(\.route) == ["/3"])
        #expect(socket.say(#"{"event":"heartbeat"}"#).said.count == 1)
    }

    @Test("nothing is begun for a client that does not take its answers, until it does")
    func room() throws {
        var socket = try Socket()
        #expect(socket.session.roomChanged(false, at: socket.moment).isEmpty)
        #expect(socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#).isEmpty)
        #expect(socket.session.roomChanged(true, at: socket.moment).calls.map(\.route) == ["/a"])
    }

    @Test("too many messages: an rpc is refused, a heartbeat still answered, and who goes on is thrown out")
    func rate() throws {
        var limits = SocketLimits()
        (limits.messageBurst, limits.messagesPerSecond) = (5, 2)
        var socket = try Socket(limits: limits)
        for _ in 0..<5 { #expect(socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#).calls.count == 1) }
        #expect(socket.say(#"{"event":"rpc","state":"2","route":"/a"}"#).said[0].contains(#""status_code":429"#))
        #expect(socket.say(#"{"event":"heartbeat"}"#).said == [#"{"event":"heartbeat"}"#])
        _ = socket.wait(.seconds(2))
        #expect(socket.say(#"{"event":"rpc","state":"3","route":"/a"}"#).calls.count == 1)
        let rest = (0..<10).map { _ in socket.say("{}") }
        #expect(rest[5].closing == .flooding)
        #expect(rest[6...].allSatisfy { $0.isEmpty })
    }

    @Test("control frames count as messages, too")
    func controlRate() throws {
        var limits = SocketLimits()
        limits.messageBurst = 5
        var socket = try Socket(limits: limits)
        let orders = (0..<10).map { _ in socket.session.receivedControl(at: socket.moment) }
        #expect(orders[..<9].allSatisfy { $0.isEmpty })
        #expect(orders[9].closing == .flooding)
    }

    @Test("who does not sign in within a minute is closed; without a word where the client has said none")
    func unauthenticated() throws {
        var silent = try Socket()
        #expect(silent.wait(.seconds(59)).isEmpty)
        #expect(silent.wait(.seconds(1)) == [.close(.notAuthenticated)])
        var pinging = try Socket()
        for _ in 0..<5 {
            #expect(pinging.wait(.seconds(10)).isEmpty)
            #expect(pinging.say(#"{"event":"ping"}"#).said.count == 1)
        }
        let end = pinging.wait(.seconds(10))
        #expect(end.said[0].hasPrefix(#"{"event":"error","code":401,"#) && end.closing == .notAuthenticated)
    }

    @Test("a socket lives as long as its heartbeat, longer than its token, and not two minutes without one")
    func idle() throws {
        var socket = try Socket()
        _ = socket.say(#"{"event":"authenticate","token":"\#(socket.network.token())"}"#)
        for _ in 0..<100 {
            #expect(socket.wait(.seconds(119)).isEmpty)
            #expect(socket.say(#"{"event":"heartbeat"}"#).said.count == 1)
        }
        #expect(socket.wait(.seconds(120)).closing == .silent)
    }

    @Test("a call that is not answered in time is given up, and answered late by nobody")
    func callTimeout() throws {
        var limits = SocketLimits()
        limits.callTimeout = .seconds(30)
        var socket = try Socket(limits: limits)
        _ = socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#)
        #expect(socket.wait(.seconds(29)).isEmpty)
        let late = socket.wait(.seconds(1))
        #expect(late.first == .abandon(0))
        #expect(late.said[0].hasPrefix(#"{"event":"rpc","state":"1","body":{"request":{"status_code":504,"#))
        #expect(socket.answer(0, 200, "1").isEmpty)
    }

    @Test("a session that was ended is told so and closed; answers to its calls come no more")
    func revoked() throws {
        var socket = try Socket()
        _ = socket.say(#"{"event":"authenticate","token":"\#(socket.network.token())"}"#)
        _ = socket.say(#"{"event":"rpc","state":"1","route":"/a"}"#)
        let orders = socket.session.revoked(.revoked)
        #expect(orders.said == [#"{"event":"error","code":401,"message":"The access token was taken back; sign in again."}"#])
        #expect(orders.closing == .revoked)
        #expect(socket.answer(0, 200, "1").isEmpty)
        #expect(socket.wait(.seconds(1000)).isEmpty)
    }

    @Test("no message traps, and whatever is said in return is one event in JSON")
    func hostile() throws {
        var generator = SeededGenerator(101)
        let seeds = [
            #"{"event":"authenticate","token":"LQ.AC.x","gatekeeperSession":"s","state":"a"}"#,
            #"{"event":"heartbeat","message":"\u00fc","state":1.5e3}"#,
            #"{"event":"rpc","state":"\"1\"","token":"t","route":"//v4/x?y=%20","method":"POST","body":{"a":[1,{"b":null}]}}"#,
            #"{"event":"gatekeeperMeasure","appServers":[{"instanceId":"a","latency":1}],"gateways":[]}"#,
        ]
        let interesting = Array("{}[]\",:\\u0/ \n\u{0}é9-.e".utf8) + [0xFF]
        var calls = 0
        for round in 0..<20_000 {
            var bytes = Array(seeds[round % seeds.count].utf8)
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[index] = interesting.randomElement(using: &generator) ?? 0
                case 1: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
                default: bytes.removeSubrange(index..<Int.random(in: index...min(bytes.count, index + 8), using: &generator))
                }
            }
            var socket = SocketSession(limits: SocketLimits(), at: .zero)
            var orders = socket.received(bytes, at: .zero) { _ in .refused(.invalid) }
            for call in orders.calls {
                calls += 1
                #expect(call.route.hasPrefix("/") && !call.route.hasPrefix("//") && call.route.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
                #expect(call.body.map { JSONObject.isValue($0, depthLimit: 128) } ?? true)
                orders += socket.answered(call.number, .response(status: 500, body: bytes), at: .zero)
            }
            for case .send(let text) in orders {
                #expect(JSONObject.members(of: text, depthLimit: 200)?.first?.name == "event")
            }
        }
        #expect(calls > 300)
    }
}
