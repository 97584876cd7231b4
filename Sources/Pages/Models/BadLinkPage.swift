public import SSA

/// A link, or what stands in it, cannot be used. It is for status 400.
public struct BadLinkPage: Sendable {
    public var problem: LinkProblem
    /// The link as it came, shown as text and never as a link; cut to 2,048 bytes.
    public var link: String?

    public init(_ problem: LinkProblem, link: String? = nil) {
        self.problem = problem
        self.link = link
    }
}

/// What is wrong with a link.
public enum LinkProblem: Hashable, Sendable {
    case link(LinkError)
    case request(AuthorizationRequestError)
    case redirectURI(RedirectURIError)
    case unknownScopes(UnknownScopes)
    /// To a message or a user: for a client of the network, not for this page.
    case otherType
}

/// A link is for another network, as a browser's handler for `web+lq` brings it: it can be followed there.
public struct ForeignNetworkPage: Sendable {
    public var link: Link

    public init(link: Link) {
        self.link = link
    }
}
