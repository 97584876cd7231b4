import SSA

extension ParserProperty {
    /// What lets a tool in.
    static let signIn = [ssaLink, redirectURI, authorizationBody]

    /// A link that was read means the same in every form that it is written in.
    static let ssaLink = ParserProperty("ssa-link") { bytes in
        guard let link = try? Link(bytes: bytes) else { return }
        for text in [link.text, link.urlText, link.webText(), link.handlerText()] where text.utf8.count <= Link.limit {
            try require((try? Link(text)) == link, "\(text) is the same link")
        }
        guard case .authorize(let request) = link.target else { return }
        try checkAnswers(to: request)
    }

    /// An address that was accepted is read again as the same, and holds nothing that two readers could take for two things.
    static let redirectURI = ParserProperty("ssa-redirect-uri") { bytes in
        guard let uri = try? RedirectURI(bytes: bytes) else { return }
        try require((try? RedirectURI(uri.text)) == uri, "\(uri.text) is the same address")
        try require(uri.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "#") }, "plain ASCII")
        try require(uri.text.hasPrefix(uri.origin), "an origin is the beginning")
        try require(uri.text.utf8.count <= RedirectURI.limit + 1, "no longer than a slash makes it")
        if let host = uri.host {
            try require(host.unicode != host.text, "the Unicode form is shown only where it differs")
            try require(uri.kind != .app && (uri.scheme == "https" || uri.kind != .web), "http is for this computer")
        } else {
            try require(uri.kind == .app && uri.scheme.contains("."), "an app's scheme has a dot")
        }
    }

    /// The body of a request for tokens: what was read is a request that a link can carry, too.
    static let authorizationBody = ParserProperty("ssa-body") { bytes in
        guard let request = try? AuthorizationRequest(json: bytes) else { return }
        try checkAnswers(to: request)
        let link = Link(network: try NetworkBase("net.example"), authorize: request)
        guard link.text.utf8.count <= Link.limit else { return }
        try require(try Link(link.text) == link, "the request survives writing and reading")
    }

    private static func checkAnswers(to request: AuthorizationRequest) throws {
        let own = request.redirectURI.text
        let answers = [request.denialAddress, request.tokenAddress(access: "a", refresh: "b"), request.codeAddress("c")].compactMap { $0?.text }
        try require(answers.count == 2, "tokens or a code, and a denial")
        for answer in answers {
            try require(answer.hasPrefix(own) && answer.utf8.count > own.utf8.count, "\(answer) leads to the redirect URI")
            try require(
                answer.utf8.filter { $0 == UInt8(ascii: "#") }.count == (request.responseMode == .fragment ? 1 : 0), "a fragment where it is wanted")
        }
    }
}
