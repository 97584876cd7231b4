import SSA
import TestKit
import Testing

@Suite("Changed links, addresses and bodies")
struct MutationTests {
    private static let interesting: [UInt8] = Array(":/?#@[]%&=+.;\\\"{}, \0\n'-_1029aAfFxX".utf8) + [0x80, 0xC3, 0xFF]
    private static let seeds = [
        "web+lq://net.example:8443/testnet:s:/authorize?scopes=18446744073709551615&redirect_uri=https%3A%2F%2Fgood.example%2F%3Fa%3Db&state=x%20y",
        "https://net.example/d/?link=web%2Blq%3A%2F%2F%5B%3A%3A1%5D%3A1%3As%3Aauthorize%3Fscopes%3D1%26redirect_uri%3Dcom.example.tool%253A%252Fcb",
        "https://xn--mnchen-3ya.example:8443/a/b?c=d&e", "http://[::1]:8080/cb?x", "com.example.tool://cb/a?b",
        #"{"scopes":"18446744073709551615","redirect_uri":"https:\/\/good.example\/","state":"\u0041","x":[1.5e3,{"a":null}]}"#,
    ]

    private static func mutate(_ seed: String, _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = Array(seed.utf8)
        for _ in 0..<Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = interesting.randomElement(using: &generator) ?? 0
            case 1: bytes.insert(interesting.randomElement(using: &generator) ?? 0, at: index)
            case 2: bytes.remove(at: index)
            default: bytes.removeSubrange(index..<Int.random(in: index...min(bytes.count, index + 20), using: &generator))
            }
        }
        return bytes
    }

    @Test("nothing traps, and what is accepted is accepted again in the form that it is written in")
    func survives() throws {
        var generator = SeededGenerator(6749)
        var accepted = (links: 0, addresses: 0, bodies: 0)
        for round in 0..<30_000 {
            let bytes = Self.mutate(Self.seeds[round % Self.seeds.count], &generator)
            if let link = try? Link(bytes: bytes) {
                accepted.links += 1
                #expect(try Link(link.text) == link && Link(link.urlText) == link && Link(link.webText()) == link && Link(link.handlerText()) == link)
            }
            if let uri = try? RedirectURI(bytes: bytes) {
                accepted.addresses += 1
                #expect(try RedirectURI(uri.text) == uri)
                #expect(uri.text.hasPrefix(uri.origin))
            }
            if let request = try? AuthorizationRequest(json: bytes) {
                accepted.bodies += 1
                #expect(try Link("web+lq://net.example:s:authorize?\(request.query)").target == .authorize(request))
            }
        }
        // Neither all nor none, or the mutations would show nothing.
        #expect(
            (2_000..<9_500).contains(accepted.links) && (4_000..<14_500).contains(accepted.addresses) && (1_000..<4_900).contains(accepted.bodies))
    }
}
