internal import Accounts
internal import HTTPTypes
internal import Hummingbird

/// `/v4/auth/*` but SSA (Lightquark v4). The first four ignore whatever `Authorization` comes along: one client sends an empty one, another one that has expired.
struct AuthRoutes {
    let accounts: AccountService
    let members: MemberCheck
    let isRegistrationOpen: Bool
    let echoes: RegistrationEchoes

    func add(to router: Router<PortalContext>) {
        router.post("/v4/auth/token") { try await signIn($0, $1) }
        router.post("/v4/auth/refresh") { try await refresh($0, $1) }
        router.post("/v4/auth/register") { try await register($0, $1) }
        router.post("/v4/auth/register/confirm") { try await confirm($0, $1) }
        router.post("/v4/auth/reset") { try await requestReset($0, $1) }
        router.post("/v4/auth/reset/confirm") { try await reset($0, $1) }
        router.post("/v4/auth/logout") { request, context in try await members.require(request) { try await signOut($0, request, context) } }
        router.post("/v4/auth/password") { request, context in try await members.require(request) { try await changePassword($0, request, context) } }
    }

    // MARK: Without a token

    private struct Credentials: Decodable {
        let email: String
        let password: String
    }

    private func signIn(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Credentials.self) else { return .badBody("email and password") }
        let shown = request.headers[.authorization].flatMap { $0.hasPrefix("Bearer LQ.AC.") ? String($0.dropFirst(7)) : nil }
        switch try await accounts.signIn(email: body.email, password: body.password, caller: context.caller, showing: shown) {
        case .success(let signedIn): return Answer(signedIn, "Signed in.")
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct TokenPair: Decodable {
        let accessToken: String
        let refreshToken: String
    }

    private func refresh(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let pair = try await request.json(TokenPair.self) else { return .badBody("accessToken and refreshToken") }
        switch try await accounts.refresh(accessToken: pair.accessToken, refreshToken: pair.refreshToken, caller: context.caller) {
        case .success(let refreshed):
            return .ok(
                "Here is the next access token.",
                [("accessToken", .string(refreshed.accessToken.text)), ("expiresInSec", .int(refreshed.expiresInSeconds))])
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Application: Decodable {
        let email: String
        let password: String
        let username: String
    }

    private func register(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard isRegistrationOpen else { return .error(403, "registration-closed", "Nobody can register here by himself; ask the maintainer.") }
        guard let body = try await request.json(Application.self) else { return .badBody("email, password and username") }
        switch try await accounts.register(email: body.email, password: body.password, username: body.username, caller: context.caller) {
        case .success(.signedIn(let signedIn)):
            echoes.remember(signedIn, email: body.email, by: request, context.caller)
            // One reply that suits all: one client looks for the tokens here, another for the number and asks for a code.
            var answer = Answer(signedIn, "The account is made.", status: 201)
            answer.errorCode = 10
            return answer
        case .success(.confirmationSent):
            return Answer(status: 201, message: "A code was sent to the address; bring it back to confirm it.", errorCode: 10)
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Confirmation: Decodable {
        let email: String
        let code: TextOrNumber
    }

    private func confirm(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Confirmation.self) else { return .badBody("email and code") }
        if !accounts.configuration.confirmsEmail {
            guard body.code.text == RegistrationEchoes.code, let signedIn = echoes.take(email: body.email, by: request, context.caller) else {
                return Answer(.wrongCode)
            }
            return Answer(signedIn, "Signed in.")
        }
        switch try await accounts.confirmEmail(body.email, code: body.code.text, caller: context.caller) {
        case .success(let signedIn): return Answer(signedIn, "The address is confirmed.")
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Address: Decodable {
        let email: String
    }

    private func requestReset(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Address.self) else { return .badBody("email") }
        switch try await accounts.requestReset(email: body.email, caller: context.caller) {
        case .success: return Answer(status: 202, message: "If the address has an account, a code is on its way.")
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct Reset: Decodable {
        let email: String
        let code: TextOrNumber
        let password: String
    }

    private func reset(_ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(Reset.self) else { return .badBody("email, code and password") }
        switch try await accounts.resetPassword(email: body.email, code: body.code.text, to: body.password, caller: context.caller) {
        case .success: return .ok("The password is changed; sign in with it.")
        case .failure(let refusal): return Answer(refusal)
        }
    }

    // MARK: With a token

    private struct SignOut: Decodable {
        let scope: String?
    }

    private func signOut(_ claims: AccessClaims, _ request: Request, _ context: PortalContext) async throws -> Answer {
        let bytes = try await request.bytes()
        let body =
            bytes.isEmpty ? SignOut(scope: nil) : try await Request(head: request.head, body: .init(buffer: .init(bytes: bytes))).json(SignOut.self)
        let scope: SignOutScope
        switch body?.scope ?? (body == nil ? "?" : "this") {
        case "this": scope = .this
        case "others": scope = .others
        case "all": scope = .all
        default: return .badBody("scope: this, others or all; or with no body at all")
        }
        switch try await accounts.signOut(claims, scope, caller: context.caller) {
        case .success(let ended): return .ok("Signed out.", [("ended", .int(ended.count))])
        case .failure(let refusal): return Answer(refusal)
        }
    }

    private struct NewPassword: Decodable {
        let current: String
        let new: String
    }

    private func changePassword(_ claims: AccessClaims, _ request: Request, _ context: PortalContext) async throws -> Answer {
        guard let body = try await request.json(NewPassword.self) else { return .badBody("current and new, both passwords") }
        switch try await accounts.changePassword(claims, from: body.current, to: body.new, caller: context.caller) {
        case .success: return .ok("The password is changed, and all other sessions are ended.")
        case .failure(let refusal): return Answer(refusal)
        }
    }
}

extension Answer {
    /// Both tokens, as after every sign-in.
    init(_ signedIn: SignedIn, _ message: String, status: Int = 200) {
        self.init(
            status: status, message: message,
            members: [
                ("token_type", .string("Bearer")), ("access_token", .string(signedIn.accessToken.text)),
                ("refresh_token", .string(signedIn.refreshToken.text)), ("expiresInSec", .int(signedIn.expiresInSeconds)),
            ])
    }
}
