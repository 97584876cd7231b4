import Foundation
import Testing

@Suite("The regression corpus")
struct RegressionCorpusTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    static let corpus = root.appending(path: "Tests/RegressionCorpus")
    static let names = ParserProperty.all.map { $0.name }

    @Test("every property has a corpus to start fuzzing from, and nothing else has")
    func seeds() throws {
        let seeds = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Fuzz/Corpus").path)
        #expect(seeds.sorted() == Self.names.sorted())
        #expect(try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path).sorted() == Self.names.sorted())
    }

    @Test("what once broke a parser, or might have, keeps its properties", arguments: names)
    func replay(name: String) throws {
        let property = try #require(ParserProperty.all.first { $0.name == name })
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
