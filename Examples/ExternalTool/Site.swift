import HTTPTypes
import Hummingbird
import PayingClient
import SSA
import Synchronization

/// The tool's pages, and where each leads.
final class Site: Sendable {
    /// Known once it listens.
    private struct Place {
        let origin: String
        /// One for each way in which the tokens may come.
        let tools: [Tool.Delivery: Tool]
    }

    private let proposal: String
    private let visitors = Visitors()
    private let place = Mutex<Place?>(nil)

    /// - Parameter proposal: the network on the first page.
    init(proposal: String) {
        self.proposal = proposal
    }

    func open(at origin: String) throws {
        let address = try RedirectURI(origin + "/callback")
        let tools = [Tool.Delivery.code, .query].map { ($0, Tool(redirectURI: address, scopes: [], delivery: $0)) }
        place.withLock { $0 = Place(origin: address.origin, tools: Dictionary(uniqueKeysWithValues: tools)) }
    }

    func close() async {
        for tool in place.withLock({ $0?.tools.values.map { $0 } ?? [] }) { await tool.shutdown() }
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("style.css") { _, _ in Page.style() }
        router.get("") { [self] request, _ in try await guarded(request) { try await front($0) } }
        router.get("network") { [self] request, _ in try await guarded(request) { _ in try await choose(request) } }
        router.post("invite") { [self] request, _ in try await guarded(request) { try await invite(request, $0) } }
        router.get("callback") { [self] request, _ in try await guarded(request) { try await callback(request, $0) } }
        router.post("refresh") { [self] request, _ in try await guarded(request) { try await refresh($0) } }
        router.post("call") { [self] request, _ in try await guarded(request) { try await call(request, $0) } }
        router.post("forget") { [self] request, _ in try await guarded(request) { await forget($0) } }
        return router
    }

    // MARK: What every page has

    private static let cookieName = "external-tool"

    /// Finds out whose browser it is, gives a cookie to one that has none, and makes a page of what went wrong.
    private func guarded(_ request: Request, _ body: (String) async throws -> Response) async throws -> Response {
        let origin = place.withLock { $0?.origin } ?? ""
        // A form of another site must not press our buttons; the cookie's SameSite says the same.
        if request.method == .post, let from = request.headers[.origin], from != origin, !Self.isSameOrigin(request, from) {
            return Page.response("Not from here", "<p>This form did not come from this page.</p>", status: .forbidden)
        }
        let known = request.cookies[Self.cookieName]?.value
        let cookie = known.flatMap { CodeVerifier($0) == nil ? nil : $0 } ?? Self.newCookie()
        var response: Response
        do {
            response = try await body(cookie)
        } catch let error as AccountError {
            response = failure("\(error)", error.hint, at: request)
        } catch let error as any SSAError {
            response = failure(error.description, nil, at: request)
        }
        if known != cookie {
            response.setCookie(
                Cookie(
                    name: Self.cookieName, value: cookie, maxAge: 86_400, path: "/", secure: origin.hasPrefix("https:"), httpOnly: true,
                    sameSite: .lax))
        }
        return response
    }

