/// Sends `form_token`, `next`, `email`, `username`, `password`.
public struct SignUpPage: Sendable {
    public var formToken: String
    public var next: String?
    public var email: String
    public var username: String
    /// Of the password, in code points.
    public var minimumLength: Int
    public var problem: FormProblem?

    public init(
        formToken: String, next: String? = nil, email: String = "", username: String = "", minimumLength: Int = 15, problem: FormProblem? = nil
    ) {
        self.formToken = formToken
        self.next = next
        self.email = email
        self.username = username
        self.minimumLength = minimumLength
        self.problem = problem
    }
}

/// The code that was sent to a new address is brought back. Sends `form_token`, `next`, `email`, `code`.
///
/// The page says the same whether a code was sent or a letter that there is an account already.
public struct ConfirmPage: Sendable {
    public var formToken: String
    public var next: String?
    public var email: String
    /// How long a code lives, in minutes.
    public var codeMinutes: Int
    public var problem: FormProblem?

    public init(formToken: String, next: String? = nil, email: String = "", codeMinutes: Int = 15, problem: FormProblem? = nil) {
        self.formToken = formToken
        self.next = next
        self.email = email
        self.codeMinutes = codeMinutes
        self.problem = problem
    }
}
