import Accounts
import ArgumentParser
import PasswordHashing
import Storage

/// How an operator names an account: by its e-mail address, in any case, or by its id.
struct MemberName: ExpressibleByArgument, Sendable {
    enum Form: Sendable {
        case email(EmailAddress)
        case id(UserID)
    }

    let text: String
    let form: Form?

    init(argument: String) {
        text = argument
        if let id = UserID(hex: argument) {
            form = .id(id)
        } else {
            form = (try? EmailAddress(argument, composed: .foundation)).map { .email($0) }
        }
    }
}

extension GatehouseDatabase {
    /// The account. Says what is wrong and throws where there is none.
    func account(_ name: MemberName) async throws -> User {
        let user: User?
        switch name.form {
        case .email(let email): user = try await self.user(emailKey: email.key)
        case .id(let id): user = try await self.user(id)
        case nil: throw ValidationError("`\(name.text)` is neither an e-mail address nor an account's id, which has 24 hexadecimal digits")
        }
        if let user { return user }
        Voice.say("error: there is no account \(name.text)")
        Voice.hint("`gatehouse accounts list` shows them")
        throw ExitStatus.no
    }

    /// The id, which the audit log knows of accounts that are gone, too.
    func accountID(_ name: MemberName) async throws -> UserID {
        if case .id(let id) = name.form { return id }
        return try await account(name).id
    }
}
