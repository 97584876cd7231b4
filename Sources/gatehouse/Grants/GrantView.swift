import Accounts
import SSA

/// A session or a tool as it is printed. No part of it opens anything.
struct GrantView: Encodable {
    let id: String
    /// `session` or `tool`.
    let kind: String
    let createdAt: String
    let lastUsedAt: String
    /// Of whoever made it.
    let address: String
    let userAgent: String
    /// Where a tool's redirect URI led to.
    let redirectOrigin: String?
    /// In decimal digits.
    let scopes: String

    init(_ grant: Grant) {
        id = grant.id.hex
        kind = grant.kind == .session ? "session" : "tool"
        createdAt = grant.createdAt.text
        lastUsedAt = grant.lastUsedAt.text
        address = grant.caller.address
        userAgent = grant.caller.userAgent
        redirectOrigin = grant.redirectOrigin
        scopes = grant.scopes.description
    }

    /// The one last used first.
    static func table(_ grants: [Grant]) -> String {
        var table = Table([
            ("id", .left), ("kind", .left), ("since", .left), ("last used", .left), ("from", .left), ("scopes", .right), ("what", .left),
        ])
        for view in grants.reversed().map({ GrantView($0) }) {
            let isWhole = view.scopes == Scopes.all.description
            table.append([
                view.id, view.kind, view.createdAt, view.lastUsedAt, view.address.isEmpty ? "-" : view.address, isWhole ? "all" : view.scopes,
                view.redirectOrigin ?? (view.userAgent.isEmpty ? "-" : view.userAgent),
            ])
        }
        return table.text
    }

    static func count(_ number: Int) -> String {
        number == 1 ? "1 session or tool" : "\(number) sessions and tools"
    }
}
