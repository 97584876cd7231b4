import ArgumentParser
import HostSystem
import PayingClient

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in to a Lightquark network.",
        discussion: """
            The session is kept in the store, with passes; the password is kept nowhere, and never an argument. From then on `gatepass get` sends requests \
            to this network in your name. Where a network confirms addresses, `--register` sends a code, and the same command with --code takes it.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "net.example, net.example/testnet, 127.0.0.1:8402; http only on this computer.") var network: String
    @Option(help: ArgumentHelp("Your address.", valueName: "e-mail")) var email: String?
    @Flag(help: "Make an account.") var register = false
    @Option(help: ArgumentHelp("The name that others see, for --register.", valueName: "name")) var username: String?
    @Option(help: ArgumentHelp("The code that came by mail, to end a registration.", valueName: "code")) var code: String?
    @Flag(help: "Read the password from standard input.") var passwordStdin = false
    @Option(help: ArgumentHelp("The server that the network's gatekeeper assigned.", valueName: "url")) var appServer: String?

    func validate() throws {
        if code != nil, register || passwordStdin { throw ValidationError("--code needs neither --register nor a password") }
        if username != nil, !register { throw ValidationError("--username is for --register") }
    }

    func run() async throws {
        let settings = try common.settings()
        let server = try gatepass.appServer(appServer)
        try await settings.withAccounts { client in
            let address = try NetworkAddress(network)
            let before = try storing { () throws(FileError) in try client.store.session(of: address.base) }
            let email = try email ?? Prompt.missing("e-mail", option: "--email")
            guard let session = try await session(client, address, email, server) else { return }
            Console.say("signed in to \(session.network) as \(session.who)")
            if let before, before.member?.id != session.member?.id {
                Console.say("the session of \(before.who) was replaced; it goes on at the network until it is signed out there")
            }
        }
    }

    /// `nil` where a code has to come by mail first, and there is nobody to type it.
    private func session(
        _ client: AccountClient, _ address: NetworkAddress, _ email: String, _ server: APIServer?
    ) async throws -> StoredSession? {
        if let code { return try await client.confirm(email: email, code: code, at: address, server: server) }
        guard register else {
            let password = try Prompt.password(fromInput: passwordStdin, twice: false)
            return try await client.signIn(email: email, password: password, to: address, server: server)
        }
        let username = try username ?? Prompt.missing("user name", option: "--username")
        let password = try Prompt.password(fromInput: passwordStdin, twice: true)
        switch try await client.register(email: email, password: password, username: username, at: address, server: server) {
        case .signedIn(let session): return session
        case .codeSent(let message):
            Console.say(message)
            guard Prompt.isTerminal else {
                Console.say("end the registration: gatepass login \(address) --email \(Console.printable(email)) --code CODE")
                return nil
            }
            let code = try Prompt.missing("code", option: "--code")
            return try await client.confirm(email: email, code: code, at: address, server: server)
        }
    }
}
