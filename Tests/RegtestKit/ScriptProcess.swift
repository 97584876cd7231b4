internal import Dispatch
internal import Foundation

/// `lnpair.py run`: a child process that answers each line with a line.
///
/// `@unchecked Sendable`: after `init`, everything that is not constant is touched on `queue` only.
final class ScriptProcess: @unchecked Sendable {
    private static let python = "/usr/bin/python3"
    private static let electrum = "/usr/bin/electrum"

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private let queue = DispatchQueue(label: "regtest pair")
    private var pending = Data()

    init(path: String, hop: Bool) throws {
        for (file, package) in [(Self.python, "python3"), (Self.electrum, "electrum")] where !FileManager.default.isExecutableFile(atPath: file) {
            throw RegtestError(
                "\(file) is missing: `make test` installs it, or: apt-get install --no-install-recommends \(package)")
        }
        guard FileManager.default.fileExists(atPath: path) else {
            throw RegtestError("\(path) is missing: start from the source tree, or give its path")
        }
        let folder = NSTemporaryDirectory() + "/gatehouse-regtest-" + UUID().uuidString.prefix(8)
        process.executableURL = URL(fileURLWithPath: Self.python)
        process.arguments = [path, "run", "--dir", folder] + (hop ? ["--hop"] : [])
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func ask(_ line: String) async throws -> String {
        try await onQueue {
            guard self.process.isRunning else { throw RegtestError("the regtest pair has ended") }
            try self.input.fileHandleForWriting.write(contentsOf: Data((line + "\n").utf8))
            return try self.nextLine()
        }
    }

    func readLine() async throws -> String {
        try await onQueue { try self.nextLine() }
    }

    /// Closing its input is what tells the script to bring everything down.
    func end() {
        try? input.fileHandleForWriting.close()
    }

    func endAndWait() async {
        end()
        // A failure is that it has ended already.
        _ = try? await onQueue { self.process.waitUntilExit() }
    }

    private func nextLine() throws -> String {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending = Data(pending[pending.index(after: end)...])
                return line
            }
            let more = readSome()
            guard !more.isEmpty else { throw RegtestError("the regtest script ended without an answer; run dev/regtest/lnpair.py up to see why") }
            pending += more
        }
    }

    /// Empty at the end. Foundation's own reading traps when a signal interrupts it, such as that of another child's end.
    private func readSome() -> Data {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Foundation.read(output.fileHandleForReading.fileDescriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            return Data(buffer.prefix(max(count, 0)))
        }
    }

    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
