internal import Accounts
internal import Hummingbird
internal import Lightning
internal import SSA

/// What a member, or a tool that acts for him, asks about himself.
struct MemberRoutes {
    let accounts: AccountService
    let members: MemberCheck
    let registry: ScopeRegistry

    func add(to router: Router<PortalContext>) {
        router.get("/v4/user/me") { request, _ in try await members.require(request) { try await me($0) } }
        router.patch("/v4/user/me") { request, context in try await members.require(request) { try await change($0, request, context) } }
        router.delete("/v4/user/me") { request, context in try await members.require(request) { try await delete($0, request, context) } }
        router.get("/v4/auth/grants") { request, _ in try await members.require(request) { try await grants($0) } }
        router.delete("/v4/auth/grants/:id") { request, context in
            try await members.require(request) { try await end($0, context.parameters.get("id") ?? "", context) }
        }
    }

    private func me(_ claims: AccessClaims) async throws -> Answer {
        switch try await accounts.me(claims) {
        case .success(let user): .ok("That is you.", [("user", .object(profile(user, for: claims)))])
        case .failure(let refusal): Answer(refusal)
        }
    }

    /// A tool sees who it acts for, whatever it was allowed; the rest by scope, where the network has scopes of these names.
    private func profile(_ user: User, for claims: AccessClaims) -> [(String, JSON)] {
        let isSession = claims.kind == .session
        func allows(_ name: String) -> Bool { isSession || registry[name: name].map { claims.scopes.contains($0.scopes) } ?? false }
        var members: [(String, JSON)] = [("_id", .string(user.id.hex)), ("username", .string(user.username.text))]
        if allows("email.read") { members.append(("email", .string(user.email.text))) }
        if allows("profile.read") {
            members += [
                ("admin", .bool(user.isAdministrator)), ("isBot", .bool(user.isBot)), ("avatarUri", .optional(user.avatarURI)),
                ("status", .optional(user.status)),
            ]
        }
        return members
    }

    private struct Changes: Decodable {
        let username: String?
        let status: String?
        let avatarUri: String?
    }

    private func change(_ claims: AccessClaims, _ request: Request, _ context: PortalContext) async throws -> Answer {
        if claims.kind == .tool, registry[name: "profile.write"].map({ !claims.scopes.contains($0.scopes) }) ?? true {
            return .error(403, "missing-scope", "This tool was not allowed profile.write.")
        }
        guard let body = try await request.json(Changes.self) else {
            return .badBody("username, status and avatarUri, each of which may be left out")
        }
        let change = ProfileChange(username: body.username, status: body.status, avatarURI: body.avatarUri)
        switch try await accounts.changeProfile(claims, change, caller: context.caller) {
        case .success(let user): return .ok("Changed.", [("user", .object(profile(user, for: claims)))])
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Proof: Decodable {
        let password: String
    }

    private func delete(_ claims: AccessClaims, _ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Proof.self) else { return .badBody("password") }
        switch try await accounts.deleteAccount(claims, password: body.password, caller: context.caller) {
        case .success: return .ok("The account is gone.")
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private func grants(_ claims: AccessClaims) async throws -> Answer {
        switch try await accounts.grants(claims) {
        case .success(let grants):
            let list = grants.reversed().map { grant in
                JSON.object([
                    ("id", .string(grant.id.hex)), ("kind", .string(grant.kind == .tool ? "tool" : "session")),
                    ("origin", .optional(grant.redirectOrigin)), ("scopes", .string(grant.scopes.description)),
                    ("scopeNames", .array(grant.kind == .tool ? registry.names(of: grant.scopes).map { .string($0) } : [])),
                    ("createdAt", .string(grant.createdAt.rfc3339)), ("lastUsedAt", .string(grant.lastUsedAt.rfc3339)),
                    ("address", .string(grant.caller.address)), ("userAgent", .string(grant.caller.userAgent)),
                    ("isThis", .bool(grant.id == claims.grant)),
                ])
            }
            return .ok("What has access to the account.", [("grants", .array(list))])
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private func end(_ claims: AccessClaims, _ id: String, _ context: PortalContext) async throws -> Answer {
        guard let grant = GrantID(hex: id) else { return Answer(.noSuchGrant) }
        switch try await accounts.signOut(claims, .grant(grant), caller: context.caller) {
        case .success: return .ok("It has no access any more.")
        case .failure(let refusal): return Answer(refusal)
        }
    }
}
