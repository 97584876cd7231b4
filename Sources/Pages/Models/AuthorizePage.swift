public import SSA

/// A tool wants to be let in: the user decides.
///
/// One form sends `form_token`, `request`, `scope` (the decimal number of a bit, once for each that is switched on) and `action`, which is `deny` or `allow`;
/// another one `form_token`, `request` and `action=switch`, for another account.
public struct AuthorizePage: Sendable {
    public var formToken: String
    /// By which the stored request is found.
    public var request: String
    public var redirectURI: RedirectURI
    /// What the tool asks for, as the registry defines it.
    public var scopes: [ScopeDefinition]
    /// What is switched on. `nil`: everything below the tier `high`.
    public var chosen: Scopes?
    public var account: AccountFace
    /// After how long without use the access ends by itself, in days; `nil`: never.
    public var idleDays: Int?
    public var problem: FormProblem?

    public init(
        formToken: String, request: String, redirectURI: RedirectURI, scopes: [ScopeDefinition], chosen: Scopes? = nil, account: AccountFace,
        idleDays: Int? = 90, problem: FormProblem? = nil
    ) {
        self.formToken = formToken
        self.request = request
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.chosen = chosen
        self.account = account
        self.idleDays = idleDays
        self.problem = problem
    }
}

/// Who is signed in.
public struct AccountFace: Hashable, Sendable {
    public var username: String
    public var email: String

    public init(username: String, email: String) {
        self.username = username
        self.email = email
    }
}
