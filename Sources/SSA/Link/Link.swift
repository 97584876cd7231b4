/// A link into a Lightquark network.
///
/// `web+lq://networkBase:type:rest` in its own scheme, `https://networkBase/d/type/rest` for browsers that have no handler for that, and
/// `https://networkBase/d/?link=...` as a browser with one calls it. The first is no legal URL unless the network has a path (`:s` reads as a port), which is
/// why it is taken apart by hand.
public struct Link: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        /// Type `s`: a tool wants to be let in.
        case authorize(AuthorizationRequest)
        /// Type `m`: a message.
        case message(String)
        /// Type `u`: a user.
        case user(String)
    }

    public let network: NetworkBase
    public let target: Target

    init(network: NetworkBase, target: Target) {
        self.network = network
        self.target = target
    }

    /// A tool's link.
    public init(network: NetworkBase, authorize request: AuthorizationRequest) {
        self.init(network: network, target: .authorize(request))
    }

    /// In bytes, of all forms.
    public static let limit = 8 * 1024
    /// Of what `m` and `u` refer to, in bytes.
    public static let referenceLimit = 512

    /// Where a client sends what the user decided, if the network's gatekeeper has not assigned it another server.
    public func authorizationEndpoint(plainOnLoopback: Bool = false) -> String {
        network.url("/v4/auth/ssa/authorize", plainOnLoopback: plainOnLoopback)
    }

    // MARK: Building

    /// `web+lq://networkBase:s:authorize?...`, the published form.
    public var text: String { "web+lq://\(network):\(type):\(rest)" }

    /// `web+lq://networkBase/:s:authorize?...`: the same as a legal URL, for where a URL parser stands in between, as in an `href`.
    public var urlText: String { "web+lq://\(network)\(network.path.isEmpty ? "/" : ""):\(type):\(rest)" }

    /// `https://networkBase/d/s/authorize?...`: opens the network's web client.
    public func webText(plainOnLoopback: Bool = false) -> String {
        network.url("/d/\(type)/\(rest)", plainOnLoopback: plainOnLoopback)
    }

    /// `https://networkBase/d/?link=...`: what a browser makes of ``urlText`` where the network's web client is its handler for `web+lq`.
    public func handlerText(plainOnLoopback: Bool = false) -> String {
        network.url("/d/?link=\(PercentEncoding.encode(urlText.utf8))", plainOnLoopback: plainOnLoopback)
    }

    private var type: String {
        switch target {
        case .authorize: "s"
        case .message: "m"
        case .user: "u"
        }
    }

    private var rest: String {
        switch target {
        case .authorize(let request): "authorize?\(request.query)"
        case .message(let reference), .user(let reference): reference
        }
    }
}
