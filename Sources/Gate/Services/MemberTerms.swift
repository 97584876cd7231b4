public import SSA

/// Members of the network come in without paying; tools that act for them, with the part of their rights that was allowed to them.
public struct MemberTerms: Hashable, Sendable {
    /// What a tool must have been allowed; the first rule that covers a request decides. What no rule covers, no tool may call.
    public let scopes: [ScopeRule]
    /// Gives the scopes their names.
    public let registry: ScopeRegistry

    public init(scopes: [ScopeRule] = [], registry: ScopeRegistry = .standard) {
        self.scopes = scopes
        self.registry = registry
    }

    /// `nil` where no tool may call.
    func requiredScopes(for path: RequestPath, method: String) -> Scopes? {
        scopes.first { $0.scope.covers(path, method: method) }?.required
    }
}

/// Requests for which a tool needs scopes.
public struct ScopeRule: Hashable, Sendable {
    public let scope: RuleScope
    /// All of them. Empty: any tool may call that a member let in.
    public let required: Scopes

    public init(scope: RuleScope, required: Scopes) {
        self.scope = scope
        self.required = required
    }
}
