import Foundation
import Testing

@Suite("The regression corpus")
struct RegressionCorpusTests {
    static let corpus = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../RegressionCorpus").standardizedFileURL
    static let properties = ParserProperty.all + [.configuration]
    static let names = properties.map { $0.name }

    @Test("what once broke a parser, or might have, keeps its properties", arguments: names)
    func replay(name: String) throws {
        let property = try #require(Self.properties.first { $0.name == name })
        let files = try FileManager.default.contentsOfDirectory(at: Self.corpus.appending(path: name), includingPropertiesForKeys: nil)
        #expect(files.count >= 3)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try property.check(bytes) }
            // Cut anywhere, too.
            for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 64)) {
                #expect(throws: Never.self, "\(file.lastPathComponent), the first \(count) bytes") { try property.check(Array(bytes[..<count])) }
            }
        }
    }
}
