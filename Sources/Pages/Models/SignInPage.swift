/// Sends `form_token`, `next`, `email`, `password`.
public struct SignInPage: Sendable {
    /// What happened before, said above the form.
    public enum Notice: String, Hashable, Sendable, CaseIterable {
        /// Something else was asked for, which needs an account.
        case needed
        case confirmed
        case passwordChanged = "password-changed"
        /// The session had ended, by itself or from elsewhere.
        case ended
    }

    public var formToken: String
    /// Where to go on afterwards: a path of this server with its query. Handed on to the pages that this one links to.
    public var next: String?
    public var email: String
    public var problem: FormProblem?
    public var notice: Notice?
    /// Whether there is a link to sign up.
    public var isRegistrationOpen: Bool
    /// Whether letters can be sent, so that there is a link for a forgotten password.
    public var canResetPassword: Bool

    public init(
        formToken: String, next: String? = nil, email: String = "", problem: FormProblem? = nil, notice: Notice? = nil,
        isRegistrationOpen: Bool = true,
        canResetPassword: Bool = true
    ) {
        self.formToken = formToken
        self.next = next
        self.email = email
        self.problem = problem
        self.notice = notice
        self.isRegistrationOpen = isRegistrationOpen
        self.canResetPassword = canResetPassword
    }
}
