import Accounts
import Lightning
import Testing
import Throttling

@testable import Mail

/// 27 November 2026, 13:05:09 UTC.
let moment = Timestamp(seconds: 1_795_784_709)

func code(_ text: String) throws -> CodeText { try #require(CodeText(typed: text)) }

func letter(_ content: AccountLetter.Content, to address: String = "ada@home.example", username: String = "Ada") -> AccountLetter {
    AccountLetter(to: EmailAddress(text: address, key: address), username: Username(stored: username), content: content)
}

let stranger = Caller(network: .local, address: "192.0.2.7", userAgent: "Click <a href=https://evil.example>here</a>")

func mailer(_ command: [String], name: String? = "Example", network: String = "Example", timeout: Duration = .seconds(30)) throws -> SendmailMailer {
    let address = try #require(MailAddress("noreply@swaps.example"))
    return try SendmailMailer(
        command: command, from: Mailbox(name: name, address: address), network: network, site: "https://swaps.example", clock: WallClock { moment },
        random: RandomSource { UInt64.random(in: 0 ... .max) }, timeout: timeout)
}

/// Why a letter was not sent; `nil` if it was.
func failure(_ mailer: SendmailMailer, _ letter: AccountLetter) async -> MailError? {
    do {
        try await mailer.send(letter)
        return nil
    } catch {
        return error as? MailError
    }
}
