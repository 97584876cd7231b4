import Foundation
import Testing

#if canImport(Glibc)
    import Glibc
#endif

@Suite("The configuration is read again")
struct ReloadTests {
    @Test("on SIGHUP services change as one, requests under way keep what they started with, and a file with a mistake changes nothing")
    func services() async throws {
        try await Town.open { town in
            let path = try town.configuration()
            try await RunningGate.with("--config \(path)", in: town.folder) { gate in
                #expect(try await plainGet(gate.quote).status == 402)
                let text = try String(contentsOfFile: path, encoding: .utf8)

                // A second service, free of charge; the first goes on.
                let more =
                    text + "\n  - name: notes\n    match: {path: /notes}\n    upstream: http://127.0.0.1:\(town.upstreamPort)\n    max_body: 7 B\n"
                try more.write(toFile: path, atomically: true, encoding: .utf8)
                func isKnown() async throws -> Bool { try await !plainGet(gate.url + "/notes").body.contains("no-service") }
                #expect(try await !isKnown())
                gate.program.send(SIGHUP)
                try await eventually("the new service answers") { try await isKnown() }
                #expect(try await plainGet(gate.quote).status == 402)

                // A mistake: told, and nothing changes.
                try (more + "    upstraem: x\n").write(toFile: path, atomically: true, encoding: .utf8)
                gate.program.send(SIGHUP)
                try await eventually("the mistake is told") { gate.program.errors.contains("upstraem") }
                #expect(try await isKnown())

                // Back, while calls go on: none of them fails.
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                async let calls: [Int] = withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<64 { group.addTask { try await plainGet(gate.quote).status } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                gate.program.send(SIGHUP)
                #expect(try await calls.allSatisfy { $0 == 402 })
                try await eventually("the service is gone") { try await !isKnown() }
            }
        }
    }
}
