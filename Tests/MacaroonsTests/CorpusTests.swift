import Foundation
import Testing

@Suite("The regression corpus")
struct CorpusTests {
    @Test("every input that was ever of interest is harmless")
    func replay() throws {
        let files = try FileManager.default.contentsOfDirectory(at: resource("Corpus"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension != "md" }
        #expect(files.count >= 40)
        for file in files {
            expectHarmless(Array(try Data(contentsOf: file)), "\(file.lastPathComponent)")
        }
    }
}
