/// Asks for a letter with a code. Sends `form_token`, `next`, `email`.
public struct ForgotPasswordPage: Sendable {
    public var formToken: String
    public var next: String?
    public var email: String
    public var problem: FormProblem?

    public init(formToken: String, next: String? = nil, email: String = "", problem: FormProblem? = nil) {
        self.formToken = formToken
        self.next = next
        self.email = email
        self.problem = problem
    }
}

/// The code from the letter, and a new password. Sends `form_token`, `next`, `email`, `code`, `password`.
///
/// The page says the same whether there is such an account or not.
public struct ResetPasswordPage: Sendable {
    public var formToken: String
    public var next: String?
    public var email: String
    /// Of the password, in code points.
    public var minimumLength: Int
    /// How long a code lives, in minutes.
    public var codeMinutes: Int
    public var problem: FormProblem?

    public init(
        formToken: String, next: String? = nil, email: String = "", minimumLength: Int = 15, codeMinutes: Int = 15, problem: FormProblem? = nil
    ) {
        self.formToken = formToken
        self.next = next
        self.email = email
        self.minimumLength = minimumLength
        self.codeMinutes = codeMinutes
        self.problem = problem
    }
}
