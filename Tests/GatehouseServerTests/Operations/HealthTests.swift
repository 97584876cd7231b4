import Foundation
import Gate
import HostSystem
import Lightning
import LightningSimulator
import Logging
import ReverseProxy
import Storage
import Testing

@testable import GatehouseServer

@Suite("What is known of node and storage")
struct HealthTests {
    @Test("each call to the node is timed, a failure is counted by its kind, and a node that says no is there")
    func node() async throws {
        let pair = SimulatedNetwork.pair(wallClock: .system)
        let node = ObservedNode(node: pair.payee, record: NodeRecord())
        #expect(node.record.facts.part == .unknown)
        let request = InvoiceRequest(amount: .satoshis(1), memo: "", expirySeconds: 60)
        _ = try await node.createInvoice(request)
        #expect(node.record.facts.part == .ok)
        #expect(node.record.facts.durations[.createInvoice]?.count == 1)

        pair.payee.inject(.unreachable)
        await #expect(throws: LightningNodeError.self) { _ = try await node.createInvoice(request) }
        await #expect(throws: LightningNodeError.self) { _ = try await node.status() }
        #expect(node.record.facts.part == .failing)
        #expect(node.record.facts.failures[.init(call: .createInvoice, kind: .unreachable)] == 1)
        #expect(node.record.facts.failures[.init(call: .status, kind: .unreachable)] == 1)
        #expect(node.record.facts.durations[.createInvoice]?.count == 2)

        pair.payee.clear()
        _ = try await node.status()
        #expect(node.record.facts.part == .ok)
        node.record.ended(.createInvoice, at: .now, after: .seconds(1), LightningNodeError(.rejected, "no"))
        #expect(node.record.facts.part == .ok)
    }

    @Test("storage whose file is gone, or whose ledger cannot be written, is failing")
    func storage() async throws {
        let folder = NSTemporaryDirectory() + "/gatehouse-health-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try GatehouseDatabase.open(path: folder + "/gatehouse.sqlite")
        let ledger = FailingLedger()
        let writer = LedgerWriter(ledger: ledger, flushTime: .zero, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let health = StorageHealth(database: database, writer: writer)
        #expect(health.part == .unknown)
        await health.look()
        #expect(health.part == .ok)
        try FileManager.default.moveItem(atPath: folder + "/gatehouse.sqlite", toPath: folder + "/elsewhere")
        await health.look()
        #expect(health.part == .failing)
        try FileManager.default.moveItem(atPath: folder + "/elsewhere", toPath: folder + "/gatehouse.sqlite")
        await health.look()
        #expect(health.part == .ok)

        let hash = try #require(PaymentHash(Array(repeating: 1, count: 32)))
        writer.offer(
            LedgerEntry(
                paymentHash: hash, amount: .satoshis(1), service: "s", passID: "", issuedAt: Timestamp(seconds: 0), settledAt: nil, firstUsedAt: nil))
        let writing = Task { await writer.run() }
        await ledger.failed()
        while !writer.isFailing { await Task.yield() }
        #expect(health.part == .failing)
        writing.cancel()
        await writing.value
        try database.close()
    }

    private final class FailingLedger: PaymentLedger {
        private let (failures, failure) = AsyncStream.makeStream(of: Void.self)

        func record(_ entries: [LedgerEntry]) async throws {
            failure.yield()
            throw StorageError(kind: .diskFull, path: "", detail: "")
        }

        func failed() async {
            for await _ in failures { return }
        }
    }
}
