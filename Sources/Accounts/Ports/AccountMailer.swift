public import Lightning

/// A letter to a member. How it is worded is the mailer's affair.
public struct AccountLetter: Sendable {
    public enum Content: Sendable {
        case confirmEmail(CodeText)
        case resetPassword(CodeText)
        /// Somebody tried to register with this address; the account is untouched.
        case alreadyRegistered
        case passwordChanged(at: Timestamp, from: Caller)
        /// An old pair of tokens was shown, so a session was ended: the member should change his password if he did not do it himself.
        case sessionReplayed(at: Timestamp, from: Caller)
    }

    public let to: EmailAddress
    public let username: Username
    public let content: Content

    public init(to: EmailAddress, username: Username, content: Content) {
        self.to = to
        self.username = username
        self.content = content
    }
}

/// Takes letters to members: a mail program, or a log where there is none.
public protocol AccountMailer: Sendable {
    /// Returns when the letter is in somebody else's hands. A throw is reported and the letter lost: its reader asks again.
    func send(_ letter: AccountLetter) async throws
}
