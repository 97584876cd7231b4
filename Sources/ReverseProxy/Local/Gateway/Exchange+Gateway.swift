import HTTPWire
import NIOCore
import SocketGateway

/// Handshakes with the gateway of the network (Lightquark v4; RFC 6455 section 4.2).
extension Exchange {
    func begin(_ desk: GatewayDesk, _ head: RequestHead, caller: Caller) {
        guard head.method != .options else { return answer(.preflight, .preflight) }
        let handshake: WebSocketHandshake
        do {
            handshake = try WebSocketHandshake(head)
        } catch {
            return refuse(error, overHTTP2: head.isHTTP2)
        }
        guard !loop.isDraining else { return refuse(503, "gateway-stopping", "the gateway is stopping; connect again") }
        guard let accepted = ResponseHead.switching(to: handshake) else { return refuse(400, "bad-handshake", "the key cannot be answered") }
        guard desk.enter(caller.address) else {
            return refuse(429, "too-many-sockets", "there are \(desk.limits.socketsPerCaller) connections from this address already; close some")
        }
        open(GatewaySocket(loop: loop, desk: desk, caller: caller, origin: CallOrigin(head), accepted: accepted))
    }

    private func refuse(_ failure: WebSocketHandshake.Failure, overHTTP2 isHTTP2: Bool) {
        switch failure {
        case .key: refuse(400, "bad-handshake", "Sec-WebSocket-Key must be sixteen bytes in base64")
        case .version:
            refuse(426, "websocket-version", "version 13 of WebSocket is spoken here", fields: [("Sec-WebSocket-Version", "13")])
        case .notAsked:
            // HTTP/2 has no field that says so (RFC 9113 section 8.2.2).
            refuse(426, "upgrade-required", "this is a WebSocket", fields: isHTTP2 ? [] : [("Upgrade", "websocket")])
        }
    }

    private func refuse(_ status: Int, _ code: String, _ message: String, fields: [(name: String, value: String)] = []) {
        var reply = Reply.json(status: status, "")
        reply.body = Envelope.json(status: status, message: message)
        reply.fields += fields + [("Access-Control-Allow-Origin", "*")]
        reply.code = code
        answer(.refused, reply)
    }
}

extension ResponseHead {
    /// The answer of a server that switches. `nil` never, as long as the handshake is one that was read.
    fileprivate static func switching(to handshake: WebSocketHandshake) -> ResponseHead? {
        let accept = handshake.key.map { "Sec-WebSocket-Accept: \(UpgradeHandshake.accept($0))\r\n" } ?? ""
        let text = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\(accept)\r\n"
        var head = ResponseHead()
        let isRead = (try? Array(text.utf8).withUnsafeBytes { try head.parse($0, answering: .get) }) != nil
        return isRead ? head : nil
    }
}
