/// What a call about an account comes to. What is thrown beside it is broken storage, or a ``PasswordHashingError``: the caller is not at fault
/// and tries again later.
public typealias AccountOutcome<Success> = Result<Success, AccountRefusal>

/// Why an account cannot be made, used or changed so. A value with a stable code.
public enum AccountRefusal: Error, Hashable, Sendable {
    case invalidEmail(EmailAddressError)
    case invalidUsername(UsernameError)
    case invalidProfile
    case password(PasswordRefusal)
    /// Only where addresses are not confirmed; otherwise the owner of the address is told, and nobody else.
    case emailTaken
    /// The same for an unknown address and a wrong password.
    case wrongCredentials
    /// Said only to somebody who knows the password.
    case unconfirmed
    /// Said only to somebody who knows the password.
    case disabled
    /// Too many calls, or too many wrong passwords.
    case throttled(seconds: Int)
    /// The pair of tokens is not one that was handed out, or its session was ended.
    case invalidTokens
    /// An old pair was shown: this session has just been ended for everybody.
    case replayed
    case wrongCode
    /// A tool's token was shown where only the member himself may act.
    case notASession
    case noSuchUser
    case noSuchGrant
}

extension AccountRefusal {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .invalidEmail: "invalid-email"
        case .invalidUsername: "invalid-username"
        case .invalidProfile: "invalid-profile"
        case .password(let refusal): refusal.code
        case .emailTaken: "email-taken"
        case .wrongCredentials: "wrong-credentials"
        case .unconfirmed: "email-unconfirmed"
        case .disabled: "account-disabled"
        case .throttled: "too-many-tries"
        case .invalidTokens: "invalid-tokens"
        case .replayed: "tokens-replayed"
        case .wrongCode: "wrong-code"
        case .notASession: "not-a-session"
        case .noSuchUser: "no-such-user"
        case .noSuchGrant: "no-such-grant"
        }
    }

    /// One sentence for people. Repeats nothing that the call brought in.
    public var message: String {
        switch self {
        case .invalidEmail(let error): "This is no e-mail address: \(error)."
        case .invalidUsername(let error): "This is no user name: \(error)."
        case .invalidProfile:
            "A status has at most \(ProfileChange.statusLimit) characters on one line; an avatarUri is an https address of at most \(ProfileChange.addressLimit) bytes."
        case .password(let refusal): refusal.message
        case .emailTaken: "There is an account with this e-mail address."
        // The words that Lightquark's clients expect.
        case .wrongCredentials: "Invalid email and password combination."
        case .unconfirmed: "The e-mail address has not been confirmed; enter the code that was sent to it."
        case .disabled: "The account is disabled."
        case .throttled(let seconds): "Too many tries; try again in \(seconds) \(seconds == 1 ? "second" : "seconds")."
        case .invalidTokens: "The tokens are not valid; sign in again."
        case .replayed: "The tokens had been used before, so the session was ended for safety; sign in again."
        case .wrongCode: "The code is wrong or too old; ask for a new one."
        case .notASession: "Only the member himself can do this, not a tool that acts for him."
        case .noSuchUser: "There is no such account."
        case .noSuchGrant: "There is no such session."
        }
    }

    /// In seconds; `nil` where waiting does not help.
    public var retryAfterSeconds: Int? {
        if case .throttled(let seconds) = self { seconds } else { nil }
    }
}

extension AccountRefusal: CustomStringConvertible {
    public var description: String { code }
}
