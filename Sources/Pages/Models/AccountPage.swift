/// Who is signed in, and the ways from there. Its form sends `form_token`, to sign out.
public struct AccountPage: Sendable {
    public var formToken: String
    public var account: AccountFace

    public init(formToken: String, account: AccountFace) {
        self.formToken = formToken
        self.account = account
    }
}

/// `/d/` without a link: what links with `web+lq` are, a button to let this page open them, and a field for one (GET `link`).
public struct HandlerPage: Sendable {
    public init() {}
}
