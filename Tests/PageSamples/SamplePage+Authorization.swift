internal import Pages
internal import SSA

extension SamplePage {
    static func authorization(_ filler: Filler) throws -> [SamplePage] {
        let page = AuthorizePage(
            formToken: filler("k3Zt0-token"), request: filler("r-81f2"),
            redirectURI: try RedirectURI("https://quark-calendar.tools.example/callback"),
            scopes: try scopes(Scopes(bits: [0, 2, 12, 16, 20, 21, 22, 24]), filler), account: account(filler))
        var asking: [(String, AuthorizePage)] = [("authorize", page)]
        for (name, uri) in redirectURIs {
            var other = page
            other.redirectURI = try RedirectURI(uri)
            other.scopes = Array(page.scopes.prefix(2))
            asking.append(("authorize-\(name)", other))
        }
        var identity = page
        identity.scopes = []
        var again = page
        again.chosen = Scopes(bits: [0, 21])
        again.problem = .expired
        again.idleDays = nil
        asking += [("authorize-identity", identity), ("authorize-again", again)]
        return try asking.map { name, page in SamplePage(name) { $0.authorize(page, in: $1) } } + outcomes()
    }

    static let redirectURIs = [
        ("unicode", "https://xn--bcher-kva.example/"), ("encoded", "https://xn--80ak6aa92e.example/"),
        (
            "long",
            "https://accounts.lightquark.network.sign-in.\(String(repeating: "a", count: 63)).\(String(repeating: "b", count: 63)).example:8443/x"
        ),
        ("address", "https://203.0.113.7:8443/"), ("loopback", "http://127.0.0.1:49152/back"), ("localhost", "http://localhost:3000/"),
        ("app", "com.example.tool:/back"),
    ]

    private static func outcomes() throws -> [SamplePage] {
        var samples: [SamplePage] = []
        for (name, uri) in [("web", "https://tool.example/it's;a=path?x=1&y=2")] + redirectURIs {
            let request = try AuthorizationRequest(scopes: Scopes(), redirectURI: RedirectURI(uri), state: "a&b=<\">'")
            guard let address = request.tokenAddress(access: "LQ.AC.x", refresh: "LQ.RE.y") else { continue }
            samples += [
                SamplePage("leaving-\(name)") { $0.leaving(LeavingPage(address: address), in: $1) },
                SamplePage("denied-\(name)") { $0.denied(DeniedPage(address: request.denialAddress), in: $1) },
            ]
        }
        return samples + [SamplePage("request-expired") { $0.requestExpired(in: $1) }, SamplePage("request-used") { $0.requestUsed(in: $1) }]
    }

    static func account(_ filler: Filler) -> AccountFace {
        AccountFace(username: filler("Ada Lovelace"), email: filler("ada@example.org"))
    }

    /// Those of the standard registry; with an operator's own words where the filler changes them.
    static func scopes(_ scopes: Scopes, _ filler: Filler) throws -> [ScopeDefinition] {
        try ScopeRegistry.standard.definitions(of: scopes).map {
            ScopeDefinition(bit: $0.bit, name: $0.name, title: filler($0.title), sentence: filler($0.sentence), tier: $0.tier)
        }
    }
}
