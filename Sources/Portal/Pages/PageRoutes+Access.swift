internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import SSA

extension PageRoutes {
    func addAccess(to router: Router<PortalContext>) {
        router.get("/gatehouse/account") { try await account(visit($0, $1)) }
        router.post("/gatehouse/sign-out") { try await signOut(visit($0, $1)) }
        router.get("/gatehouse/access") { try await access(visit($0, $1)) }
        router.post("/gatehouse/access/end") { try await end(visit($0, $1)) }
        router.post("/gatehouse/access/end-others") { try await endOthers(visit($0, $1)) }
    }

    private func toSignIn(_ visit: Visit, _ path: String) -> Response {
        redirect(address(paths.signIn, next: path) + "&notice=needed")
    }

    private func account(_ visit: Visit) async throws -> Response {
        guard let claims = visit.claims else { return toSignIn(visit, paths.account) }
        switch await attempt(visit, { try await accounts.me(claims) }) {
        case .success(let user)?:
            let model = AccountPage(
                formToken: session.formToken(claims), account: AccountFace(username: user.username.text, email: user.email.text))
            return page(renderer.account(model, in: visit.setting))
        case .failure?: return redirect(paths.signIn, cookie: session.clearing)
        case nil: return unavailable(visit)
        }
    }

    private func signOut(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        if let claims = visit.claims {
            guard try await form(visit) != nil else { return redirect(paths.account) }
            guard await attempt(visit, { try await accounts.signOut(claims, .this, caller: visit.context.caller) }) != nil else {
                return unavailable(visit)
            }
        }
        return page(renderer.signedOut(in: visit.setting), cookie: session.clearing)
    }

    private func access(_ visit: Visit) async throws -> Response {
        guard let claims = visit.claims else { return toSignIn(visit, paths.access) }
        switch await attempt(visit, { try await accounts.grants(claims) }) {
        case .success(let grants)?:
            let notice = visit.query["notice"].flatMap { AccessPage.Notice(rawValue: $0) }
            return page(renderer.access(model(grants, claims, notice), in: visit.setting))
        case .failure?: return toSignIn(visit, paths.access)
        case nil: return unavailable(visit)
        }
    }

    private func model(_ grants: [Grant], _ claims: AccessClaims, _ notice: AccessPage.Notice?) -> AccessPage {
        let registry = configuration.network.registry
        // The one used last stands first.
        let tools = grants.reversed().filter { $0.kind == .tool }.map { grant in
            ToolAccess(
                id: grant.id.hex, origin: grant.redirectOrigin ?? "", scopes: registry.definitions.filter { grant.scopes.contains($0.scopes) },
                since: grant.createdAt, lastUsed: grant.lastUsedAt)
        }
        let sessions = grants.reversed().filter { $0.kind == .session }.map { grant in
            SessionAccess(
                id: grant.id.hex, isThis: grant.id == claims.grant, address: grant.caller.address.isEmpty ? nil : grant.caller.address,
                program: grant.caller.userAgent.isEmpty ? nil : grant.caller.userAgent, since: grant.createdAt, lastUsed: grant.lastUsedAt)
        }
        return AccessPage(formToken: session.formToken(claims), tools: tools, sessions: sessions, notice: notice)
    }

    private func end(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        guard let claims = visit.claims else { return toSignIn(visit, paths.access) }
        guard let form = try await form(visit), let grant = form["grant"].flatMap({ GrantID(hex: $0) }) else { return redirect(paths.access) }
        switch await attempt(visit, { try await accounts.signOut(claims, .grant(grant), caller: visit.context.caller) }) {
        case .success?: return redirect(paths.access + "?notice=ended")
        case .failure?: return redirect(paths.access + "?notice=gone")
        case nil: return unavailable(visit)
        }
    }

    private func endOthers(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        guard let claims = visit.claims else { return toSignIn(visit, paths.access) }
        guard try await form(visit) != nil else { return redirect(paths.access) }
        switch await attempt(visit, { try await accounts.signOut(claims, .others, caller: visit.context.caller) }) {
        case .success?, .failure?: return redirect(paths.access + "?notice=others-ended")
        case nil: return unavailable(visit)
        }
    }
}
