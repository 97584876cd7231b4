import Accounts
import Lightning
import Mail
import PasswordHashing

extension AccountConfiguration {
    init(_ network: NetworkConfiguration) {
        self.init(
            confirmsEmail: network.confirmsEmail, lifetimes: AccessLifetimes(session: network.tokens.access, tool: network.tokens.tool),
            grantLimit: network.grantsPerMember)
    }
}

extension Argon2PasswordHasher {
    /// What is out of the bounds of Argon2id, which the configuration's checks let through nowhere, is hashed at the standard cost.
    convenience init(_ passwords: PasswordConfiguration) {
        self.init(
            parameters: Argon2idParameters(memory: passwords.memory, passes: passwords.passes) ?? .standard, threads: passwords.workers,
            queueLimit: passwords.queue)
    }
}

extension NetworkConfiguration {
    /// What sends the letters; `nil` where nothing is configured for it.
    func mailer(clock: WallClock, random: RandomSource) throws(MailError) -> SendmailMailer? {
        guard let mail else { return nil }
        guard let address = MailAddress(mail.from.address) else { throw .unusableAddress }
        return try SendmailMailer(
            command: mail.command, from: Mailbox(name: mail.from.name, address: address), network: name, site: baseURL.description, clock: clock,
            random: random)
    }
}
