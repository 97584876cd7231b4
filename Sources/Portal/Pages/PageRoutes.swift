internal import Accounts
internal import HTTPTypes
internal import Hummingbird
internal import Lightning
internal import Logging
internal import NIOCore
internal import Pages
internal import SSA

/// The pages: sign-up and sign-in, the authorization screen, what has access to an account.
struct PageRoutes: Sendable {
    let configuration: PortalConfiguration
    let accounts: AccountService
    let consent: ConsentDesk
    let session: PageSession
    let renderer: PageRenderer
    let paths: PagePaths

    init(
        _ configuration: PortalConfiguration, accounts: AccountService, consent: ConsentDesk, verifier: @escaping @Sendable () -> AccessTokenVerifier,
        clock: WallClock, random: RandomSource
    ) throws {
        self.configuration = configuration
        self.accounts = accounts
        self.consent = consent
        session = PageSession(isSecure: configuration.isSecure, verifier: verifier, clock: clock, random: random)
        var paths = PagePaths()
        // `/gatehouse/authorize` is forward-auth's.
        paths.authorize = "/gatehouse/consent"
        // Where several networks share a host, each has its links under a path of its own.
        paths.link = configuration.network.linkBase.path + "/d/"
        self.paths = paths
        let network = configuration.network
        renderer = try PageRenderer(
            network: NetworkFace(
                name: network.name, privacyPolicy: network.privacyPolicy.isEmpty ? nil : network.privacyPolicy,
                termsOfService: network.termsOfService.isEmpty ? nil : network.termsOfService),
            paths: paths)
    }

    func add(to router: Router<PortalContext>) {
        addFiles(to: router)
        addSignIn(to: router)
        addAuthorization(to: router)
        addAccess(to: router)
    }

    private func addFiles(to router: Router<PortalContext>) {
        @Sendable func file(_ type: String, _ text: String) -> Response {
            let headers: HTTPFields = [
                .contentType: type, .cacheControl: "public, max-age=31536000, immutable", .xContentTypeOptions: "nosniff",
            ]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
        }
        router.get("/gatehouse/style.css") { _, _ in file("text/css; charset=utf-8", renderer.stylesheet) }
        router.get("/gatehouse/handler.js") { _, _ in file("text/javascript; charset=utf-8", renderer.script) }
    }

    // MARK: What all pages have

    /// One request for a page.
    struct Visit {
        let request: Request
        let context: PortalContext
        let setting: PageSetting
        let query: FormFields
        /// Who is signed in.
        let claims: AccessClaims?
    }

    func visit(_ request: Request, _ context: PortalContext) -> Visit {
        let query = FormFields(request.uri.query?.utf8.map { $0 } ?? []) ?? FormFields([])!
        let language = query["lang"].flatMap { Language(tag: $0) } ?? Language.negotiate(acceptLanguage: request.headers[.acceptLanguage])
        // Routes know nothing of the path that the network's links have, browsers do.
        let prefix = context.target.hasPrefix("/d") ? configuration.network.linkBase.path : ""
        let address = request.method == .get ? prefix + context.target : nil
        return Visit(
            request: request, context: context, setting: PageSetting(language, address: address), query: query, claims: session.claims(request))
    }

    /// The fields of a form that was posted from a page of ours, by whoever is signed in now; `nil` otherwise.
    func form(_ visit: Visit) async throws -> FormFields? {
        guard session.isFromHere(visit.request, authority: visit.context.authority), let fields = FormFields(try await visit.request.bytes()) else {
            return nil
        }
        guard let token = fields["form_token"], session.isOurs(token, visit.claims) else { return nil }
        return fields
    }

    /// - Parameter policy: `no-referrer` on pages that lead away; elsewhere a browser would withhold `Origin` from our own forms.
    func page(_ html: String, status: HTTPResponse.Status = .ok, policy: String = "same-origin", script: Bool = false, cookie: String? = nil)
        -> Response
    {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
            .contentSecurityPolicy:
                "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
                + (script ? "; script-src 'self'" : ""),
        ]
        headers[HTTPField.Name("Referrer-Policy")!] = policy
        headers[HTTPField.Name("X-Frame-Options")!] = "DENY"
        headers[HTTPField.Name("Cross-Origin-Opener-Policy")!] = "same-origin"
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    func redirect(_ path: String, cookie: String? = nil) -> Response {
        var headers: HTTPFields = [.location: path, .cacheControl: "no-store"]
        if let cookie { headers[.setCookie] = cookie }
        return Response(status: .seeOther, headers: headers)
    }

    func foreignPost(_ visit: Visit) -> Response {
        page(renderer.problem(ProblemPage(status: 403, code: "foreign-form"), in: visit.setting), status: .forbidden)
    }

    /// Where somebody goes on after he signed in: only to pages of ours.
    func next(_ text: String?) -> String? {
        guard let text, text.utf8.count <= 9000, text.hasPrefix("/gatehouse/") || text.hasPrefix(paths.link),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }

    func address(_ path: String, next: String?) -> String {
        next.map { "\(path)?next=\(FormFields.encode($0))" } ?? path
    }

    /// Runs what may fail because accounts are not available, and says so on the page itself.
    func objection<Success>(of outcome: AccountOutcome<Success>) -> FormProblem? {
        if case .failure(let refusal) = outcome { .refused(refusal) } else { nil }
    }

    func status(of problem: FormProblem?) -> HTTPResponse.Status {
        switch problem {
        case nil: .ok
        case .refused(let refusal): .init(code: refusal.status == 401 ? 400 : refusal.status)
        case .expired: .badRequest
        case .unavailable: .serviceUnavailable
        }
    }

    /// `nil` where storage, or what hashes passwords, cannot do its work: the page stays as it is and says so.
    func attempt<Success>(
        _ visit: Visit, _ body: () async throws -> AccountOutcome<Success>
    ) async -> AccountOutcome<Success>? {
        do {
            return try await body()
        } catch {
            visit.context.logger.warning("accounts are not available", metadata: ["error": "\(error)"])
            return nil
        }
    }
}
