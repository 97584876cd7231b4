import PayingClient
import SSA

/// What somebody is told who decides about a tool, as text. Nothing in it is of the tool's choosing but the address that it sends him back to, of which only the
/// host says anything.
struct AuthorizationScreen {
    let request: AuthorizationRequest
    let network: NetworkDescription
    let session: StoredSession
    /// What is asked for, in the order in which it is shown and numbered: by tier, then by bit.
    let asked: [ScopeDefinition]

    /// - Throws: a bit that means nothing in this network, so that nobody can be told about it.
    init(_ request: AuthorizationRequest, on network: NetworkDescription, for session: StoredSession) throws(UnknownScopes) {
        self.request = request
        self.network = network
        self.session = session
        asked = try network.scopes.definitions(of: request.scopes).sorted { ($0.tier, $0.bit) < ($1.tier, $1.bit) }
    }

    /// Everything but what acts in the user's name or cannot be undone.
    var proposal: Scopes {
        asked.filter { $0.tier != .high }.reduce(into: Scopes()) { $0.formUnion($1.scopes) }
    }

    /// Who asks; the line that matters, first and alone.
    var headline: String { "\(who) wants to use your account" }

    /// In a sentence.
    var who: String {
        let address = request.redirectURI
        switch address.kind {
        case .web: return [address.shownName, address.host?.unicode.map { "(\($0))" }].compactMap { $0 }.joined(separator: " ")
        case .loopback: return "A program on this computer"
        case .localhost: return "Most likely a program on this computer"
        case .app: return "An app that answers to \(address.scheme):"
        }
    }

    /// All of it above the permissions.
    var introduction: String {
        """
        \(headline)

          This application cannot be verified. Anyone can make such a link, and it is no part of \(network.name).
          It does not get your password. Refusing is safe.\(request.redirectURI.kind == .app ? " Any app can claim that name." : "")

          you go back to   \(HarmlessText.of(request.redirectURI.text, limit: 120))
          network          \(network.name) (\(session.network))
          account          \(session.who)
                           for another one: gatepass authorize --account E-MAIL LINK

        """
    }

    /// The permissions, with what is chosen.
    func permissions(_ chosen: Scopes) -> String {
        guard !asked.isEmpty else { return "  It asks only to know who you are.\n" }
        var lines: [String] = []
        var tier: ScopeDefinition.Tier?
        for (index, scope) in asked.enumerated() {
            if scope.tier != tier {
                tier = scope.tier
                lines.append("  \(Self.heading(scope.tier))")
            }
            let number = String(index + 1)
            let mark = chosen.isSuperset(of: scope.scopes) ? "[x]" : "[ ]"
            lines.append("    \(String(repeating: " ", count: max(0, 2 - number.count)))\(number) \(mark) \(HarmlessText.of(scope.title))")
            if scope.sentence != scope.title { lines.append("           \(HarmlessText.of(scope.sentence))") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func heading(_ tier: ScopeDefinition.Tier) -> String {
        switch tier {
        case .low: "What others can see anyway:"
        case .medium: "What is private, or easily changed back:"
        case .high: "What is done in your name, or cannot be undone (off unless you switch it on):"
        }
    }

    /// How long it lasts.
    var ending: String {
        """
          It lasts until you take it back, in your account on \(session.network.url("/")); what the tool holds is renewed until then.

        """
    }
}
