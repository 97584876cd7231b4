internal import Accounts

/// What went wrong with a form, in a sentence, and which field it is about.
struct ProblemText {
    let text: Markup
    let field: String?

    init(_ problem: FormProblem, _ phrases: Phrases) {
        switch problem {
        case .expired: self.init(phrases("problem-expired"), field: nil)
        case .unavailable: self.init(phrases("problem-unavailable"), field: nil)
        case .refused(let refusal): self.init(refusal, phrases)
        }
    }

    private init(_ text: Markup, field: String?) {
        self.text = text
        self.field = field
    }

    private init(_ refusal: AccountRefusal, _ phrases: Phrases) {
        let field: String? =
            switch refusal {
            case .invalidEmail, .emailTaken, .wrongCredentials: "email"
            case .invalidUsername: "username"
            case .password: "password"
            case .wrongCode: "code"
            case .unconfirmed, .disabled, .throttled, .invalidTokens, .replayed, .notASession, .noSuchUser, .noSuchGrant, .invalidProfile: nil
            }
        self.init(ProblemText.sentence(refusal, phrases), field: field)
    }

    private static func sentence(_ refusal: AccountRefusal, _ phrases: Phrases) -> Markup {
        switch refusal {
        case .invalidEmail(.tooLong): phrases("problem-email-too-long", ["limit": Markup(String(EmailAddress.byteLimit))])
        case .invalidUsername(.empty): phrases("problem-username-empty")
        case .invalidUsername(.tooLong): phrases("problem-username-too-long", ["limit": Markup(String(Username.lengthLimit))])
        case .invalidUsername(.forbiddenCharacter): phrases("problem-username-forbidden")
        case .password(.tooShort(let minimum)): phrases("problem-password-too-short", ["minimum": Markup(String(minimum))])
        case .password(.tooLong): phrases("problem-password-too-long", ["limit": Markup(String(Password.byteLimit))])
        case .throttled(let seconds): Markup(html: "\(phrases("problem-too-many-tries").html) \(phrases.wait(seconds: seconds).html)")
        // No page of ours changes a profile.
        case .invalidProfile: phrases("problem-unavailable")
        default: phrases("problem-\(refusal.code)")
        }
    }

    /// - Parameter linkedTo: the field to which the sentence leads.
    func slots(linkedTo field: String?) -> Slots {
        ["text": .markup(text), "field": .optional(field)]
    }
}
