import PayingClient
import SSA

/// What the tool knows of the browsers that come to it, by the cookie that it gave them. In memory: when it ends, everybody begins anew.
actor Visitors {
    struct Visitor {
        /// Where he was sent, until he is back.
        var invitation: ToolInvitation?
        var access: Access?
        /// What happened last, for the next page.
        var note: String?
    }

    /// What a user let the tool in with.
    struct Access {
        let session: ToolSession
        /// What was asked for; what was granted may be less.
        let asked: Scopes
        let networkName: String
        let registry: ScopeRegistry
    }

    /// Of all cookies; the oldest goes first.
    private static let limit = 10_000

    private var visitors: [String: Visitor] = [:]
    private var order: [String] = []

    subscript(cookie: String) -> Visitor { visitors[cookie] ?? Visitor() }

    /// Changes what is known of a browser that has a cookie of ours.
    func change(_ cookie: String, _ body: @Sendable (inout Visitor) -> Void) {
        if visitors[cookie] == nil {
            order.append(cookie)
            if order.count > Self.limit { visitors[order.removeFirst()] = nil }
        }
        body(&visitors[cookie, default: Visitor()])
    }

    /// An invitation is good for one return.
    func takeInvitation(_ cookie: String) -> ToolInvitation? {
        defer { visitors[cookie]?.invitation = nil }
        return visitors[cookie]?.invitation
    }

    func takeNote(_ cookie: String) -> String? {
        defer { visitors[cookie]?.note = nil }
        return visitors[cookie]?.note
    }
}
