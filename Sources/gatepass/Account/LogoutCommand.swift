import ArgumentParser
import PayingClient

struct LogoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Sign out of a Lightquark network.",
        discussion: "The network ends the session, and it is removed from the store. Without NETWORK the only session is meant.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The network, as it was given to `login`.") var network: String?
    @Flag(help: "End every session of this account, on whatever device.") var all = false
    @Flag(help: "End every session but this one.") var others = false
    @Flag(help: "Remove the session here without telling the network.") var forget = false

    func validate() throws {
        if [all, others, forget].filter({ $0 }).count > 1 { throw ValidationError("--all, --others and --forget exclude each other") }
    }

    func run() async throws {
        try await common.settings().withAccounts { client in
            let session = try client.chosenSession(network)
            if forget {
                try client.forget(session)
                Console.say("the session with \(session.network) was forgotten")
                return
            }
            let isEnded = try await client.signOut(all ? .all : others ? .others : .this, of: session)
            if !isEnded {
                Console.say("\(session.network) has no way to sign out; the session was only forgotten here")
            } else if others {
                Console.say("every other session of \(session.who) with \(session.network) has ended")
            } else {
                Console.say("signed out of \(session.network)\(all ? " everywhere" : "")")
            }
        }
    }
}
