public import Accounts
public import Logging

/// Writes the codes of letters to the log, for a gate that somebody tries out with nothing configured. Whoever reads the log can take over any account: never for
/// a network with members.
public struct LogMailer: AccountMailer {
    private let logger: Logger

    public init(logger: Logger) {
        self.logger = logger
    }

    public func send(_ letter: AccountLetter) async {
        var metadata: Logger.Metadata = ["to": "\(letter.to)", "letter": "\(Self.name(letter.content))"]
        switch letter.content {
        case .confirmEmail(let code), .resetPassword(let code): metadata["code"] = "\(code.text)"
        case .alreadyRegistered, .passwordChanged, .sessionReplayed: break
        }
        logger.warning("NO MAIL IS CONFIGURED: a letter goes to this log, where everybody who reads it can use its code", metadata: metadata)
    }

    private static func name(_ content: AccountLetter.Content) -> String {
        switch content {
        case .confirmEmail: "confirm-email"
        case .resetPassword: "reset-password"
        case .alreadyRegistered: "already-registered"
        case .passwordChanged: "password-changed"
        case .sessionReplayed: "session-replayed"
        }
    }
}
