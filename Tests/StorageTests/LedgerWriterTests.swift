import Gate
import Lightning
import Synchronization
import Testing

@testable import Storage

/// A ledger that fails as often as it is told and can be made to wait.
private final class ScriptedLedger: PaymentLedger, Sendable {
    struct State {
        var failures = 0
        var batches: [[LedgerEntry]] = []
        var attempts = 0
    }

    let state: Mutex<State>

    init(failures: Int = 0) {
        state = Mutex(State(failures: failures))
    }

    func record(_ entries: [LedgerEntry]) async throws {
        try Task.checkCancellation()
        try state.withLock { state in
            state.attempts += 1
            if state.failures > 0 {
                state.failures -= 1
                throw StorageError(kind: .diskFull, path: "/x", detail: "")
            }
            state.batches.append(entries)
        }
    }

    var recorded: [LedgerEntry] { state.withLock { $0.batches.flatMap(\.self) } }
}

@Suite("The queue before the ledger")
struct LedgerWriterTests {
    @Test("what was offered before the end is on the disk after it, in batches")
    func flushes() async throws {
        let folder = try Folder()
        let database = try folder.open()
        let writer = LedgerWriter(ledger: database, batch: 10)
        for number in 0..<100 { #expect(writer.offer(try entry(UInt8(number)))) }
        #expect(writer.pending == 100)
        writer.finish()
        await writer.run()
        #expect(writer.pending == 0)
        #expect(writer.written == 100)
        #expect(writer.dropped == 0)
        #expect(try await database.payments(LedgerQuery(limit: 1000)).records.count == 100)
    }

    @Test("a full queue refuses at once and counts it")
    func bounded() throws {
        let writer = LedgerWriter(ledger: ScriptedLedger(), capacity: 3)
        #expect(try (0..<5).map { writer.offer(try entry($0)) } == [true, true, true, false, false])
        #expect(writer.pending == 3)
        #expect(writer.dropped == 2)
    }

    @Test("storage that is down for a while costs no entry and no order")
    func retries() async throws {
        let ledger = ScriptedLedger(failures: 4)
        let clock = StepClock()
        let writer = LedgerWriter(ledger: ledger, clock: clock)
        let entries = try (0..<3).map { try entry($0) }
        for entry in entries { writer.offer(entry) }
        let running = Task { await writer.run() }
        for _ in 0..<4 { await clock.step() }
        while writer.pending > 0 { await Task.yield() }
        #expect(ledger.recorded == entries)
        #expect(writer.failures == 4)
        writer.finish()
        running.cancel()
        await running.value
        #expect(writer.offer(entries[0]) == false)
    }

    @Test("a cancelled writer still writes what waits")
    func cancelled() async throws {
        let ledger = ScriptedLedger()
        let writer = LedgerWriter(ledger: ledger)
        writer.offer(try entry(1))
        let running = Task { await writer.run() }
        running.cancel()
        await running.value
        #expect(ledger.recorded.count == 1)
    }

    @Test("storage that stays down does not hold up the end for ever, and what is lost is counted")
    func givesUp() async throws {
        let ledger = ScriptedLedger(failures: .max)
        let clock = StepClock()
        let writer = LedgerWriter(ledger: ledger, clock: clock)
        writer.offer(try entry(1))
        writer.finish()
        let running = Task { await writer.run() }
        // Wakes the timer of the end; the writing that sleeps between attempts is ended by it.
        let stepping = Task {
            while !Task.isCancelled { await clock.step() }
        }
        await running.value
        stepping.cancel()
        try? await clock.sleep(for: .zero)
        #expect(writer.pending == 0)
        #expect(writer.dropped == 1)
    }
}
