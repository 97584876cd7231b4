import Foundation
import Testing

/// `gatehouse`, run as people run it. Its output goes to files, so that nothing blocks on a full pipe.
final class Program {
    private let process = Process()
    private let output: String
    private let errors: String

    /// `$GATEHOUSE`, or what the main package has built.
    private static let gatehouse =
        ProcessInfo.processInfo.environment["GATEHOUSE"]
        ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../../../.build/debug/gatehouse").standardizedFileURL.path

    init(_ arguments: String..., in folder: String) throws {
        try #require(
            FileManager.default.isExecutableFile(atPath: Self.gatehouse), "no gatehouse at \(Self.gatehouse): swift build --product gatehouse")
        let name = "\(folder)/\(UUID().uuidString.prefix(8))"
        (output, errors) = (name + ".out", name + ".err")
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.executableURL = URL(fileURLWithPath: Self.gatehouse)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
    }

    /// What follows `beginning` in the first line of either output that begins with it, once it is there.
    func line(after beginning: String) async throws -> String {
        var found: String?
        try await eventually("a line that begins with \(beginning)") {
            for path in [output, errors] where found == nil {
                let text = try String(contentsOfFile: path, encoding: .utf8)
                // The last piece is not a whole line yet.
                found = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().first { $0.hasPrefix(beginning) }
                    .map { String($0.dropFirst(beginning.count)) }
            }
            if found == nil, !process.isRunning { throw TooLate(description: "it ended: \(try String(contentsOfFile: errors, encoding: .utf8))") }
            return found != nil
        }
        return found ?? ""
    }

    /// The status with which it ends by itself.
    func finish() async throws -> Int32 {
        try await eventually("the program ends") { !process.isRunning }
        return process.terminationStatus
    }

    func stop() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }
}

/// What was waited for did not come.
struct TooLate: Error, CustomStringConvertible {
    let description: String
}

/// Looks again and again until another process has done something.
func eventually(_ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw TooLate(description: "not within \(limit): \(what)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
