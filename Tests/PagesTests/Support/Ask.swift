import SSA

@testable import Pages

/// The authorization screen, asked for this and that.
enum Ask {
    static func page(_ redirectURI: String = "https://tool.example/back", scopes: [Int] = [0, 20, 21]) throws -> AuthorizePage {
        AuthorizePage(
            formToken: "k3Zt0-token", request: "r-1", redirectURI: try RedirectURI(redirectURI),
            scopes: try ScopeRegistry.standard.definitions(of: Scopes(bits: scopes)), account: AccountFace(username: "Ada", email: "ada@example.org"))
    }

    static func shown(_ page: AuthorizePage, in language: Language = .english) throws -> Element {
        try PageReader.read(Fixture.renderer().authorize(page, in: PageSetting(language)))
    }
}
