internal import Lightning
internal import Logging
internal import Synchronization

/// Where a node's settlements go: a stream that keeps a bounded number for a consumer that is slower than the node.
///
/// What finds no room is dropped and told in the log. Whoever follows settlements has to bear that, as they have to bear an outage.
final class SettlementOutput: Sendable {
    /// How many settlements wait at most.
    static let capacity = 8192

    let stream: AsyncStream<Settlement>
    private let continuation: AsyncStream<Settlement>.Continuation
    private let node: String
    private let logger: Logger
    private let dropped = Mutex(UInt64(0))

    /// - Parameter node: its address, for the log.
    init(node: String, logger: Logger, capacity: Int = SettlementOutput.capacity) {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(capacity))
        self.node = node
        self.logger = logger
    }

    /// Runs `produce` until it returns or the consumer stops.
    func fill(by produce: @escaping @Sendable () async -> Void) -> AsyncStream<Settlement> {
        let continuation = continuation
        let task = Task {
            await produce()
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    func yield(_ settlement: Settlement) {
        guard case .dropped = continuation.yield(settlement) else { return }
        let count = dropped.withLock { count in
            count += 1
            return count
        }
        // The first, the second, the fourth...: however many there are, the log stays short.
        guard count & (count - 1) == 0 else { return }
        logger.warning(
            "settlements come faster than they are taken; some were dropped", metadata: ["node": "\(node)", "dropped_so_far": "\(count)"])
    }
}
