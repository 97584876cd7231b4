import Foundation
import Gate
import L402
import Lightning
import TestKit
import Testing

@testable import Storage

@Suite("kill -9")
struct CrashTests {
    /// The helper lies beside the test bundle.
    private var writer: URL {
        get throws {
            let near =
                [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent(), Bundle.main.bundleURL.deletingLastPathComponent()]
                + CommandLine.arguments.map { URL(fileURLWithPath: $0).deletingLastPathComponent() }
            let found = near.compactMap { $0?.appendingPathComponent("StorageCrashWriter") }
                .first { FileManager.default.isExecutableFile(atPath: $0.path) }
            return try #require(found, "StorageCrashWriter is not beside the tests")
        }
    }

    @Test("no record that was acknowledged is lost when the writer is killed", arguments: [1, 2, 3, 4, 5])
    func killed(round: Int) async throws {
        let folder = try Folder()
        let acknowledged = try run(on: folder.file, seed: round, lines: 40 * round)
        #expect(acknowledged.count >= 40 * round)
        let database = try folder.open()
        let stored = Set(try await database.payments(LedgerQuery(limit: 10_000)).records.map(\.entry.paymentHash.hex))
        #expect(stored.isSuperset(of: acknowledged))
        // At most the one that was committed and not yet told.
        #expect(stored.count <= acknowledged.count + 1)
        var generator = SeededGenerator(99)
        #expect(try await database.masterKeys(now: noon, generator: &generator).epochs.map(\.number) == [1])
    }

    @Test("two writers are killed one after the other on one file, and the second goes on where the first was")
    func killedTwice() async throws {
        let folder = try Folder()
        let first = try run(on: folder.file, seed: 1, lines: 30)
        let second = try run(on: folder.file, seed: 2, lines: 30)
        let stored = Set(try await folder.open().payments(LedgerQuery(limit: 10_000)).records.map(\.entry.paymentHash.hex))
        #expect(first.isDisjoint(with: second))
        #expect(stored.isSuperset(of: first.union(second)))
    }

    /// Kills the writer after it acknowledged so many; answers everything that it acknowledged.
    private func run(on file: String, seed: Int, lines: Int) throws -> Set<String> {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = try writer
        process.arguments = [file, "\(seed)"]
        process.standardOutput = pipe
        try process.run()
        var output = Data()
        while output.count < lines * 65 {
            let piece = Self.read(pipe)
            if piece.isEmpty { break }
            output += piece
        }
        kill(process.processIdentifier, SIGKILL)
        while case let piece = Self.read(pipe), !piece.isEmpty { output += piece }
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        let whole = String(decoding: output, as: UTF8.self).split(separator: "\n").filter { $0.utf8.count == 64 }
        return Set(whole.map(String.init))
    }

    /// Empty at the end. Foundation's own reading traps when the signal of an ended child interrupts it.
    private static func read(_ pipe: Pipe) -> Data {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Foundation.read(pipe.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Data(buffer.prefix(max(count, 0)))
        }
    }
}
