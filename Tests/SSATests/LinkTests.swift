import SSA
import Testing

@Suite("Links")
struct LinkTests {
    struct Refused: Decodable {
        let code: String
        let link: String
    }

    static let query = "?scopes=5&redirect_uri=https%3A%2F%2Fgood.example%2Fcb"
    static let forms: [(String, network: String)] = [
        ("web+lq://net.example:s:authorize", "net.example"), ("web+lq://net.example/:s:authorize", "net.example"),
        ("web+lq://net.example:s:/authorize", "net.example"), ("WEB+LQ://NET.Example:s:authorize", "net.example"),
        ("web+lq://net.example/testnet:s:authorize", "net.example/testnet"), ("web+lq://net.example/testnet/:s:/authorize", "net.example/testnet"),
        ("web+lq://net.example/a/b-c_d.e~f:s:authorize", "net.example/a/b-c_d.e~f"), ("web+lq://net.example:8443:s:authorize", "net.example:8443"),
        ("web+lq://net.example:443:s:authorize", "net.example"), ("web+lq://net.example:8443/testnet:s:/authorize", "net.example:8443/testnet"),
        ("web+lq://127.0.0.1:8402:s:authorize", "127.0.0.1:8402"), ("web+lq://[::1]:s:authorize", "[::1]"),
        ("web+lq://[::1]:8402/n:s:authorize", "[::1]:8402/n"), ("web+lq://localhost:8402:s:authorize", "localhost:8402"),
        ("https://net.example/d/s/authorize", "net.example"), ("https://net.example/d/s//authorize", "net.example"),
        ("https://net.example:8443/testnet/d/s/authorize", "net.example:8443/testnet"), ("HTTPS://net.example/d/s/authorize", "net.example"),
        ("http://127.0.0.1:8402/d/s/authorize", "127.0.0.1:8402"), ("http://[::1]:8402/d/s/authorize", "[::1]:8402"),
    ]

    @Test("a link says the same in every form", arguments: forms)
    func reads(form: String, network: String) throws {
        let link = try Link(form + Self.query)
        #expect(link.network.description == network)
        #expect(link.target == .authorize(try request(scopes: Scopes(rawValue: 5))))
        for text in [link.text, link.urlText, link.webText(), link.handlerText()] { #expect(try Link(text) == link, "\(text)") }
    }

    @Test("what is built is what is published")
    func builds() throws {
        let link = Link(
            network: try NetworkBase("net.example/testnet"), authorize: try request("https://good.example/cb?a=b", scopes: .all, state: "x y"))
        let query = "scopes=18446744073709551615&redirect_uri=https%3A%2F%2Fgood.example%2Fcb%3Fa%3Db&state=x%20y"
        #expect(link.text == "web+lq://net.example/testnet:s:authorize?\(query)")
        #expect(link.urlText == link.text)
        #expect(link.webText() == "https://net.example/testnet/d/s/authorize?\(query)")
        #expect(
            link.handlerText().hasPrefix("https://net.example/testnet/d/?link=web%2Blq%3A%2F%2Fnet.example%2Ftestnet%3As%3Aauthorize%3Fscopes%3D"))
        #expect(link.authorizationEndpoint() == "https://net.example/testnet/v4/auth/ssa/authorize")
        let bare = Link(network: try NetworkBase("net.example"), authorize: try request())
        #expect(bare.text.hasPrefix("web+lq://net.example:s:authorize?scopes=0&"))
        #expect(bare.urlText.hasPrefix("web+lq://net.example/:s:authorize?scopes=0&"))
    }

    @Test("plain http is for a network on this computer, and only where it is asked for")
    func endpoints() throws {
        let here = try Link("web+lq://127.0.0.1:8402:s:authorize" + Self.query)
        #expect(here.authorizationEndpoint() == "https://127.0.0.1:8402/v4/auth/ssa/authorize")
        #expect(here.authorizationEndpoint(plainOnLoopback: true) == "http://127.0.0.1:8402/v4/auth/ssa/authorize")
        #expect(here.webText(plainOnLoopback: true).hasPrefix("http://127.0.0.1:8402/d/s/authorize?"))
        let there = try Link("web+lq://net.example:s:authorize" + Self.query)
        #expect(there.authorizationEndpoint(plainOnLoopback: true) == "https://net.example/v4/auth/ssa/authorize")
    }

    @Test("what a web client is called with is read on its own network, and a handled link keeps its own")
    func targets() throws {
        let network = try NetworkBase("net.example/testnet")
        let expected = Link(network: network, authorize: try request(scopes: Scopes(rawValue: 5)))
        #expect(try Link(target: "/d/s/authorize" + Self.query, on: network) == expected)
        #expect(try Link(target: "/testnet/d/s/authorize" + Self.query, on: network) == expected)
        let other = try Link("web+lq://other.example:s:authorize" + Self.query)
        let handled = try Link(target: "/d/" + other.handlerText().split(separator: "/d/")[1], on: network)
        #expect(handled == other)
        #expect(handled.network != network)
        #expect(refusal { try Link(target: "/testnetwork/d/s/authorize" + Self.query, on: network) } == "link-not-a-link")
        #expect(refusal { try Link(target: "/s/authorize" + Self.query, on: network) } == "link-not-a-link")
        #expect(refusal { try Link(target: "/d", on: network) } == "link-not-a-link")
        #expect(refusal { try Link(target: "/d/s/authorize" + Self.query + "#a", on: network) } == "link-fragment")
    }

    @Test("links to messages and users are known for what they are")
    func others() throws {
        let message = try Link("web+lq://net.example/testnet:m:/5f1d/7c")
        #expect(message.target == .message("5f1d/7c"))
        #expect(message.network.path == "/testnet")
        let user = try Link("https://net.example/d/u/alice@other:1?x=y")
        #expect(user.target == .user("alice@other:1"))
        for link in [message, user] {
            for text in [link.text, link.urlText, link.webText(), link.handlerText()] { #expect(try Link(text) == link) }
        }
    }

    @Test("a bad link is refused by the rule that it breaks")
    func refuses() throws {
        let entries: [Refused] = try corpus("links-refused")
        for entry in entries { #expect(refusal { try Link(entry.link) } == entry.code, "\(entry.link.prefix(200).debugDescription)") }
    }

    @Test("unknown parameters are passed over, also twice, and a plus sign is a plus sign")
    func parameters() throws {
        let link = try Link("web+lq://net.example:s:authorize" + Self.query + "&utm=a&utm=b&&state=a+b/c==&Scopes=9")
        #expect(link.target == .authorize(try request(scopes: Scopes(rawValue: 5), state: "a+b/c==")))
        let unencoded = try Link("web+lq://net.example:s:authorize?redirect_uri=https://good.example/cb?x=y&scopes=5")
        #expect(unencoded.target == .authorize(try request("https://good.example/cb?x=y", scopes: Scopes(rawValue: 5))))
    }

    @Test("a network is written in one way")
    func networks() throws {
        #expect(try NetworkBase("Net.Example:443/a/").description == "net.example/a")
        #expect(try NetworkBase(host: URIHost("net.example"), port: 8443, path: "/a").description == "net.example:8443/a")
        #expect(refusal { try NetworkBase(host: URIHost("net.example"), port: 0) } == "network-malformed-port")
        #expect(refusal { try NetworkBase("https://net.example") } == "network-host-one-label")
        #expect(refusal { try NetworkBase("net.example/d") } == "network-reserved-path-segment")
        #expect(refusal { try NetworkBase("net.example/..") } == "network-malformed-path")
        #expect(refusal { try NetworkBase("") } == "network-host-empty")
    }
}