    /// Behind a page that hides its address a browser gives no origin, but still says whether it is ours.
    private static func isSameOrigin(_ request: Request, _ origin: String) -> Bool {
        origin == "null" && HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] } == "same-origin"
    }

    private static func newCookie() -> String {
        var random = SystemRandomNumberGenerator()
        return CodeVerifier(random: &random).reveal()
    }

    private func failure(_ message: String, _ hint: String?, at request: Request) -> Response {
        let hint = hint.map { "<p>\(Page.text($0))</p>" } ?? ""
        return Page.response(
            "That did not work", "<p class=\"note\">\(Page.text(message))</p>\(hint)<p><a href=\"/\">Back</a></p>", status: .badRequest,
            hidesAddress: request.uri.path == "/callback")
    }

    private func tool(_ delivery: Tool.Delivery) throws -> Tool {
        guard let tool = place.withLock({ $0?.tools[delivery] }) else { throw HTTPError(.serviceUnavailable) }
        return tool
    }

    // MARK: Choosing a network

    private func front(_ cookie: String) async throws -> Response {
        let note = await visitors.takeNote(cookie).map { "<p class=\"note\" role=\"status\">\(Page.text($0))</p>" } ?? ""
        if let access = await visitors[cookie].access { return Page.response("You let this tool in", note + AccessPage.content(access)) }
        return Page.response(
            "A tool",
            note + """
                <p>This tool belongs to no network. Choose the one that you have an account with; there you decide what the tool may do.
                It does not learn your password.</p>
                <form action="/network" method="get">
                <label>Network <input type="text" name="network" value="\(Page.text(proposal))" required autocapitalize="off" spellcheck="false"></label>
                <button>Choose</button>
                </form>
                """)
    }

    /// What could be asked for in the network, so that it can be tried out.
    private func choose(_ request: Request) async throws -> Response {
        let network = try await tool(.query).network(NetworkAddress(Form(request.uri.query ?? "")["network"] ?? ""))
        let choices = network.scopes.definitions.map { scope in
            """
            <label><input type="checkbox" name="bit" value="\(scope.bit)"\(scope.tier == .low ? " checked" : "")> \(Page.text(scope.title))
            <small>\(Page.text(scope.sentence))</small></label>
            """
        }
        return Page.response(
            network.name,
            """
            <form action="/invite" method="post">
            <input type="hidden" name="network" value="\(Page.text(network.address.url("")))">
            <p>What shall the tool ask for?</p>
            \(choices.isEmpty ? "<p>This network names no permissions; the tool can ask who you are.</p>" : choices.joined(separator: "\n"))
            <p>How shall the answer come?</p>
            <label><input type="radio" name="delivery" value="query" checked> In the address, as with every Lightquark network</label>
            <label><input type="radio" name="delivery" value="code"> By a code that is of use to this tool alone (PKCE)</label>
            <button>Make the link</button>
            </form>
            """)
    }

    /// Makes the link and shows it in both its forms.
    private func invite(_ request: Request, _ cookie: String) async throws -> Response {
        let form = try await Form(request)
        let network = try NetworkAddress(form["network"] ?? "")
        let invitation = try tool(form["delivery"] == "code" ? .code : .query)
            .invite(to: network, asking: Scopes(bits: form.all("bit").compactMap { Int($0) }))
        await visitors.change(cookie) { $0.invitation = invitation }
        return Page.response(
            "Go to \(network)",
            """
            <p><a class="button" href="\(Page.text(invitation.webLink))">Decide there</a></p>
            <p>Or with a client that knows such links: <a href="\(Page.text(invitation.clientLink))">open it</a>, or in a terminal:</p>
            <pre>gatepass authorize '\(Page.text(invitation.clientLink))'</pre>
            """)
    }

    // MARK: Coming back

    /// Takes the tokens out of the address, and the browser to one without them.
    private func callback(_ request: Request, _ cookie: String) async throws -> Response {
        guard let invitation = await visitors.takeInvitation(cookie) else {
            return failure("This browser was not sent anywhere by this tool.", "Begin on the first page.", at: request)
        }
        let isCode = if case .code = invitation.request.responseType { true } else { false }
        let tool = try tool(isCode ? .code : .query)
        switch await Self.outcome(of: request.uri.query ?? "", invitation, tool) {
        case .failure(.denied): await visitors.change(cookie) { $0.note = "You refused; the tool got nothing." }
        case .failure(let error): throw error
        case .success(let session):
            let network = try await tool.network(invitation.network)
            let access = Visitors.Access(session: session, asked: invitation.request.scopes, networkName: network.name, registry: network.scopes)
            await visitors.change(cookie) { $0.access = access }
        }
        return Page.redirect(to: "/")
    }

    private static func outcome(of query: String, _ invitation: ToolInvitation, _ tool: Tool) async -> Result<ToolSession, AccountError> {
        do throws(AccountError) {
            return .success(try await tool.accept(query, of: invitation))
        } catch {
            return .failure(error)
        }
    }

    // MARK: What the tool may do

    private func access(_ cookie: String) async throws -> Visitors.Access {
        guard let access = await visitors[cookie].access else { throw AccountError.badCallback("nobody has let this tool in") }
        return access
    }

    private func refresh(_ cookie: String) async throws -> Response {
        let access = try await access(cookie)
        let before = access.session.tokens.access
        try await access.session.refresh()
        let isNew = access.session.tokens.access != before
        await visitors.change(cookie) { $0.note = isNew ? "There is a new access token." : "The network says that the access token is still good." }
        return Page.redirect(to: "/")
    }

    private func call(_ request: Request, _ cookie: String) async throws -> Response {
        let access = try await access(cookie)
        let path = try await Form(request)["path"] ?? "/"
        let answer = try await access.session.call("GET", path, limit: 256 * 1024)
        return Page.response("You let this tool in", AccessPage.content(access, path: path, answer: answer))
    }

    private func forget(_ cookie: String) async -> Response {
        await visitors.change(cookie) {
            $0.access = nil
            $0.note = "The tool has forgotten its tokens. To take them back for good, go to your account."
        }
        return Page.redirect(to: "/")
    }
}
