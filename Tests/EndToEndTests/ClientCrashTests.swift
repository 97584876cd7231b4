import Foundation
import Glibc
import Lightning
import PayingClient
import Testing

@Suite("gatepass is killed")
struct ClientCrashTests {
    /// When the payment arrives, seen from the process that ordered it.
    enum Moment: CaseIterable {
        /// It is killed while the payment is on its way.
        case afterDeath
        /// The node has answered that it is done, and the process never read it: stopped, then killed.
        case unread
    }

    @Test("between paying and storing: the next run has the pass and pays nothing", arguments: Moment.allCases)
    func killed(moment: Moment) async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                town.payer.inject(.stuckInFlight, .next(1))
                let first = try town.gatepass("get \(gate.quote)")
                try await eventually("the payment is on its way") { !town.payer.network.paymentsInFlight.isEmpty }
                let hash = try #require(town.payer.network.paymentsInFlight.first)
                switch moment {
                case .afterDeath:
                    first.send(SIGKILL)
                    #expect(try await first.finish().status == 128 + SIGKILL)
                    #expect(town.payer.network.release(hash))
                case .unread:
                    first.send(SIGSTOP)
                    #expect(town.payer.network.release(hash))
                    try await eventually("the payment is done") { try await town.payer.payment(for: hash) != .inFlight }
                    first.send(SIGKILL)
                    #expect(try await first.finish().status == 128 + SIGKILL)
                }
                #expect(town.spent == Town.price)
                let store = try PassStore(folder: town.folder + "/passes")
                #expect(try store.allPasses().isEmpty)
                #expect(try store.pendingPayments().map(\.paymentHash) == [hash])

                let second = try await town.pass("get \(gate.quote)")
                #expect(second.status == 0, "\(second.errors)")
                #expect(second.output == RecordingUpstream.answer(to: "/swap/quote"))
                #expect(town.spent == Town.price)
                #expect(try store.allPasses().map(\.paymentHash) == [hash])
                #expect(try store.receipts().map(\.paymentHash) == [hash])
                #expect(try store.pendingPayments().isEmpty)
                #expect(try await town.pass("get --no-pay \(gate.quote)").status == 0)
                #expect(town.spent == Town.price)
            }
        }
    }

    @Test("and the payment fails after its death: the next run clears it by itself and pays once")
    func failedAfterDeath() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                town.payer.inject(.stuckInFlight, .next(1))
                let first = try town.gatepass("get \(gate.quote)")
                try await eventually("the payment is on its way") { !town.payer.network.paymentsInFlight.isEmpty }
                let hash = try #require(town.payer.network.paymentsInFlight.first)
                first.send(SIGKILL)
                _ = try await first.finish()
                #expect(town.payer.network.fail(hash))
                #expect(town.spent == .zero)

                let second = try await town.pass("get \(gate.quote)")
                #expect(second.status == 0, "\(second.errors)")
                #expect(town.spent == Town.price)
                let store = try PassStore(folder: town.folder + "/passes")
                #expect(try store.pendingPayments().isEmpty)
                #expect(try store.receipts().count == 1)
            }
        }
    }

    @Test("eight processes that share one store pay once")
    func eight() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let programs = try (0..<8).map { _ in try town.gatepass("get \(gate.quote)") }
                for program in programs {
                    let finished = try await program.finish()
                    #expect(finished.status == 0, "\(finished.errors)")
                    #expect(finished.output == RecordingUpstream.answer(to: "/swap/quote"))
                }
                #expect(programs.count == 8)
                #expect(town.spent == Town.price)
                #expect(try PassStore(folder: town.folder + "/passes").receipts().count == 1)
                #expect(town.upstream.seen.count == 8)
                #expect(Set(town.upstream.seen.flatMap { $0.values("X-Gatehouse-Subject") }).count == 1)
            }
        }
    }
}
