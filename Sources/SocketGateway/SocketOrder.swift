public import Accounts

/// What a ``SocketSession`` wants done, in this order.
public enum SocketOrder: Hashable, Sendable {
    /// A message of text in UTF-8, as a single frame.
    case send([UInt8])
    /// Run this request; ``SocketSession/answered(_:_:at:)`` wants to hear what came of it.
    case call(SocketCall)
    /// Nobody waits for this call any more. It is not answered.
    case abandon(Int)
    /// Somebody showed a good token, and perhaps the session that a gatekeeper had given him.
    case admitted(AccessClaims, session: String?)
    /// What a client found out for the ``Gatekeeper``.
    case measured(GatekeeperSession, MeasuredLatencies)
    /// Close for good; nothing comes behind it.
    case close(SocketClosing)
}

/// Why a socket of the gateway is closed. What it says goes into the close frame.
public enum SocketClosing: String, Hashable, Sendable {
    case unauthorized = "the token is not good"
    case revoked = "the session was ended"
    case notAuthenticated = "nobody signed in"
    case silent = "no heartbeat"
    case flooding = "too many messages"
    case stopping = "the server stops"
}

/// An rpc as a request of HTTP.
public struct SocketCall: Hashable, Sendable {
    /// Of this socket, from 0.
    public let number: Int
    /// A token (RFC 9110 section 5.6.2).
    public let method: String
    /// Path and query; begins with exactly one slash, visible ASCII only.
    public let route: String
    /// The bearer token; `nil` where none was sent, or where the route asks for none.
    public let token: String?
    /// JSON.
    public let body: [UInt8]?
}

extension SocketCall: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(method) of call \(number)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What came of a ``SocketCall``.
public enum CallAnswer: Hashable, Sendable {
    case response(status: Int, body: [UInt8])
    /// There was no response, or one that is of no use.
    case failed(status: Int, message: String)
}
