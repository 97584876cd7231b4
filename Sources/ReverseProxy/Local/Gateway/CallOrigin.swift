import HTTPWire
import NIOCore
import SocketGateway

/// What the calls of a socket have in common: the place they are for and the program that makes them, as the handshake said.
struct CallOrigin {
    /// Host and port as received.
    private let authority: String
    /// Lines of an HTTP/1.1 head.
    private let lines: String

    /// Fields of the handshake that every call repeats. No cookie and no credential is among them: a page of somebody else's could have sent those.
    private static let repeated = ["user-agent", "lq-agent", "accept-language"]

    init(_ head: RequestHead) {
        authority = String(decoding: head.authorityBytes, as: UTF8.self)
        var lines = ""
        for line in head.fields.lines {
            // `lq_agent` counts as `LQ-Agent` (Lightquark v4).
            let name = String(decoding: head.fields.name(of: line), as: UTF8.self).lowercased().replacing("_", with: "-")
            if Self.repeated.contains(name) { lines += "\(name): \(head.fields.string(line))\r\n" }
        }
        self.lines = lines
    }

    /// The call as a request that could have come by HTTP/1.1. `nil` where it could not.
    func head(of call: SocketCall, limits: RequestHead.Limits) -> RequestHead? {
        var text = "\(call.method) \(call.route) HTTP/1.1\r\nHost: \(authority)\r\nAccept: application/json\r\n\(lines)"
        if let token = call.token { text += "Authorization: Bearer \(token)\r\n" }
        if let body = call.body { text += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n" }
        text += "\r\n"
        guard text.utf8.count <= limits.headBytes else { return nil }
        var head = RequestHead()
        let isRead = (try? Array(text.utf8).withUnsafeBytes { try head.parse($0, limits: limits) }) != nil
        return isRead ? head : nil
    }
}
