/// A client's request to speak WebSocket from now on, for a server that does so itself (RFC 6455 section 4.2.1; over HTTP/2 RFC 8441 section 5).
public struct WebSocketHandshake: Hashable, Sendable {
    /// What the answer proves to have read; `nil` over HTTP/2, where there is none.
    public let key: String?

    public enum Failure: Error, Hashable, Sendable {
        /// It does not ask for WebSocket.
        case notAsked
        /// Not version 13.
        case version
        /// Not sixteen bytes in base64.
        case key
    }

    public init(_ head: RequestHead) throws(Failure) {
        guard head.method == .get, head.upgrade == "websocket" else { throw .notAsked }
        guard head.fields.strings(named: "sec-websocket-version") == ["13"] else { throw .version }
        guard !head.isHTTP2 else {
            key = nil
            return
        }
        let keys = head.fields.strings(named: "sec-websocket-key")
        guard keys.count == 1, Self.isKey(keys[0]) else { throw .key }
        key = keys[0]
    }

    private static func isKey(_ text: String) -> Bool {
        text.utf8.count == 24 && text.hasSuffix("==")
            && text.utf8.dropLast(2).allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "/") }
    }
}
