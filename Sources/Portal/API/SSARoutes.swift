internal import Accounts
internal import Hummingbird
internal import SSA

/// `/v4/auth/ssa/*`: for clients that show an authorization screen of their own, and for tools that bring a code back.
struct SSARoutes {
    let consent: ConsentDesk
    let members: MemberCheck

    func add(to router: Router<PortalContext>) {
        router.post("/v4/auth/ssa/authorize") { request, context in
            try await members.require(request) { try await authorize($0, request, context) }
        }
        router.post("/v4/auth/ssa/token") { try await redeem($0, $1) }
    }

    private func authorize(_ claims: AccessClaims, _ request: Request, _ context: PortalContext) async throws -> Answer {
        guard claims.kind == .session else { return Answer(.notASession) }
        let asked: AuthorizationRequest
        do { asked = try AuthorizationRequest(json: try await request.bytes()) } catch let error as AuthorizationRequestError { return Answer(error) }
        do {
            _ = try consent.registry.definitions(of: asked.scopes)
        } catch {
            var answer = Answer.error(
                400, "unknown-scopes", "Bits without a meaning in this network: \(error.scopes.bits.map(String.init).joined(separator: ", ")).")
            answer.members = [("unknownScopes", .string(error.scopes.description))]
            return answer
        }
        switch try await consent.allow(asked, asked.scopes, claims, caller: context.caller) {
        case .success(let allowed): return Answer(allowed)
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Redemption: Decodable {
        let code: String
        let code_verifier: String
        let redirect_uri: String
    }

    private func redeem(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Redemption.self) else { return .badBody("code, code_verifier and redirect_uri") }
        guard let verifier = CodeVerifier(body.code_verifier) else {
            return .error(400, "malformed-code-verifier", "code_verifier has 43 to 128 letters, digits, hyphens, dots, underscores and tildes.")
        }
        switch try await consent.redeem(code: body.code, verifier: verifier, redirectURI: body.redirect_uri, caller: context.caller) {
        case .success(let signedIn):
            var answer = Answer(signedIn, "The member let you in.")
            answer.members.append(("scopes", .string(signedIn.scopes.description)))
            return answer
        case .failure(let refusal): return Answer(refusal)
        }
    }
}

extension Answer {
    init(_ allowed: ConsentDesk.Allowed) {
        switch allowed {
        case .tokens(let signedIn, let address):
            self.init(signedIn, "Allowed.")
            members += [("scopes", .string(signedIn.scopes.description)), ("redirect_to", .string(address.text))]
        case .code(let code, let scopes, let address):
            self = .ok(
                "Allowed.", [("code", .string(code)), ("scopes", .string(scopes.description)), ("redirect_to", .string(address.text))])
        }
    }
}
