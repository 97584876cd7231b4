public import NIOCore
public import Throttling

/// Answers some paths itself, on every listener, before any service is looked for: the account interface and its pages.
public protocol LocalService: Sendable {
    /// Whether a path, as received and without its query, is one of its own. Called on event loops for every request: must be quick.
    func claims(_ path: ArraySlice<UInt8>) -> Bool

    /// The longest request body that it takes, in bytes.
    var bodyLimit: Int { get }

    /// The whole answer to a whole request.
    func respond(to request: LocalRequest) async -> LocalReply
}

/// A request as a ``LocalService`` sees it.
public struct LocalRequest: Sendable {
    /// As received.
    public var method: String
    /// Path and query as received.
    public var target: String
    /// Host and port as received; empty where there are none.
    public var authority: String
    /// `http` or `https`: how the client speaks to this listener.
    public var scheme: String
    /// In order, names in lower case.
    public var fields: [(name: String, value: String)]
    public var body: ByteBuffer
    /// The caller's address as text, `unknown` where there is none.
    public var callerText: String
    /// For throttling.
    public var caller: CallerAddress

    public init(
        method: String, target: String, authority: String, scheme: String, fields: [(name: String, value: String)], body: ByteBuffer,
        callerText: String, caller: CallerAddress
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.scheme = scheme
        self.fields = fields
        self.body = body
        self.callerText = callerText
        self.caller = caller
    }
}

public struct LocalReply: Sendable {
    public var status: Int
    /// Without `Content-Length`, `Date` and `Connection`.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
