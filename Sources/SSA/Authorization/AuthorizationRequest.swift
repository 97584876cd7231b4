/// What a tool asks the user for, checked but for what the network knows: ``ScopeRegistry/definitions(of:)``.
///
/// It is kept on the server while the user decides; what comes back from the screen is held against it.
public struct AuthorizationRequest: Hashable, Sendable {
    /// What the tool gets.
    public enum ResponseType: Hashable, Sendable {
        /// Both tokens at once, as Lightquark v4 has it.
        case token
        /// A code, which only the tool that made the challenge can turn into tokens (RFC 7636).
        case code(CodeChallenge)
    }

    public let scopes: Scopes
    public let redirectURI: RedirectURI
    /// Echoed to the tool, which finds by it that the answer is to a request of its own. Visible ASCII and spaces, up to ``stateLimit``; never empty.
    public let state: String?
    /// Default: ``ResponseMode/query``.
    public let responseMode: ResponseMode
    /// Default: ``ResponseType/token``.
    public let responseType: ResponseType

    /// In bytes.
    public static let stateLimit = 512

    public init(
        scopes: Scopes, redirectURI: RedirectURI, state: String? = nil, responseMode: ResponseMode = .query, responseType: ResponseType = .token
    ) throws(AuthorizationRequestError) {
        self.scopes = scopes
        self.redirectURI = redirectURI
        // RFC 6749 section 3.1: without a value it counts as left out.
        self.state = state?.isEmpty == true ? nil : state
        self.responseMode = responseMode
        self.responseType = responseType
        guard let state else { return }
        guard state.utf8.count <= AuthorizationRequest.stateLimit else { throw .stateTooLong }
        // RFC 6749 appendix A.5: VSCHAR.
        guard state.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw .malformedState }
    }

    init(_ parameters: AuthorizationParameters) throws(AuthorizationRequestError) {
        try self.init(
            scopes: AuthorizationRequest.scopes(parameters), redirectURI: AuthorizationRequest.redirectURI(parameters),
            state: parameters.text(.state),
            responseMode: AuthorizationRequest.responseMode(parameters), responseType: AuthorizationRequest.responseType(parameters))
    }

    private static func scopes(_ parameters: AuthorizationParameters) throws(AuthorizationRequestError) -> Scopes {
        guard let digits = parameters[.scopes] else { throw .missing(.scopes) }
        do {
            return try Scopes(digits: digits)
        } catch {
            throw .scopes(error)
        }
    }

    private static func redirectURI(_ parameters: AuthorizationParameters) throws(AuthorizationRequestError) -> RedirectURI {
        guard let bytes = parameters[.redirectURI] else { throw .missing(.redirectURI) }
        do {
            return try RedirectURI(bytes: bytes)
        } catch {
            throw .redirectURI(error)
        }
    }

    private static func responseMode(_ parameters: AuthorizationParameters) throws(AuthorizationRequestError) -> ResponseMode {
        guard let text = parameters.text(.responseMode) else { return .query }
        guard let mode = ResponseMode(rawValue: text) else { throw .unknownResponseMode }
        return mode
    }

    private static func responseType(_ parameters: AuthorizationParameters) throws(AuthorizationRequestError) -> ResponseType {
        let challenge = parameters.text(.codeChallenge)
        let method = parameters.text(.codeChallengeMethod)
        switch parameters.text(.responseType) ?? "token" {
        case "token":
            guard challenge == nil, method == nil else { throw .codeChallengeWithoutCode }
            return .token
        case "code":
            guard let challenge else { throw .missing(.codeChallenge) }
            // Without a method RFC 7636 means `plain`, by which whoever sees the link can use the code.
            guard let method else { throw .missing(.codeChallengeMethod) }
            guard method == "S256" else { throw .unsupportedCodeChallengeMethod }
            guard let checked = CodeChallenge(challenge) else { throw .malformedCodeChallenge }
            return .code(checked)
        default: throw .unknownResponseType
        }
    }

    /// The query of a link that asks for this. What is as by default is left out.
    public var query: String {
        var pairs: [(AuthorizationParameter, String)] = [(.scopes, scopes.description), (.redirectURI, redirectURI.text)]
        if let state { pairs.append((.state, state)) }
        if responseMode != .query { pairs.append((.responseMode, responseMode.rawValue)) }
        if case .code(let challenge) = responseType {
            pairs += [(.responseType, "code"), (.codeChallenge, challenge.text), (.codeChallengeMethod, "S256")]
        }
        return pairs.map { "\($0.0.rawValue)=\(PercentEncoding.encode($0.1.utf8))" }.joined(separator: "&")
    }
}
