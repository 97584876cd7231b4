import Foundation
import Testing

/// `StorageCrashWriter` in a process of its own.
struct Writer {
    private let process = Process()
    private let pipe = Pipe()

    init(_ what: String, on file: String, seed: Int) throws {
        process.executableURL = try Self.executable
        process.arguments = [what, file, "\(seed)"]
        process.standardOutput = pipe
        try process.run()
    }

    /// What it acknowledged until it ended by itself.
    func finish() -> [String] {
        let lines = read(atLeast: .max)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return lines
    }

    /// Kills it after it acknowledged so much; answers everything that it acknowledged.
    func killed(afterLines count: Int) -> [String] {
        var lines = read(atLeast: count)
        kill(process.processIdentifier, SIGKILL)
        lines += read(atLeast: .max)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        return lines
    }

    /// The helper lies beside the test bundle.
    private static var executable: URL {
        get throws {
            let near =
                [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent()]
                + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
            let found = near.compactMap { $0?.appendingPathComponent("StorageCrashWriter") }
                .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            return try #require(found, "StorageCrashWriter is not beside the tests")
        }
    }

    /// Whole lines, until there are so many or the other side is gone. What follows the last line break of one call is not whole, and never will be where
    /// the writer was killed; one that was not writes a line in one piece.
    private func read(atLeast count: Int) -> [String] {
        var output = Data()
        while output.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            let piece = readSome()
            if piece.isEmpty { break }
            output += piece
        }
        let end = output.lastIndex(of: UInt8(ascii: "\n")) ?? output.startIndex
        return String(decoding: output[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Empty at the end. Foundation's own reading traps when the signal of an ended child interrupts it.
    private func readSome() -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(pipe.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Data(buffer.prefix(max(count, 0)))
        }
    }
}
