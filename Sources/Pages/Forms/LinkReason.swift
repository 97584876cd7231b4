internal import SSA

/// What is wrong with a link: where, and the phrase that says it.
struct LinkReason {
    enum Subject: String {
        case link, network, request
        case redirectURI = "redirect"
    }

    let code: String
    let subject: Subject
    let key: String
    let values: [String: Markup]

    init(_ problem: LinkProblem) {
        switch problem {
        case .link(let error): self.init(error)
        case .request(let error): self.init(error)
        case .redirectURI(let error): self.init(error)
        case .unknownScopes(let unknown): self.init(unknown)
        case .otherType: self.init(LinkError.unknownType)
        }
    }

    private init(_ error: some SSAError, _ subject: Subject, key: String? = nil, _ values: [String: String] = [:]) {
        code = error.code
        self.subject = subject
        self.key = key ?? error.code
        self.values = values.mapValues { Markup($0) }
    }

    private init(_ error: LinkError) {
        switch error {
        case .request(let error): self.init(error)
        case .network(.host(let host)): self.init(error, .network, key: host.code)
        case .network(let network): self.init(error, .network, key: network.code, ["limit": String(NetworkBase.pathLimit)])
        case .tooLong: self.init(error, .link, ["limit": String(Link.limit)])
        default: self.init(error, .link)
        }
    }

    private init(_ error: AuthorizationRequestError) {
        switch error {
        case .redirectURI(let error): self.init(error)
        case .missing(let parameter), .duplicate(let parameter), .notAString(let parameter):
            self.init(error, .request, ["parameter": parameter.rawValue])
        case .stateTooLong: self.init(error, .request, ["limit": String(AuthorizationRequest.stateLimit)])
        case .malformedJSON: self.init(error, .request, ["limit": String(AuthorizationRequest.jsonLimit)])
        default: self.init(error, .request)
        }
    }

    private init(_ error: RedirectURIError) {
        switch error {
        case .host(let host): self.init(error, .redirectURI, key: host.code)
        case .tooLong: self.init(error, .redirectURI, ["limit": String(RedirectURI.limit)])
        case .forbiddenScheme(let scheme): self.init(error, .redirectURI, ["scheme": scheme])
        case .reservedQueryKey(let key): self.init(error, .redirectURI, ["key": key])
        default: self.init(error, .redirectURI)
        }
    }

    private init(_ unknown: UnknownScopes) {
        let bits = unknown.scopes.bits
        self.init(
            unknown, .request, key: bits.count == 1 ? "unknown-scope" : "unknown-scopes", ["bits": bits.map(String.init).joined(separator: ", ")])
    }
}
