import Foundation
import Testing

/// The `gatepass` program as it was built, run as people run it.
struct Gatepass {
    struct Outcome {
        let status: Int32
        let stdout: String
        let stderr: String
    }

    var environment: [String: String]
    /// What stands in its standard input; nothing by default.
    var input: String?
    /// No file may grow: what a full disk looks like.
    var isDiskFull = false

    private static var path: URL { get throws { try program("gatepass") } }

    /// A program of this package, as it was built.
    static func program(_ name: String) throws -> URL {
        let near =
            [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent()]
            + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        let found = near.compactMap { $0?.appendingPathComponent(name) }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
        return try #require(found, "\(name) is not beside the tests")
    }

    func start(_ arguments: [String], stdout: Pipe = Pipe(), stderr: Pipe = Pipe()) throws -> Process {
        let process = Process()
        process.executableURL = isDiskFull ? URL(fileURLWithPath: "/bin/sh") : try Self.path
        process.arguments = isDiskFull ? ["-c", "ulimit -f 0; exec \"$0\" \"$@\"", try Self.path.path] + arguments : arguments
        process.environment = environment
        process.standardOutput = stdout
        process.standardError = stderr
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        if input != nil { process.standardInput = pipe }
        try process.run()
        if let input {
            // A program that reads nothing of it may have ended already.
            signal(SIGPIPE, SIG_IGN)
            try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try? pipe.fileHandleForWriting.close()
        }
        return process
    }

    func run(_ arguments: String...) async throws -> Outcome {
        let (stdout, stderr) = (Pipe(), Pipe())
        let process = try start(arguments, stdout: stdout, stderr: stderr)
        return await withCheckedContinuation { continuation in
            // Reading blocks until the program ends, so it has a thread of its own.
            Thread.detachNewThread {
                let out = stdout.fileHandleForReading.readDataToEndOfFile()
                let err = stderr.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(
                    returning: Outcome(
                        status: process.terminationStatus, stdout: String(decoding: out, as: UTF8.self), stderr: String(decoding: err, as: UTF8.self))
                )
            }
        }
    }
}
