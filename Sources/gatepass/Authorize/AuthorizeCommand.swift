import ArgumentParser
import HostSystem
import PayingClient
import SSA

struct AuthorizeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorize", abstract: "Decide about a tool's link, and let it in with a part of your rights.",
        discussion: """
            Shows who asks and for what, and asks you. Then the address that leads back to the tool is opened, or printed where nothing opens it; it holds \
            the tool's tokens, so show it to nobody. Sign in first: gatepass login NETWORK.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "web+lq://NETWORK:s:authorize?..., or https://NETWORK/d/s/authorize?...") var link: String?
    @Option(help: ArgumentHelp("Sign in with this address for this decision alone.", valueName: "e-mail")) var account: String?
    @Flag(help: "Read the password for --account from standard input.") var passwordStdin = false
    @Option(
        help: ArgumentHelp("Ask nothing: allow these, by name with commas between them or as a number; 0 tells who you are.", valueName: "scopes"))
    var yesTo: String?
    @Flag(help: "Print the address that leads back to the tool; open nothing.") var printOnly = false
    @Option(help: ArgumentHelp("The server that the network's gatekeeper assigned; remembered.", valueName: "url")) var appServer: String?
    @Flag(help: "Let the desktop open links of the form web+lq: with this command.") var installHandler = false
    @Flag(help: "Undo --install-handler.") var uninstallHandler = false
    @Flag(help: .hidden) var hold = false

    func validate() throws {
        guard [link != nil, installHandler, uninstallHandler].filter({ $0 }).count == 1 else {
            throw ValidationError("give a link, --install-handler or --uninstall-handler")
        }
        if passwordStdin, account == nil { throw ValidationError("--password-stdin is for --account") }
    }

    func run() async throws {
        if installHandler { return try LinkHandler.install() }
        if uninstallHandler { return try LinkHandler.uninstall() }
        let link = try parsedLink()
        guard case .authorize(let request) = link.target else {
            throw Stop(.usage, "this link asks for nothing", hint: "links of tools have the form web+lq://NETWORK:s:authorize?...")
        }
        let server = try gatepass.appServer(appServer)
        let settings = try common.settings()
        try await settings.withAccounts { client in
            let session = try await session(client, link.network, server)
            let outcome = await outcome(of: request, client, session)
            await end(session, client)
            try outcome.get()
        }
    }

    private func outcome(of request: AuthorizationRequest, _ client: AccountClient, _ session: StoredSession) async -> Result<Void, any Error> {
        do {
            return .success(try await decide(request, client, session))
        } catch {
            return .failure(error)
        }
    }

    private func parsedLink() throws(Stop) -> Link {
        do throws(LinkError) {
            return try Link(link ?? "")
        } catch {
            throw Stop(.usage, error.description)
        }
    }

    private func session(_ client: AccountClient, _ network: NetworkBase, _ server: APIServer?) async throws -> StoredSession {
        let stored = try storing { () throws(FileError) in try client.store.session(of: network) }
        if let account {
            let password = try Prompt.password(fromInput: passwordStdin, twice: false)
            return try await client.signIn(
                email: account, password: password, to: stored?.network ?? NetworkAddress(network), server: server ?? stored?.assignedServer,
                isKept: false)
        }
        guard let stored else { throw AccountError.notSignedIn(network: network.description) }
        guard let server, server != stored.server else { return stored }
        return try await client.assign(server, to: stored)
    }

    private func decide(_ request: AuthorizationRequest, _ client: AccountClient, _ session: StoredSession) async throws {
        let network = try await client.network(session.network)
        let screen: AuthorizationScreen
        do throws(UnknownScopes) {
            screen = try AuthorizationScreen(request, on: network, for: session)
        } catch {
            throw AccountError.unknownScopes(error.description)
        }
        switch try yesTo.map({ try Decision.given($0, screen) }) ?? Decision.ask(screen) {
        case .denied:
            Console.say("refused; nothing was sent to \(request.redirectURI.shownName)")
            Console.say("to tell the tool, open \(request.denialAddress.text)")
            throw Stop(.denied, "the tool was not let in")
        case .allowed(let scopes):
            let entry = try await client.authorize(request, granting: scopes, in: session)
            let names = network.scopes.names(of: entry.scopes).joined(separator: ", ")
            Console.say("let in: \(request.redirectURI.shownName), with \(names.isEmpty ? "your identity alone" : names)")
            try leave(entry, to: request.redirectURI)
        }
    }

    private func leave(_ entry: ToolEntry, to address: RedirectURI) throws(Stop) {
        if !printOnly, let opener = Desktop.opener(), Desktop.run(opener, [entry.address]) {
            Console.say("you are leaving to \(address.shownName)")
            return
        }
        if !printOnly { Console.say("open this address to go back to \(address.shownName); it holds the tool's tokens") }
        try Console.print(entry.address)
    }

    /// A session that was begun for this decision alone ends with it; the tool's access does not.
    private func end(_ session: StoredSession, _ client: AccountClient) async {
        guard account != nil else { return }
        do {
            try await client.signOut(.this, of: session)
        } catch {
            Console.say("the session of \(session.who) could not be ended: \(error)")
        }
    }
}
