import Foundation
import Testing

/// A letter as Python's `email` package read it.
struct ReceivedLetter: Decodable, Sendable {
    let fields: [[String]]
    /// The addresses in the field `To`.
    let to: [String]
    /// Name and address of each in the field `From`.
    let from: [[String]]
    /// Type and text.
    let parts: [[String]]
    let defects: [String]
    /// The longest line, in bytes.
    let longest: Int
    /// Of the envelope, where there was one.
    let recipients: [String]
    let sender: String?
    /// Of the program that took it.
    let arguments: [String]?

    func field(_ name: String) -> String? { fields.first { $0[0].lowercased() == name.lowercased() }?[1] }
    var names: [String] { fields.map { $0[0] } }
    var plain: String { parts.first { $0[0] == "text/plain" }?[1] ?? "" }
    var html: String { parts.first { $0[0] == "text/html" }?[1] ?? "" }

    static func all(in folder: String) throws -> [ReceivedLetter] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted().map { name in
            try JSONDecoder().decode(ReceivedLetter.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
        }
    }

    static func only(in folder: String) throws -> ReceivedLetter {
        let letters = try all(in: folder)
        #expect(letters.count == 1)
        return try #require(letters.first)
    }
}

/// A folder of its own, gone when the test is over.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
    let path = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().appendingPathComponent(
        "gatehouse-mail-\(UUID().uuidString.prefix(8))"
    ).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

let python = "/usr/bin/python3"

func lettersProgram() throws -> String {
    try #require(Bundle.module.url(forResource: "letters", withExtension: "py", subdirectory: "Programs")).path
}
