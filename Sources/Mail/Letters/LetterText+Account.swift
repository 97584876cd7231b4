internal import Accounts
internal import Lightning

extension LetterText {
    /// - Parameters:
    ///   - network: its name.
    ///   - site: where it is, for the foot.
    init(_ letter: AccountLetter, network: String, site: String) {
        let subject: String
        var words: [Paragraph]
        switch letter.content {
        case .confirmEmail(let code): (subject, words) = Self.confirmation(code, network)
        case .resetPassword(let code): (subject, words) = Self.reset(code, network)
        case .alreadyRegistered: (subject, words) = Self.registered(network)
        case .passwordChanged(let moment, let caller): (subject, words) = Self.changed(network, Self.place(moment, caller))
        case .sessionReplayed(let moment, let caller): (subject, words) = Self.replayed(network, Self.place(moment, caller))
        }
        words.insert(.words(Self.greeting(letter)), at: 0)
        self.init(
            subject: "\(network): \(subject)", paragraphs: words,
            foot: "\(network), \(site)\nThis letter was written by a program; nobody reads an answer to it.")
    }

    /// Strangers choose user names, and the address of somebody else to go with them: what could be read as a link or an advertisement is not repeated, and
    /// nothing at all before the address was confirmed.
    private static func greeting(_ letter: AccountLetter) -> String {
        let name = letter.username.text
        let isHarmless =
            name.count <= 32 && name.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || "0123456789 -_".unicodeScalars.contains($0) }
        switch letter.content {
        case .confirmEmail, .alreadyRegistered: return "Hello,"
        case .resetPassword, .passwordChanged, .sessionReplayed: return isHarmless ? "Hello \(name)," : "Hello,"
        }
    }

    /// What the caller's program calls itself is left out: it may say anything.
    private static func place(_ moment: Timestamp, _ caller: Caller) -> String {
        let address = caller.address.isEmpty ? "" : ", from the address \(caller.address)"
        return "on \(UTCMoment(moment).words)\(address)"
    }

    private static var minutes: Int64 { OneTimeCode.lifetime.components.seconds / 60 }

    private static func confirmation(_ code: CodeText, _ network: String) -> (String, [Paragraph]) {
        (
            "confirm your e-mail address",
            [
                .words(
                    "Somebody, most likely you, has made an account at \(network) with this e-mail address. To show that the address is yours, enter this code where you are asked for it:"
                ),
                .code(code.text),
                .words("It is good for \(minutes) minutes."),
                .words("If it was not you, there is nothing to do: without the code the account cannot be used. Please give the code to nobody."),
            ]
        )
    }

    private static func reset(_ code: CodeText, _ network: String) -> (String, [Paragraph]) {
        (
            "a new password",
            [
                .words(
                    "Somebody, most likely you, wants to set a new password for your account at \(network). Enter this code where you are asked for it:"
                ),
                .code(code.text),
                .words(
                    "It is good for \(minutes) minutes and can be used once. Whoever has it can take your account: please give it to nobody, whoever asks."
                ),
                .words("If it was not you, there is nothing to do: your password stays as it is."),
            ]
        )
    }

    private static func registered(_ network: String) -> (String, [Paragraph]) {
        (
            "you have an account already",
            [
                .words(
                    "Somebody, most likely you, tried to make an account at \(network) with this e-mail address. There is one already, and nothing about it was changed."
                ),
                .words("To come in, sign in with your password. If you do not remember it, you can ask for a new one where you sign in."),
                .words("If it was not you, there is nothing to do."),
            ]
        )
    }

    private static func changed(_ network: String, _ place: String) -> (String, [Paragraph]) {
        (
            "your password was changed",
            [
                .words("The password of your account at \(network) was changed \(place)."),
                .words("If it was you, there is nothing to do."),
                .words(
                    "If it was not you, somebody else is in your account. Please set a new password at once: where you sign in you can ask for one, and the code for it comes to this address."
                ),
            ]
        )
    }

    private static func replayed(_ network: String, _ place: String) -> (String, [Paragraph]) {
        (
            "a session was ended",
            [
                .words(
                    "One of your sessions at \(network) was ended \(place): it showed a key that had been replaced before. That happens when a session is copied, to another computer or by somebody else."
                ),
                .words("If you moved or restored a program's data yourself, sign in again and there is nothing else to do."),
                .words("If not, somebody else may have been in your account. Please change your password."),
            ]
        )
    }
}
