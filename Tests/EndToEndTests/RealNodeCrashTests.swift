import Glibc
import Lightning
import PayingClient
import RegtestKit
import Testing

@Suite("gatepass is killed while a real node pays")
struct RealNodeCrashTests {
    @Test("the next run has the pass and pays nothing")
    func killed() async throws {
        try await NodePair.open(.real) { nodes in
            let pair = try #require(nodes.regtest)
            try await House.open(nodes) { house in
                let environment = [
                    "GATEPASS_BACKEND": "electrum", "GATEPASS_NODE_URL": pair.alice.url, "GATEPASS_NODE_USER": pair.alice.user,
                    "GATEPASS_NODE_PASSWORD": pair.alice.password, "GATEPASS_STORE": house.folder + "/gatepass",
                ]
                try await pair.hold(pair.bob)
                let first = try Program("exec gatepass get \(house.quote)", in: house.folder, environment: environment)
                let store = try PassStore(folder: house.folder + "/gatepass")
                try await eventually("the payment is on its way") {
                    guard let pending = try store.pendingPayments().first else { return false }
                    return try await nodes.payer.payment(for: pending.paymentHash) == .inFlight
                }
                let hash = try #require(try store.pendingPayments().first).paymentHash
                first.send(SIGKILL)
                #expect(try await first.finish().status == 128 + SIGKILL)
                #expect(try store.allPasses().isEmpty)
                try await pair.release(pair.bob)

                let second = try await Program.run("exec gatepass get \(house.quote)", in: house.folder, environment: environment)
                #expect(second.status == 0, "\(second.errors)")
                #expect(second.output == RecordingUpstream.answer(to: "/swap/quote"))
                #expect(try store.allPasses().map(\.paymentHash) == [hash])
                #expect(try store.receipts().map(\.paymentHash) == [hash])
                #expect(try store.pendingPayments().isEmpty)
                try await nodes.awaitSpent(house.price)
                let lines = try await Books.await(at: house.storagePath, "the payment") { $0.count == 1 && $0[0].isUsed && $0[0].isSettled }
                #expect(lines.map(\.hash) == [hash])
            }
        }
    }
}
