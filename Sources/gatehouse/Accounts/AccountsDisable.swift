import Accounts
import ArgumentParser
import Storage

struct AccountsDisable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Nobody signs in any more, and every session and tool ends.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName

    func run() async throws {
        try await storage.withAccounts { service, database in
            let user = try await database.account(member)
            let live = try await database.liveGrants(of: user.id).count
            _ = try await service.disable(user.id).orRefused()
            Voice.say("\(user.isDisabled ? "was disabled already" : "disabled"): \(user.email)\(live == 0 ? "" : ", ended \(GrantView.count(live))")")
        }
    }
}

struct AccountsEnable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "A disabled account can sign in again.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName

    func run() async throws {
        try await storage.withAccounts { service, database in
            let user = try await database.account(member)
            _ = try await service.enable(user.id).orRefused()
            Voice.say("\(user.isDisabled ? "enabled" : "was not disabled"): \(user.email)")
        }
    }
}

struct AccountsSignOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out", abstract: "End every session and tool of a member, who can sign in again.")

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName

    func run() async throws {
        try await storage.withAccounts { service, database in
            let user = try await database.account(member)
            let ended = try await service.end(.all(of: user.id)).orRefused()
            Voice.say("ended \(GrantView.count(ended.count)) of \(user.email)")
        }
    }
}
