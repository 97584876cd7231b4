import Foundation
import SSA
import Testing

@Suite("docs/ssa.md")
struct DocumentTests {
    private let page: String

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/ssa.md").standardizedFileURL
        page = try String(contentsOf: file, encoding: .utf8)
    }

    @Test("it lists the standard scopes as they are")
    func scopes() {
        let rows = ScopeRegistry.standard.definitions.map { "| \($0.bit) | `\($0.name)` | \($0.tier.rawValue) | \($0.sentence) |" }
        #expect(page.contains(rows.joined(separator: "\n")))
    }

    @Test("its links are links, and its bounds are those of the code")
    func links() throws {
        let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("    web+lq://") })
        #expect(try Link(line.drop { $0 == " " }).target == .authorize(request("https://tool.example/callback", scopes: Scopes(rawValue: 5))))
        for bound in ["up to \(AuthorizationRequest.stateLimit) bytes", "more than 2,048 bytes", "at most \(Link.limit / 1024) KiB"] {
            #expect(page.contains(bound), "\(bound)")
        }
        #expect(RedirectURI.limit == 2048)
    }
}
