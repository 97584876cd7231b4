/// Where pages and forms are served; each begins with a slash. Forms are sent with POST to the path of their page, but the one for a link, which is a GET.
public struct PagePaths: Hashable, Sendable {
    public var signIn = "/gatehouse/sign-in"
    public var signUp = "/gatehouse/sign-up"
    public var confirm = "/gatehouse/confirm"
    public var forgot = "/gatehouse/forgot"
    public var reset = "/gatehouse/reset"
    public var signOut = "/gatehouse/sign-out"
    public var account = "/gatehouse/account"
    public var authorize = "/gatehouse/authorize"
    public var access = "/gatehouse/access"
    /// POST; ends one grant.
    public var endAccess = "/gatehouse/access/end"
    /// POST; ends every other session, and every tool's access.
    public var endOthers = "/gatehouse/access/end-others"
    /// The page that a browser's handler for `web+lq` opens, with `?link=`.
    public var link = "/d/"
    public var stylesheet = "/gatehouse/style.css"
    public var script = "/gatehouse/handler.js"

    public init() {}
}
