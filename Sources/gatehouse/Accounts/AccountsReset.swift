import Accounts
import ArgumentParser
import Lightning
import Storage

struct AccountsReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Print a code with which a member sets a new password.",
        discussion: """
            Hand it over by a way that you trust: who has it has the account. It is good once and for a quarter of an hour, and takes the place of one that \
            was made before. The member's sessions end when he uses it.
            """)

    @OptionGroup var storage: StorageOptions
    @Argument(help: "An e-mail address or an account's id.") var member: MemberName

    func run() async throws {
        try await storage.withAccounts { service, database in
            let user = try await database.account(member)
            let code = try await service.makeResetCode(for: user.id).orRefused()
            print(code.text)
            Voice.say("resets the password of \(user.email), once, within \(OneTimeCode.lifetime.components.seconds / 60) minutes")
            if user.isDisabled { Voice.hint("the account is disabled; `gatehouse accounts enable \(user.email)` lets it sign in again") }
        }
    }
}
