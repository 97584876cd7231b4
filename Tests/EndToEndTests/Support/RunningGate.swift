import Foundation
import Glibc
import Testing

/// `gatehouse serve` in a process of its own.
struct RunningGate: Sendable {
    let program: Program
    let url: String

    var quote: String { url + "/swap/quote" }
    var port: Int { url.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

    /// Ends the gate when `body` is through, by SIGTERM; a gate that `body` ended stays ended.
    static func with<Value>(
        _ arguments: String, in folder: String, _ body: (RunningGate) async throws -> Value
    ) async throws -> Value {
        try await with(command: "exec gatehouse serve \(arguments)", in: folder, body)
    }

    static func with<Value>(
        command: String, in folder: String, _ body: (RunningGate) async throws -> Value
    ) async throws -> Value {
        let gate = try await start(command, in: folder)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(gate)) } catch { outcome = .failure(error) }
        if gate.program.isRunning {
            gate.program.send(SIGTERM)
            let finished = try await gate.program.finish()
            #expect(finished.status == 0, "the gate did not stop in order: \(finished.errors.suffix(500))")
        }
        return try outcome.get()
    }

    private static func start(_ command: String, in folder: String) async throws -> RunningGate {
        let program = try Program(command, in: folder)
        var address: Substring?
        do {
            try await eventually("the gate listens") {
                address = program.errors.split(separator: "\n").first { $0.hasPrefix("the gate listens on ") }?.dropFirst(20)
                return address != nil || !program.isRunning
            }
        } catch {
            program.send(SIGKILL)
            throw error
        }
        return RunningGate(program: program, url: String(try #require(address, "the gate ended: \(program.errors)")))
    }

    func kill() async throws {
        program.send(SIGKILL)
        _ = try await program.finish()
    }
}
