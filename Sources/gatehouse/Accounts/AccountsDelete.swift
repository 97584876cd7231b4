import Accounts
import ArgumentParser
import Storage

struct AccountsDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Remove an account for good; its address is free again.",
        discussion: "Its sessions and tools end. What the audit log has of it stays. To keep it and keep it out: `gatehouse accounts disable`.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName
    @Flag(help: "Do it: nothing brings the account back.") var yes = false

    func run() async throws {
        try await storage.withAccounts { service, database in
            let user = try await database.account(member)
            let live = try await database.liveGrants(of: user.id).count
            guard yes else {
                Voice.say("error: nothing was deleted; this would remove \(user.email) (\(user.id)) with \(GrantView.count(live)) for good")
                Voice.hint("say --yes to do it")
                throw ExitStatus.no
            }
            try await service.delete(user.id).orRefused()
            Voice.say("deleted \(user.email) (\(user.id)), ended \(GrantView.count(live))")
        }
    }
}
