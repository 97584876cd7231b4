import Accounts
import ArgumentParser
import Storage

struct AccountsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "The accounts, by id.")

    @OptionGroup var storage: StorageOptions
    @Option(help: "How many at most, up to 1000.") var limit = 50
    @Option(help: "Go on after a page: the id that it ended with.") var after: String?
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit goes from 1 to 1000") }
        if let after, UserID(hex: after) == nil { throw ValidationError("--after takes an account's id: 24 hexadecimal digits") }
    }

    func run() async throws {
        let last = after.flatMap { UserID(hex: $0) }
        let users = try await storage.withStorage { try await $0.users(after: last, limit: limit) }
        let next = users.count == limit ? users.last?.id.hex : nil
        if json { return try JSONOutput.print(PageView(accounts: users.map { AccountView($0) }, next: next)) }
        guard !users.isEmpty else { return Voice.say("no accounts") }
        var table = Table([("id", .left), ("e-mail", .left), ("name", .left), ("registered", .left), ("confirmed", .left), ("state", .left)])
        for view in users.map({ AccountView($0) }) {
            table.append([view.id, view.email, view.username, view.createdAt, view.emailConfirmedAt == nil ? "no" : "yes", view.state])
        }
        print(table.text)
        if let next { Voice.hint("more with --after \(next)") }
    }

    private struct PageView: Encodable {
        let accounts: [AccountView]
        let next: String?
    }
}
