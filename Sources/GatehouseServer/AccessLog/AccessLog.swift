import Dispatch
import Lightning
import ReverseProxy
import ServiceLifecycle
import Synchronization

/// One line a request. Event loops leave records in a bounded queue and go on; the lines are made and written elsewhere.
///
/// Who cannot take lines as fast as they come loses some, and ``dropped`` says how many: no request waits for its line.
final class AccessLog: ServiceLifecycle.Service {
    struct Entry: Sendable {
        let record: ExchangeRecord
        /// When the exchange ended.
        let endedAt: Timestamp
    }

    private struct State {
        var queue: [Entry] = []
        var dropped: UInt64 = 0
        var isFinished = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let line: @Sendable (Entry) -> String
    private let write: @Sendable (String) -> Bool
    /// Writing may block for as long as nobody reads: not on a thread that others need.
    private let thread = DispatchQueue(label: "gatehouse.access-log")
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - capacity: how many records wait at most.
    ///   - line: a record as text, without the line end.
    ///   - write: writes lines, and may block; `false` where it could not.
    init(capacity: Int = 16_384, line: @escaping @Sendable (Entry) -> String, write: @escaping @Sendable (String) -> Bool) {
        self.capacity = capacity
        self.line = line
        self.write = write
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Lines that were lost since the start.
    var dropped: UInt64 { state.withLock { $0.dropped } }

    /// Never waits for anything but another record being put in.
    func offer(_ record: ExchangeRecord, endedAt: Timestamp) {
        let isFirst = state.withLock { state in
            guard !state.isFinished, state.queue.count < capacity else {
                state.dropped += 1
                return false
            }
            state.queue.append(Entry(record: record, endedAt: endedAt))
            return state.queue.count == 1
        }
        if isFirst { waker.yield() }
    }

    /// Writes until a graceful shutdown or cancellation, then what still waits.
    func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            for await _ in wake { await writeAll() }
            await writeAll()
        } onCancelOrGracefulShutdown: {
            self.state.withLock { $0.isFinished = true }
            self.waker.finish()
        }
    }

    private func writeAll() async {
        while true {
            let entries = state.withLock { state in
                let entries = state.queue
                state.queue = []
                return entries
            }
            guard !entries.isEmpty else { return }
            let isWritten = await withCheckedContinuation { continuation in
                thread.async { [line, write] in
                    continuation.resume(returning: write(entries.map { line($0) + "\n" }.joined()))
                }
            }
            if !isWritten { state.withLock { $0.dropped += UInt64(entries.count) } }
        }
    }
}
