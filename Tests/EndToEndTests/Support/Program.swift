import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// `gatehouse` and `gatepass` as they were built for the tests, run as processes of their own.
///
/// Their output goes to files, so that nothing blocks on a full pipe and what a killed process wrote is there.
///
/// `@unchecked Sendable`: `process` is touched in `init` only, and for its number, which does not change.
final class Program: @unchecked Sendable {
    struct Finished: Sendable {
        /// 128 and the signal's number where a signal ended it.
        let status: Int32
        let output: String
        let errors: String
    }

    private let process = Process()
    private let outputPath: String
    private let errorsPath: String
    private let ended = Mutex<Int32?>(nil)

    /// Where the executables lie: beside the test bundle.
    static let products: URL? = {
        let bundle = Bundle.main
        let near =
            [bundle.bundleURL, bundle.executableURL?.deletingLastPathComponent(), bundle.bundleURL.deletingLastPathComponent()]
            + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
        return near.compactMap { $0 }.first { FileManager.default.isExecutableFile(atPath: $0.appendingPathComponent("gatepass").path) }
    }()

    /// - Parameters:
    ///   - command: run by `sh`, which finds the executables in its path; `exec` keeps the process number.
    ///   - folder: where it starts, its home, and where its output is kept.
    init(_ command: String, in folder: String, environment: [String: String] = [:]) throws {
        let products = try #require(Self.products, "gatehouse and gatepass are not beside the tests")
        let name = "\(folder)/.\(UUID().uuidString.prefix(8))"
        outputPath = name + ".out"
        errorsPath = name + ".err"
        for path in [outputPath, errorsPath] { try Data().write(to: URL(fileURLWithPath: path)) }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ["PATH": products.path + ":/usr/bin:/bin", "HOME": folder, "TZ": "UTC"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: outputPath))
        let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: errorsPath))
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { [weak self] process in
            let code = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
            self?.ended.withLock { $0 = code }
        }
        try process.run()
        try output.close()
        try errors.close()
    }

    var identifier: pid_t { process.processIdentifier }
    var isRunning: Bool { ended.withLock { $0 } == nil }
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorsPath, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) {
        if isRunning { kill(identifier, signal) }
    }

    func finish(within limit: Duration = .seconds(60)) async throws -> Finished {
        do {
            try await eventually("the program ends", within: limit) { !isRunning }
        } catch {
            send(SIGKILL)
            throw error
        }
        return Finished(status: ended.withLock { $0 } ?? -1, output: output, errors: errors)
    }

    static func run(_ command: String, in folder: String, environment: [String: String] = [:]) async throws -> Finished {
        try await Program(command, in: folder, environment: environment).finish()
    }
}
