import ArgumentParser
import HostSystem
import PayingClient

struct WhoamiCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whoami", abstract: "Who is signed in.",
        discussion: "Asks the network; without NETWORK every network that there is a session with.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The network, as it was given to `login`.") var network: String?
    @Flag(help: "One JSON object a line.") var json = false

    func run() async throws {
        try await common.settings().withAccounts { client in
            let sessions = try network.map { [try client.chosenSession($0)] } ?? storing { () throws(FileError) in try client.store.sessions() }
            guard !sessions.isEmpty else { throw Stop(.notSignedIn, "nobody is signed in here", hint: "sign in: gatepass login NETWORK") }
            var failure: (any Error)?
            for session in sessions {
                // One network that is away does not hide the others.
                do {
                    try show(try await client.member(of: session.network.base), session)
                } catch let error as AccountError where sessions.count > 1 {
                    Console.say("\(session.network): \(error)")
                    failure = failure ?? error
                }
            }
            if let failure { throw failure }
        }
    }

    private func show(_ member: Member, _ session: StoredSession) throws(Stop) {
        guard json else {
            let parts = [member.username, member.email ?? "-", member.id].map { Console.printable($0) }
            try Console.print("\(session.network)  \(parts.joined(separator: "  "))\(member.isAdministrator ? "  administrator" : "")")
            return
        }
        var fields: [String: any Sendable] = [
            "network": session.network.description, "id": member.id, "username": member.username, "admin": member.isAdministrator,
            "signed_in_at": TimeText.write(session.signedInAt), "server": session.server.description,
        ]
        fields["email"] = member.email
        try Console.json(fields)
    }
}
