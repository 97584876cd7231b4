public import Accounts

/// A whole request to the portal, however it came.
public struct PortalRequest: Sendable {
    public var method: String
    /// Path and query as received.
    public var target: String
    /// Host and port as received.
    public var authority: String
    /// In order, names in lower case.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]
    public var caller: Caller

    public init(method: String, target: String, authority: String, fields: [(name: String, value: String)], body: [UInt8], caller: Caller) {
        self.method = method
        self.target = target
        self.authority = authority
        self.fields = fields
        self.body = body
        self.caller = caller
    }
}

public struct PortalReply: Sendable {
    public var status: Int
    /// In order; no `Content-Length`.
    public var fields: [(name: String, value: String)]
    public var body: [UInt8]

    public init(status: Int, fields: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}
