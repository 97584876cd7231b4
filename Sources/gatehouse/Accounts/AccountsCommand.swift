import Accounts
import ArgumentParser

struct AccountsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "List, show, disable and delete members' accounts; bring them in and take them out.",
        discussion: "Running gateways follow within a second. Every change leaves a line in the audit log: `gatehouse audit`.",
        subcommands: [
            AccountsList.self, AccountsShow.self, AccountsDisable.self, AccountsEnable.self, AccountsSignOut.self, AccountsReset.self,
            AccountsDelete.self, AccountsImport.self, AccountsExport.self, AccountsEpochs.self, AccountsRotate.self, AccountsDropEpoch.self,
        ])
}

/// An account as it is printed. Without its password hash.
struct AccountView: Encodable {
    let id: String
    let email: String
    let username: String
    let state: String
    let createdAt: String
    let emailConfirmedAt: String?
    let disabledAt: String?
    let isAdministrator: Bool
    let isBot: Bool
    let avatarURI: String?
    let status: String?

    init(_ user: User) {
        id = user.id.hex
        email = user.email.text
        username = user.username.text
        state = user.isDisabled ? "disabled" : "active"
        createdAt = user.createdAt.text
        emailConfirmedAt = user.emailConfirmedAt?.text
        disabledAt = user.disabledAt?.text
        isAdministrator = user.isAdministrator
        isBot = user.isBot
        avatarURI = user.avatarURI
        status = user.status
    }
}
