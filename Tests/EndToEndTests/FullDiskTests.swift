import Foundation
import Lightning
import PayingClient
import Testing

/// A full disk is played by a limit on the size of files (`RLIMIT_FSIZE`): it takes no privileges, and it can be set and lifted while a process runs.
@Suite("The disk is full")
struct FullDiskTests {
    @Test("under the gate: paid traffic and new sales go on, the log says why, and the books are completed when there is room")
    func gate() async throws {
        try await Town.open { town in
            let configuration = try town.configuration(payment: "expires: 30d\nreuse: 0s")
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                #expect(try await town.pass("get \(gate.quote)", store: "early").status == 0)
                _ = try await Books.await(at: town.storagePath, "the first payment") { $0.count == 1 && $0[0].isUsed }

                try await limitFiles(of: gate.program, to: 4096)
                for customer in 1...3 {
                    let bought = try await town.pass("get \(gate.quote)", store: "late-\(customer)")
                    #expect(bought.status == 0, "\(bought.errors)")
                    #expect(try await town.pass("get --no-pay \(gate.quote)", store: "late-\(customer)").status == 0)
                }
                #expect(try await town.pass("get --no-pay \(gate.quote)", store: "early").status == 0)
                try await eventually("the log says why") { gate.program.errors.contains("recording payments failed, will try again") }
                #expect(gate.program.isRunning)

                try await limitFiles(of: gate.program, to: nil)
                let lines = try await Books.await(at: town.storagePath, "all payments") { $0.count == 4 && $0.allSatisfy(\.isUsed) }
                #expect(MilliSatoshi(lines.reduce(0) { $0 + $1.amount.value }) == town.spent)
                #expect(town.spent == .satoshis(40))
            }
        }
    }

    @Test("when the gate starts: it says so and ends with the code for storage that may work later")
    func gateStart() async throws {
        try await Town.open { town in
            let configuration = try town.configuration()
            // Of 512 bytes: enough for what is said, too little for a database.
            let finished = try await Program.run("ulimit -f 4; exec gatehouse serve --config \(configuration)", in: town.folder)
            #expect(finished.status == 69, "\(finished.errors)")
            #expect(finished.errors.contains("/data/gatehouse.sqlite: reading or writing failed"))
            #expect(finished.output.isEmpty)
        }
    }

    @Test("under the client's store: nothing is paid, and it says what to do")
    func client() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let environment = town.gatepassEnvironment.merging(["GATEPASS_STORE": town.folder + "/passes"]) { $1 }
                let finished = try await Program.run("ulimit -f 1; exec gatepass get \(gate.quote)", in: town.folder, environment: environment)
                #expect(finished.status == 10, "\(finished.errors)")
                #expect(finished.errors.contains("cannot write"))
                #expect(finished.errors.contains("hint: make room"))
                #expect(town.spent == .zero)

                #expect(try await town.pass("get \(gate.quote)").status == 0)
                #expect(town.spent == Town.price)
            }
        }
    }

    @Test("under the client's store when a payment of an earlier run is settled: it is not lost and not paid again")
    func clientAfterPaying() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                town.payer.inject(.stuckInFlight, .next(1))
                let first = try town.gatepass("get \(gate.quote)")
                try await eventually("the payment is on its way") { !town.payer.network.paymentsInFlight.isEmpty }
                try await limitFiles(of: first, to: 512)
                #expect(town.payer.network.release(try #require(town.payer.network.paymentsInFlight.first)))
                let failed = try await first.finish()
                #expect(failed.status == 10, "\(failed.errors)")
                #expect(failed.errors.contains("what was paid before is not lost"))
                #expect(town.spent == Town.price)

                let second = try await town.pass("get \(gate.quote)")
                #expect(second.status == 0, "\(second.errors)")
                #expect(town.spent == Town.price)
                #expect(try PassStore(folder: town.folder + "/passes").receipts().count == 1)
            }
        }
    }

    /// The soft limit only, so that it can be lifted again without privileges.
    /// - Parameter bytes: `nil` for no limit.
    private func limitFiles(of program: Program, to bytes: Int?) async throws {
        let limit = bytes.map(String.init) ?? "unlimited"
        let finished = try await Program.run("prlimit --pid \(program.identifier) --fsize=\(limit):", in: FileManager.default.temporaryDirectory.path)
        try #require(finished.status == 0, "the limit was not taken: \(finished.errors)")
    }
}
