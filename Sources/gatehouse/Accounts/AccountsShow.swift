import Accounts
import ArgumentParser
import Foundation
import Storage

struct AccountsShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One account with its sessions and tools.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        let (user, grants) = try await storage.withStorage { database in
            let user = try await database.account(member)
            return (user, try await database.liveGrants(of: user.id))
        }
        let view = AccountView(user)
        if json { return try JSONOutput.print(WholeView(account: view, grants: grants.reversed().map { GrantView($0) })) }
        var lines = [
            ("id", view.id), ("e-mail", view.email), ("name", view.username), ("registered", view.createdAt),
            ("confirmed", view.emailConfirmedAt ?? "not yet"), ("state", view.disabledAt.map { "disabled since \($0)" } ?? view.state),
        ]
        if view.isAdministrator { lines.append(("administrator", "yes")) }
        if view.isBot { lines.append(("bot", "yes")) }
        if let status = view.status { lines.append(("status", status)) }
        if let avatar = view.avatarURI { lines.append(("avatar", avatar)) }
        for (name, value) in lines { print(name.padding(toLength: 15, withPad: " ", startingAt: 0) + value) }
        guard !grants.isEmpty else { return Voice.say("no sessions and no tools") }
        print("\n" + GrantView.table(grants))
    }

    private struct WholeView: Encodable {
        let account: AccountView
        let grants: [GrantView]
    }
}
