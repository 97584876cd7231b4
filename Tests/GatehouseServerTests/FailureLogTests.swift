import Foundation
import Lightning
import Logging
import ReverseProxy
import Storage
import Synchronization
import Testing

@testable import GatehouseServer

@Suite("Failures in the log")
struct FailureLogTests {
    private let moment = Timestamp(seconds: 1_800_000_000)

    @Test("a failure that goes on is one line a minute, each with the number of those between")
    func repeats() {
        var tally = FailureTally<String>(repeatAfter: .seconds(60))
        let lines = (0...61).map { tally.failed("a", now: moment.advanced(by: .seconds($0))) }
        #expect(lines == [0] + Array(repeating: nil, count: 59) + [59, nil])
    }

    @Test("another kind of failure is a line of its own, and so is the end of them, once")
    func changes() {
        var tally = FailureTally<String>(repeatAfter: .seconds(60))
        let lines = [tally.failed("a", now: moment), tally.failed("b", now: moment)]
        let ends = [tally.succeeded(), tally.succeeded()]
        #expect(lines == [0, 0])
        #expect(ends == [true, false])
        // Something that comes and goes all the time does not fill the log.
        let again = [9, 10].map { tally.failed("a", now: moment.advanced(by: .seconds($0))) }
        #expect(again == [nil, 1])
    }

    @Test("a clock that is set back does not silence failures")
    func clockSetBack() {
        var tally = FailureTally<String>(repeatAfter: .seconds(60))
        let lines = [tally.failed("a", now: moment), tally.failed("a", now: moment.advanced(by: .seconds(-3600)))]
        #expect(lines == [0, 0])
    }

    @Test("a node that makes no invoices is told at warning with kind and remedy, and its recovery at notice")
    func node() {
        let log = RecordedLog()
        let watch = NodeWatch(clock: WallClock { Timestamp(seconds: 0) }, logger: log.logger)
        watch.answered(nil)
        watch.answered(LightningNodeError(.unreachable, "nobody listens"))
        watch.answered(LightningNodeError(.unreachable, "nobody listens"))
        watch.answered(LightningNodeError(.misconfigured, "wrong macaroon"))
        watch.answered(nil)
        #expect(log.lines.map(\.level) == [.warning, .warning, .notice])
        #expect(log.lines.map { $0.metadata["kind"] } == ["unreachable", "misconfigured", nil])
        #expect(log.lines.map { $0.metadata["retry"] } == ["may help", "does not help", nil])
        #expect(log.lines.first?.metadata["error"] == "nobody listens")
    }

    @Test("a node that cannot be reached shows when the gateway starts, and one whose credential is good for invoices alone is well")
    func start() async throws {
        let dead = try await firstLine(about: InvoicesOnly(failure: LightningNodeError(.unreachable, "nobody listens")))
        #expect(dead?.level == .warning && dead?.metadata["error"] == "unreachable: nobody listens")
        #expect(try await firstLine(about: InvoicesOnly(failure: nil)) == nil)
    }

    /// What is logged about a node when it is looked at for the first time; `nil` once it was heard and there was nothing to log.
    private func firstLine(about issuer: any InvoiceIssuer) async throws -> RecordedLog.Line? {
        let log = RecordedLog()
        let node = ObservedNode(node: issuer, record: NodeRecord())
        let folder = NSTemporaryDirectory() + "/gatehouse-watch-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try GatehouseDatabase.open(path: folder + "/gatehouse.sqlite")
        defer { try? database.close() }
        let health = StorageHealth(database: database, writer: LedgerWriter(ledger: database, logger: log.logger))
        let watching = Task { await HealthWatch(node: node, storage: health, logger: log.logger).run() }
        while log.lines.isEmpty, node.record.facts.part != .ok { await Task.yield() }
        watching.cancel()
        await watching.value
        return log.lines.first
    }

    @Test("a failing upstream is told once in ten seconds for each service and code, and nothing else is")
    func upstream() {
        let log = RecordedLog()
        let now = Mutex(moment)
        let watch = UpstreamWatch(clock: WallClock { now.withLock { $0 } }, logger: log.logger)
        for outcome in [ExchangeRecord.Outcome.admitted, .challenged, .refused, .clientGone] {
            watch.exchangeEnded(ExchangeRecord(outcome: outcome, code: nil, service: "a", status: 200))
        }
        #expect(log.lines.isEmpty)
        let failure = ExchangeRecord(outcome: .upstreamFailed, code: "upstream-unreachable", service: "a", status: 502)
        for _ in 0..<5 { watch.exchangeEnded(failure) }
        watch.exchangeEnded(ExchangeRecord(outcome: .upstreamFailed, code: "upstream-unreachable", service: "b", status: 502))
        now.withLock { $0 = $0.advanced(by: .seconds(10)) }
        watch.exchangeEnded(failure)
        #expect(log.lines.map { $0.metadata["service"] } == ["a", "b", "a"])
        #expect(log.lines.map { $0.metadata["more_since_last_line"] } == ["0", "0", "4"])
        #expect(log.lines.allSatisfy { $0.level == .warning && $0.metadata["code"] == "upstream-unreachable" })
    }
}

/// A node by whose credential nothing but invoices may be asked for.
private struct InvoicesOnly: InvoiceIssuer {
    let failure: LightningNodeError?

    func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
        throw failure ?? LightningNodeError(.rejected, "not now")
    }

    func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? {
        if let failure { throw failure }
        return nil
    }

    func settlements() -> AsyncStream<Settlement> { AsyncStream { $0.finish() } }
    func status() async throws(LightningNodeError) -> NodeStatus { throw LightningNodeError(.misconfigured, "permission denied") }
}
