import Foundation
import Testing

/// A session at a terminal, as one would write it down:
///
///     $ a command
///     > a line on stdout
///     ! a line on stderr
///     [1]
///
/// Commands run one after the other and must end with 0 where no code is given. `...` stands for anything within a line; a line of nothing else, after
/// its mark, for any number of lines.
struct Transcript {
    private struct Step {
        let command: String
        var output: [String] = []
        var errors: [String] = []
        var status: Int32 = 0
    }

    private let steps: [Step]

    init(_ text: String) throws {
        var steps: [Step] = []
        for line in text.split(separator: "\n") where !line.allSatisfy({ $0 == " " }) {
            let rest = String(line.dropFirst(2))
            switch line.first {
            case "$": steps.append(Step(command: rest))
            case ">": steps[try Self.last(steps)].output.append(rest)
            case "!": steps[try Self.last(steps)].errors.append(rest)
            case "[": steps[try Self.last(steps)].status = try #require(Int32(line.dropFirst().dropLast()))
            default: throw TooLate(description: "no line of a transcript: \(line)")
            }
        }
        try #require(!steps.isEmpty)
        self.steps = steps
    }

    private static func last(_ steps: [Step]) throws -> Int { try #require(steps.indices.last) }

    func play(in folder: String, environment: [String: String] = [:]) async throws {
        for step in steps {
            let finished = try await Program.run(step.command, in: folder, environment: environment)
            #expect(finished.status == step.status, "$ \(step.command)\n\(finished.output)\(finished.errors)")
            #expect(Self.matches(finished.output, step.output), "$ \(step.command)\nstdout:\n\(finished.output)")
            #expect(Self.matches(finished.errors, step.errors), "$ \(step.command)\nstderr:\n\(finished.errors)")
        }
    }

    private static func matches(_ text: String, _ expected: [String]) -> Bool {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return matches(lines[...], expected[...]) { line, pattern in
            matches(Array(line)[...], tokens(pattern)[...]) { character, token in token == String(character) }
        }
    }

    /// The characters of a line, `...` as one.
    private static func tokens(_ pattern: String) -> [String] {
        pattern.components(separatedBy: "...").enumerated().flatMap { index, part in (index == 0 ? [] : ["..."]) + part.map(String.init) }
    }

    private static func matches<Item>(_ found: ArraySlice<Item>, _ expected: ArraySlice<String>, _ same: (Item, String) -> Bool) -> Bool {
        guard let first = expected.first else { return found.isEmpty }
        if first == "..." {
            let rest = expected.dropFirst()
            return (found.startIndex...found.endIndex).contains { matches(found[$0...], rest, same) }
        }
        guard let item = found.first, same(item, first) else { return false }
        return matches(found.dropFirst(), expected.dropFirst(), same)
    }
}
