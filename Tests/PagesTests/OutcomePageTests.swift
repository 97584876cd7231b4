import SSA
import Testing

@testable import Pages

@Suite("After the decision")
struct OutcomePageTests {
    private static let redirectURIs = [
        "https://tool.example/", "https://tool.example/it's;url='x'&amp;?a=1&b=%22%3E,;=&c", "http://127.0.0.1:1234/x", "http://localhost:1234/x",
        "com.example.tool:/x",
    ]

    @Test("who allowed it goes on to the very address, by a link and by a refresh", arguments: redirectURIs, ResponseMode.allCases)
    func leaving(uri: String, mode: ResponseMode) throws {
        let request = try AuthorizationRequest(scopes: Scopes(), redirectURI: RedirectURI(uri), state: "\"><'&", responseMode: mode)
        let address = try #require(request.tokenAddress(access: "LQ.AC.a", refresh: "LQ.RE.b"))
        for language in Language.allCases {
            let page = try PageReader.read(Fixture.renderer().leaving(LeavingPage(address: address), in: PageSetting(language)))
            #expect(page.all("meta").filter { $0["http-equiv"] == "refresh" }.map { $0["content"] } == ["0;url=\(address.text)"])
            #expect(page.all("a").filter { $0["class"] == "button" }.map { $0["href"] } == [address.text])
            #expect(!page.text.contains("LQ.AC.a"))
        }
    }

    @Test("who denied it stays; a link leads back, without tokens", arguments: redirectURIs)
    func denied(uri: String) throws {
        let request = try AuthorizationRequest(scopes: Scopes(), redirectURI: RedirectURI(uri))
        let page = try PageReader.read(Fixture.renderer().denied(DeniedPage(address: request.denialAddress), in: PageSetting(.english)))
        #expect(!page.all("meta").contains { $0["http-equiv"] != nil })
        #expect(page.all("main").flatMap { $0.all("a") }.map { $0["href"] } == [request.denialAddress.text, "/gatehouse/access"])
        #expect(request.denialAddress.text.contains("error=access_denied"))
        #expect(page.all("script").isEmpty)
    }

    @Test("a sentence about a program goes well in German, too")
    func grammar() throws {
        let request = try AuthorizationRequest(scopes: Scopes(), redirectURI: RedirectURI("http://127.0.0.1:1234/"))
        let page = try PageReader.read(Fixture.renderer().denied(DeniedPage(address: request.denialAddress), in: PageSetting(.german)))
        #expect(page.text.contains("Ein Programm auf diesem Computer hat nichts bekommen."))
        #expect(page.text.contains("Zurück zu einem Programm auf diesem Computer (127.0.0.1:1234)"))
    }

    @Test("a link for another network can be followed there, by hand")
    func foreign() throws {
        let link = try Link("web+lq://other.example/testnet:s:authorize?scopes=5&redirect_uri=https%3A%2F%2Ftool.example%2F")
        let page = try PageReader.read(Fixture.renderer().foreignNetwork(ForeignNetworkPage(link: link), in: PageSetting(.english)))
        #expect(
            page.all("a").contains { $0["href"] == "https://other.example/testnet/d/s/authorize?scopes=5&redirect_uri=https%3A%2F%2Ftool.example%2F" }
        )
        #expect(page.text.contains("It leads to other.example/testnet"))
        #expect(!page.all("meta").contains { $0["http-equiv"] != nil })
    }
}
