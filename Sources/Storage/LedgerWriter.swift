public import Gate
public import Logging
internal import Synchronization

/// A bounded queue before a ledger: the data plane leaves entries and goes on; they are written in batches, and again after a failure.
///
/// What `kill -9` takes is what is still in the queue: entries that were offered but are not yet on the disk. They are not acknowledged to anybody, and come
/// again: a pass that is used is offered at its first use after a start, and recording is idempotent by payment hash.
public final class LedgerWriter: Sendable {
    private struct State {
        var queue: [LedgerEntry] = []
        var written: UInt64 = 0
        var dropped: UInt64 = 0
        var failures: UInt64 = 0
        var isFailing = false
        var isFinished = false
        var pause: Task<Void, Never>?
    }

    private let ledger: any PaymentLedger
    private let capacity: Int
    private let batch: Int
    private let flushTime: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let state = Mutex(State())
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - capacity: How many entries wait at most, those being written included.
    ///   - batch: How many go into one transaction.
    ///   - flushTime: How long ``run()`` keeps trying after ``finish()``.
    public init(
        ledger: any PaymentLedger, capacity: Int = 65_536, batch: Int = 512, flushTime: Duration = .seconds(5),
        clock: any Clock<Duration> = ContinuousClock(), logger: Logger = Logger(label: "gatehouse.ledger")
    ) {
        self.ledger = ledger
        self.capacity = max(capacity, 1)
        self.batch = max(batch, 1)
        self.flushTime = flushTime
        self.clock = clock
        self.logger = logger
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Never waits. `false` when the queue is full or the writer has finished: the entry is not kept, and ``dropped`` counts it.
    @discardableResult
    public func offer(_ entry: LedgerEntry) -> Bool {
        let taken = state.withLock { state in
            guard !state.isFinished, state.queue.count < capacity else {
                state.dropped += 1
                return false
            }
            state.queue.append(entry)
            return true
        }
        if taken { waker.yield() }
        return taken
    }

    /// Entries that wait or are being written.
    public var pending: Int { state.withLock { $0.queue.count } }
    /// Entries that were refused since the start, or given up at the end.
    public var dropped: UInt64 { state.withLock { $0.dropped } }
    /// Entries that are on the disk.
    public var written: UInt64 { state.withLock { $0.written } }
    /// Transactions that failed.
    public var failures: UInt64 { state.withLock { $0.failures } }
    /// Whether the last transaction failed.
    public var isFailing: Bool { state.withLock { $0.isFailing } }

    /// Takes no more entries; ``run()`` writes what waits and returns.
    public func finish() {
        let pause = state.withLock { state in
            state.isFinished = true
            return state.pause
        }
        pause?.cancel()
        waker.finish()
    }

    /// Writes until ``finish()`` or until its task is cancelled, then what still waits. Call it once.
    public func run() async {
        for await _ in wake {
            await drain()
        }
        finish()
        // A cancelled task could write nothing any more, so the last writes have one of their own.
        await Task { await self.flush() }.value
    }

    private func drain() async {
        var delay = Duration.milliseconds(100)
        while !isFinished, !Task.isCancelled, pending > 0 {
            if await writeBatch() {
                delay = .milliseconds(100)
            } else {
                await pause(for: delay)
                delay = min(delay * 2, .seconds(10))
            }
        }
    }

    private func flush() async {
        let clock = clock
        let timer = Task { try? await clock.sleep(for: flushTime) }
        let writing = Task {
            while pending > 0, !Task.isCancelled {
                if await !writeBatch() { try? await clock.sleep(for: .milliseconds(200)) }
            }
            timer.cancel()
        }
        await timer.value
        writing.cancel()
        await writing.value
        let lost = state.withLock { state in
            let lost = state.queue.count
            state.dropped += UInt64(lost)
            state.queue.removeAll()
            return lost
        }
        if lost > 0 { logger.error("payments were not recorded before the end", metadata: ["entries": "\(lost)"]) }
    }

    /// Entries leave the queue only after they are on the disk.
    private func writeBatch() async -> Bool {
        let entries = state.withLock { Array($0.queue.prefix(batch)) }
        do {
            try await ledger.record(entries)
        } catch is CancellationError {
            return false
        } catch {
            state.withLock { state in
                state.failures += 1
                state.isFailing = true
            }
            logger.warning("recording payments failed, will try again", metadata: ["error": "\(error)", "pending": "\(pending)"])
            return false
        }
        state.withLock { state in
            state.queue.removeFirst(entries.count)
            state.written += UInt64(entries.count)
            state.isFailing = false
        }
        return true
    }

    private func pause(for delay: Duration) async {
        let clock = clock
        let pause = Task { _ = try? await clock.sleep(for: delay) }
        let finished = state.withLock { state in
            state.pause = pause
            return state.isFinished
        }
        if finished { pause.cancel() }
        await withTaskCancellationHandler {
            await pause.value
        } onCancel: {
            pause.cancel()
        }
        state.withLock { $0.pause = nil }
    }

    private var isFinished: Bool { state.withLock { $0.isFinished } }
}
