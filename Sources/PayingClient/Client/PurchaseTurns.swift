internal import HostSystem

/// One purchase at a time for each origin: within the process by a queue, between processes by a file lock.
actor PurchaseTurns {
    private struct Waiter {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private var taken: Set<Origin> = []
    private var waiters: [Origin: [Waiter]] = [:]
    private var nextID = 0

    /// The right to buy; ends with ``end()``.
    final class Turn: Sendable {
        let origin: Origin
        private let turns: PurchaseTurns
        private let lock: FileLock

        fileprivate init(origin: Origin, turns: PurchaseTurns, lock: consuming FileLock) {
            self.origin = origin
            self.turns = turns
            self.lock = lock
        }

        func end() async {
            lock.release()
            await turns.leave(origin)
        }
    }

    /// Waits for the turn; throws `CancellationError` when the task is cancelled meanwhile.
    func take(_ origin: Origin, lockPath: String) async throws -> Turn {
        try await enter(origin)
        do {
            return Turn(origin: origin, turns: self, lock: try await FileLock.acquireWaiting(lockPath))
        } catch {
            leave(origin)
            throw error
        }
    }

    private func enter(_ origin: Origin) async throws {
        try Task.checkCancellation()
        if taken.insert(origin).inserted { return }
        nextID += 1
        let id = nextID
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiters[origin, default: []].append(Waiter(id: id, continuation: $0)) }
        } onCancel: {
            Task { await self.giveUp(id, origin) }
        }
    }

    private func giveUp(_ id: Int, _ origin: Origin) {
        guard let index = waiters[origin]?.firstIndex(where: { $0.id == id }) else { return }
        waiters[origin]?.remove(at: index).continuation.resume(throwing: CancellationError())
    }

    private func leave(_ origin: Origin) {
        guard var queue = waiters[origin], !queue.isEmpty else {
            taken.remove(origin)
            waiters[origin] = nil
            return
        }
        let next = queue.removeFirst()
        waiters[origin] = queue
        next.continuation.resume()
    }
}
