public import SSA

/// A user's way to a network and back: the link that he is sent to, and what only the tool knows of it. Keep it, bound to his browser, until he is back.
public struct ToolInvitation: Sendable {
    public let network: NetworkAddress
    /// What the tool asks for.
    public let request: AuthorizationRequest
    /// Of a request for a code.
    let verifier: CodeVerifier?

    /// `https://network/d/s/authorize?...`, for any browser; on this computer over http.
    public var webLink: String { link.webText(plainOnLoopback: network.isPlain) }

    /// `web+lq://network/:s:authorize?...`, for whoever has a client that takes such links.
    public var clientLink: String { link.urlText }

    private var link: Link { Link(network: network.base, authorize: request) }
}
