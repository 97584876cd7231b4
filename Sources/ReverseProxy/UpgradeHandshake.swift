import Crypto
import HTTPWire
import Macaroons

/// What is asked of an upstream that shall switch protocols, and what it has to answer.
struct UpgradeHandshake {
    /// `websocket` or another protocol's name, as it goes into `Upgrade`.
    let protocolName: String
    /// Ours, for a WebSocket client that came by HTTP/2, where the handshake has no key (RFC 8441 section 5). `nil`: the client brought its own.
    let key: String?

    init(protocolName: String, isHTTP2: Bool) {
        self.protocolName = protocolName
        var generator = SystemRandomNumberGenerator()
        key = isHTTP2 && protocolName == "websocket" ? Base64.encode((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }) : nil
    }

    /// Whether the upstream switched to what was asked for (RFC 9110 section 7.8), and understood (RFC 6455 section 4.1). Where the client brought the key, it
    /// checks that itself.
    func accepts(_ head: ResponseHead) -> Bool {
        guard head.fields.strings(.upgrade).map({ $0.lowercased() }) == [protocolName] else { return false }
        guard let key else { return true }
        return head.fields.strings(named: "sec-websocket-accept") == [Self.accept(key)]
    }

    /// What a server answers to a client's key (RFC 6455 section 4.2.2).
    static func accept(_ key: String) -> String {
        Base64.encode(Array(Insecure.SHA1.hash(data: Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))))
    }
}
