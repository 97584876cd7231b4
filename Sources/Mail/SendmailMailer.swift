public import Accounts
public import Lightning

/// Hands letters to a program of this machine, as `sendmail` has been called for decades: it takes the letter on its standard input and reads from its head whom
/// it is for (`-t`), or is told by an argument. Queueing, retrying and signing are that program's affair.
public struct SendmailMailer: AccountMailer {
    /// Programs that run at a time; letters beyond that wait.
    public static let limit = 4
    /// In a command, stands for the address that a letter goes to. A word of its own.
    public static let recipientWord = "{to}"

    private let program: MailProgram
    private let arguments: [String]
    private let from: Mailbox
    private let network: String
    private let site: String
    private let clock: WallClock
    private let random: RandomSource
    private let turns = Turns(SendmailMailer.limit)

    /// - Parameters:
    ///   - command: a program by its absolute path, and its arguments.
    ///   - network: what the letters call it.
    ///   - site: where it is.
    ///   - timeout: for one letter; 30 s unless said otherwise.
    public init(
        command: [String], from: Mailbox, network: String, site: String, clock: WallClock, random: RandomSource, timeout: Duration = .seconds(30)
    ) throws(MailError) {
        guard let path = command.first, !path.isEmpty else { throw .noCommand }
        program = MailProgram(path: path, timeout: timeout)
        arguments = Array(command.dropFirst())
        self.from = from
        self.network = network
        self.site = site
        self.clock = clock
        self.random = random
    }

    /// Throws a ``MailError``.
    public func send(_ letter: AccountLetter) async throws {
        guard let to = MailAddress(letter.to.text) else { throw MailError.unusableAddress }
        let isArgument = arguments.contains(Self.recipientWord)
        guard !isArgument || !to.text.hasPrefix("-") else { throw MailError.unusableAddress }
        let text = LetterText(letter, network: network, site: site)
        let message = MailMessage(from: from, to: to, subject: text.subject, plain: text.plain, html: text.html, sentAt: clock.now())
        await turns.take()
        // An answer and no throw: thrown on from a function that cleans up, the error crashes the optimizer of Swift 6.3.
        let failure = await program.run(
            arguments: arguments.map { $0 == Self.recipientWord ? to.text : $0 }, input: message.bytes(random: random))
        turns.giveBack()
        if let failure { throw failure }
    }
}
