public import HostSystem
public import Lightning
public import Logging
public import SSA

/// A program that users of a Lightquark network let in with a part of their rights (SSA): it needs no registration, and never sees a password.
///
/// ```swift
/// let tool = Tool(redirectURI: try RedirectURI("https://tool.example/callback"), scopes: Scopes(bits: [0, 12]))
/// let invitation = try tool.invite(to: NetworkAddress("net.example"))              // send him to invitation.webLink
/// let session = try await tool.accept(query, of: invitation)                       // he is back at the redirect URI
/// let answer = try await session.call("GET", "/v4/user/me")                        // refreshes by itself
/// ```
///
/// Safe to use from anywhere. Call ``shutdown()`` when it is not needed any more.
public final class Tool: Sendable {
    /// How the tokens come.
    public enum Delivery: Hashable, Sendable {
        /// By a code, which is of use to this tool alone (PKCE). An addition of ours: not every network has it.
        case code
        /// In the query of the redirect URI, as every Lightquark network has it. Redirect the browser to a clean address at once: it remembers where it was.
        case query
    }

    public let redirectURI: RedirectURI
    /// What it asks for; it may be given less.
    public let scopes: Scopes
    private let delivery: Delivery
    private let calls: NetworkCalls

    public init(
        redirectURI: RedirectURI, scopes: Scopes, delivery: Delivery = .query, idleTimeout: Duration = .seconds(30), trustRootsFile: String? = nil,
        clock: WallClock = .system, logger: Logger = Logger(label: "tool")
    ) {
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.delivery = delivery
        let transport = HTTPTransport(
            .init(connectTimeout: .seconds(10), idleTimeout: idleTimeout, trustRootsFile: trustRootsFile), logger: logger)
        calls = NetworkCalls(transport: transport, clock: clock)
    }

    /// What the network says of itself, so that the tool can say what its scopes are called there.
    public func network(_ address: NetworkAddress) async throws(AccountError) -> NetworkDescription {
        try await calls.network(address)
    }

    /// Makes a link of which the answer can be told from every other: by a random `state`, and where a code comes by a challenge.
    /// - Parameter asking: where it is not ``scopes`` this time.
    public func invite(to network: NetworkAddress, asking: Scopes? = nil) throws(AccountError) -> ToolInvitation {
        var random = SystemRandomNumberGenerator()
        let verifier = delivery == .code ? CodeVerifier(random: &random) : nil
        do throws(AuthorizationRequestError) {
            let request = try AuthorizationRequest(
                scopes: asking ?? scopes, redirectURI: redirectURI, state: CodeVerifier(random: &random).reveal(),
                responseType: verifier.map { .code(CodeChallenge($0)) } ?? .token)
            return ToolInvitation(network: network, request: request, verifier: verifier)
        } catch {
            throw .badCallback(error.description)
        }
    }

    /// Takes what came back.
    ///
    /// - Parameter query: of the request to the redirect URI, as it came.
    /// - Throws: ``AccountError/denied`` where the user said no; ``AccountError/badCallback(_:)`` for an answer to another invitation.
    public func accept(_ query: String, of invitation: ToolInvitation) async throws(AccountError) -> ToolSession {
        let callback = try ToolCallback(query: query)
        guard let state = callback.state, Self.isSame(state, invitation.request.state ?? "") else {
            throw .badCallback("it is the answer to another request")
        }
        switch (callback.outcome, invitation.verifier) {
        case (.refused("access_denied"), _): throw .denied
        case (.refused(let error), _): throw .badCallback("the network says \(HarmlessText.of(error, limit: 80))")
        case (.code(let code), let verifier?): return try await exchange(code, verifier, invitation)
        case (.tokens(let access, let refresh), nil):
            guard let tokens = SessionTokens(access: access, refresh: refresh, lifetime: nil, now: calls.now) else {
                throw .badCallback("the tokens are none")
            }
            return session(with: invitation.network, tokens)
        case (.code, nil), (.tokens, _?): throw .badCallback("it is not what was asked for")
        }
    }

    /// Goes on with tokens that were kept from ``ToolSession/tokens``.
    public func session(with network: NetworkAddress, _ tokens: SessionTokens, scopes: Scopes? = nil) -> ToolSession {
        ToolSession(network: network, tokens: tokens, scopes: scopes, calls: calls)
    }

    private func exchange(_ code: String, _ verifier: CodeVerifier, _ invitation: ToolInvitation) async throws(AccountError) -> ToolSession {
        let server = APIServer(invitation.network)
        let reply = try await calls.call(
            "POST", "/v4/auth/ssa/token", on: server,
            body: ["code": code, "code_verifier": verifier.reveal(), "redirect_uri": invitation.request.redirectURI.text], as: AuthorizeReply.self)
        guard let access = reply.access_token, let refresh = reply.refresh_token,
            let tokens = SessionTokens(access: access, refresh: refresh, lifetime: reply.expiresInSec, now: calls.now)
        else { throw .malformedAnswer(server: server.description, "it holds no tokens") }
        return session(with: invitation.network, tokens, scopes: reply.scopes.flatMap { try? Scopes(digits: Array($0.utf8)) })
    }

    /// Takes the same time wherever the two differ.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        guard left.utf8.count == right.utf8.count else { return false }
        return zip(left.utf8, right.utf8).reduce(UInt8(0)) { $0 | $1.0 ^ $1.1 } == 0
    }

    /// Closes the connections, those of its sessions included.
    public func shutdown() async {
        await calls.transport.shutdown()
    }
}
