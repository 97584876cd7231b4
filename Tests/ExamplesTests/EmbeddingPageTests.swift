import Foundation
import Testing

@testable import Examples

@Suite("The examples of docs/embedding.md")
struct EmbeddingPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL

    @Test("the page shows the files of Examples, all of them and nothing else that begins with an import")
    func page() throws {
        let page = try String(contentsOf: Self.root.appending(path: "docs/embedding.md"), encoding: .utf8)
        let shown = page.components(separatedBy: "```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```\n").first }
            .filter { $0.hasPrefix("import ") }
        let files = try FileManager.default.contentsOfDirectory(at: Self.root.appending(path: "Examples"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "swift" }
            .map { try String(contentsOf: $0, encoding: .utf8) }
        #expect(!files.isEmpty)
        #expect(shown.sorted() == files.sorted())
    }

    @Test("those that need no node run")
    func run() async throws {
        try l402()
        try await lightning()
        try macaroons()
    }
}
