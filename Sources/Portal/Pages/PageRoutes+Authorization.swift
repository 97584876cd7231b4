internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Pages
internal import SSA

extension PageRoutes {
    func addAuthorization(to router: Router<PortalContext>) {
        // Also of `/d/`: the router does not tell them apart.
        router.get("/d") { try await open(visit($0, $1)) }
        router.get("/d/**") { try await open(visit($0, $1)) }
        router.post("/gatehouse/consent") { try await decide(visit($0, $1)) }
    }

    private func linkPage(_ visit: Visit) -> Response {
        page(renderer.handler(HandlerPage(), in: visit.setting), script: true)
    }

    // MARK: A link is opened

    private func open(_ visit: Visit) async throws -> Response {
        let target = Self.withSlash(Self.withoutLanguage(visit.context.target))
        if target == "/d/" || target.hasPrefix("/d/?"), visit.query["link"]?.isEmpty ?? true { return linkPage(visit) }
        let link: Link
        do {
            link = try Link(target: target, on: configuration.network.linkBase)
        } catch {
            return bad(Self.problem(error), visit)
        }
        guard case .authorize(let asked) = link.target else { return bad(.otherType, visit) }
        guard isOurs(link.network) else { return page(renderer.foreignNetwork(ForeignNetworkPage(link: link), in: visit.setting)) }
        let definitions: [ScopeDefinition]
        do { definitions = try configuration.network.registry.definitions(of: asked.scopes) } catch { return bad(.unknownScopes(error), visit) }
        let own = screenPath(asked)
        guard let claims = visit.claims else { return redirect(address(paths.signIn, next: own) + "&notice=needed") }
        return try await screen(asked, definitions, claims, visit)
    }

    private func screen(
        _ asked: AuthorizationRequest, _ definitions: [ScopeDefinition], _ claims: AccessClaims, _ visit: Visit, problem: FormProblem? = nil,
        chosen: Scopes? = nil
    ) async throws -> Response {
        let user: User
        switch await attempt(visit, { try await accounts.me(claims) }) {
        case .success(let found)?: user = found
        case .failure?: return redirect(address(paths.signIn, next: screenPath(asked)), cookie: session.clearing)
        case nil: return unavailable(visit)
        }
        guard let id = consent.keep(asked, for: claims) else { return unavailable(visit) }
        let model = AuthorizePage(
            formToken: session.formToken(claims), request: id, redirectURI: asked.redirectURI, scopes: definitions, chosen: chosen,
            account: AccountFace(username: user.username.text, email: user.email.text), problem: problem)
        return page(renderer.authorize(model, in: visit.setting), status: status(of: problem))
    }

    func unavailable(_ visit: Visit) -> Response {
        page(renderer.problem(ProblemPage(status: 503, code: "unavailable", retryAfterSeconds: 5), in: visit.setting), status: .serviceUnavailable)
    }

    private func bad(_ problem: LinkProblem, _ visit: Visit) -> Response {
        page(renderer.badLink(BadLinkPage(problem, link: visit.query["link"]), in: visit.setting), status: .badRequest)
    }

    private static func problem(_ error: LinkError) -> LinkProblem {
        if case .request(let inner) = error {
            if case .redirectURI(let address) = inner { return .redirectURI(address) }
            return .request(inner)
        }
        return .link(error)
    }

    /// Of the authorization screen.
    private func screenPath(_ asked: AuthorizationRequest) -> String { "\(paths.link)s/authorize?\(asked.query)" }

    /// `/d/?link=` and `/d?link=` are the same.
    private static func withSlash(_ target: String) -> String {
        target == "/d" || target.hasPrefix("/d?") ? "/d/" + target.dropFirst(2) : target
    }

    /// The choice of a language is ours, not the link's.
    private static func withoutLanguage(_ target: String) -> String {
        guard let mark = target.firstIndex(of: "?") else { return target }
        let pairs = target[target.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false).filter { !$0.hasPrefix("lang=") }
        return target[...mark] + pairs.joined(separator: "&")
    }

    /// A network on this computer has several names.
    private func isOurs(_ network: NetworkBase) -> Bool {
        let own = configuration.network.linkBase
        if network == own { return true }
        func isHere(_ base: NetworkBase) -> Bool { base.host.kind == .loopback || base.host.kind == .localhost }
        return isHere(network) && isHere(own) && network.port == own.port && network.path == own.path
    }

    // MARK: A decision comes back

    private func decide(_ visit: Visit) async throws -> Response {
        guard session.isFromHere(visit.request, authority: visit.context.authority) else { return foreignPost(visit) }
        guard let claims = visit.claims else { return redirect(paths.signIn + "?notice=needed") }
        guard let form = try await form(visit), let id = form["request"] else {
            return page(renderer.requestExpired(in: visit.setting), status: .badRequest)
        }
        switch form["action"] {
        case "switch":
            guard let asked = consent.look(id, by: claims) else { return page(renderer.requestExpired(in: visit.setting), status: .badRequest) }
            return redirect(address(paths.signIn, next: screenPath(asked)))
        case "deny": return try await taken(id, .deny, claims, visit)
        case "allow":
            let bits = form.all("scope").map { Int($0).flatMap { (0..<64).contains($0) ? $0 : nil } }
            guard !bits.contains(nil) else { return tooMuch(visit) }
            return try await taken(id, .allow(Scopes(bits: bits.compactMap { $0 })), claims, visit)
        default: return page(renderer.requestExpired(in: visit.setting), status: .badRequest)
        }
    }

    private func taken(_ id: String, _ decision: ConsentDesk.Decision, _ claims: AccessClaims, _ visit: Visit) async throws -> Response {
        switch consent.take(id, decision, by: claims, caller: visit.context.caller) {
        case .denied(let asked):
            return page(renderer.denied(DeniedPage(address: asked.denialAddress), in: visit.setting), policy: "no-referrer")
        case .allowed(let asked, let allowed):
            guard case .allow(let chosen) = decision else { return tooMuch(visit) }
            return try await leave(asked, chosen, allowed, claims, visit)
        case .tooMuch: return tooMuch(visit)
        case .used: return page(renderer.requestUsed(in: visit.setting), status: .conflict)
        case .expired: return page(renderer.requestExpired(in: visit.setting), status: .gone)
        }
    }

    /// A form that asks for what the tool did not was not made by us.
    private func tooMuch(_ visit: Visit) -> Response {
        page(renderer.problem(ProblemPage(status: 400, code: "scopes-not-asked-for"), in: visit.setting), status: .badRequest)
    }

    private func leave(
        _ asked: AuthorizationRequest, _ chosen: Scopes, _ allowed: Task<AccountOutcome<ConsentDesk.Allowed>, any Error>, _ claims: AccessClaims,
        _ visit: Visit
    ) async throws -> Response {
        let outcome = await attempt(visit) { try await allowed.value }
        switch outcome {
        case .success(.tokens(_, let address))?, .success(.code(_, _, let address))?:
            return page(renderer.leaving(LeavingPage(address: address), in: visit.setting), policy: "no-referrer")
        case .failure, nil:
            let definitions = (try? configuration.network.registry.definitions(of: asked.scopes)) ?? []
            let problem = outcome.map { objection(of: $0) ?? .expired } ?? FormProblem.unavailable
            return try await screen(asked, definitions, claims, visit, problem: problem, chosen: chosen)
        }
    }
}
