import Foundation
import NIOCore
import NIOPosix
import Testing

/// What deployed clients send, byte for byte, and what they need of the answer.
@Suite("Lightquark's clients")
struct ReplayTests {
    @Test("Redshift: tokens that fit its buffers, exactly 200, a refresh without Authorization")
    func redshift() async throws {
        try await MemberGate.open { gate in
            _ = try await gate.register()
            let body = #"{"email": "ada@example.org","password": "\#(MemberGate.password)"}"#
            let signIn = try await raw(gate, "POST /v4/auth/token HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n", body)
            #expect(signIn.hasPrefix("HTTP/1.1 200 OK\r\n"))
            let (access, refresh) = (try value("access_token", signIn), try value("refresh_token", signIn))
            #expect(access.utf8.count == 88 && refresh.utf8.count == 81)
            let pair = #"{"accessToken": "\#(access)", "refreshToken": "\#(refresh)"}"#
            let next = try await raw(gate, "POST /v4/auth/refresh HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\n", pair)
            #expect(next.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(try value("accessToken", next).utf8.count == 88)
        }
    }

    @Test("SharpQuark: an empty bearer at sign-in, lq_agent, and its user read back")
    func sharpQuark() async throws {
        try await MemberGate.open { gate in
            _ = try await gate.register()
            let network = try await raw(gate, "GET /v4/network HTTP/1.1\r\nHost: HOST\r\n", nil)
            #expect(network.contains("\"availableGateways\":[{\"instanceId\":"))
            let body = #"{"email":"ada@example.org","password":"\#(MemberGate.password)"}"#
            let signIn = try await raw(
                gate, "POST //v4/auth/token HTTP/1.1\r\nHost: HOST\r\nAccept: application/json\r\nlq_agent: SharpQuark\r\nAuthorization: Bearer \r\n",
                body)
            #expect(signIn.hasPrefix("HTTP/1.1 200 OK\r\n"))
            let access = try value("access_token", signIn)
            let me = try await raw(gate, "GET /v4/user/me HTTP/1.1\r\nHost: HOST\r\nAuthorization: Bearer \(access)\r\n", nil)
            #expect(me.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(try value("_id", me).utf8.count == 24)
            #expect(try value("username", me) == "Ada")
        }
    }

    @Test("Quarky: preflights, a refresh at every start with a token that is still good, and 401 for one that is not")
    func quarky() async throws {
        try await MemberGate.open { gate in
            let tokens = try await gate.register()
            let preflight = try await raw(
                gate,
                "OPTIONS /v4/auth/refresh HTTP/1.1\r\nHost: HOST\r\nOrigin: https://quarky.example\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: authorization,content-type,lq-agent\r\n", nil)
            #expect(preflight.hasPrefix("HTTP/1.1 204 "))
            #expect(preflight.contains("Access-Control-Allow-Headers: *, Authorization\r\n"))
            let pair = #"{"accessToken":"\#(tokens.access)","refreshToken":"\#(tokens.refresh)"}"#
            let head = "POST /v4/auth/refresh HTTP/1.1\r\nHost: HOST\r\nOrigin: https://quarky.example\r\nlq-agent: Quarky/0.3.9\r\n"
            let refreshed = try await raw(gate, head + "authorization: Bearer \(tokens.access)\r\nContent-Type: application/json\r\n", pair)
            #expect(refreshed.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(refreshed.contains("\"expiresInSec\":"))
            let stale = try await raw(
                gate, "GET /v4/user/me HTTP/1.1\r\nHost: HOST\r\nOrigin: https://quarky.example\r\nAuthorization: Bearer x\r\n", nil)
            #expect(stale.hasPrefix("HTTP/1.1 401 ") && stale.contains("Access-Control-Allow-Origin: *\r\n"))
        }
    }

    /// One request on a connection of its own, as it stands there, and everything that comes back.
    private func raw(_ gate: MemberGate, _ head: String, _ body: String?) async throws -> String {
        let address = try #require(URL(string: gate.house.url))
        let host = "127.0.0.1:\(try #require(address.port))"
        let length = body.map { "Content-Length: \($0.utf8.count)\r\n" } ?? ""
        let request = head.replacing("HOST", with: host) + length + "Connection: close\r\n\r\n" + (body ?? "")
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: try #require(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: request))
            var text = ""
            for try await bytes in inbound { text += String(buffer: bytes) }
            return text
        }
    }

    private func value(_ name: String, _ text: String) throws -> String {
        let pattern = try Regex("\"\(name)\":\"([^\"]*)\"", as: (Substring, Substring).self)
        return String(try #require(text.firstMatch(of: pattern), "\(text)").output.1)
    }
}
