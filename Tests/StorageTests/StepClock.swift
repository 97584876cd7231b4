import Synchronization

/// A clock whose sleepers wake when the test says so.
final class StepClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Duration.zero
        var sleepers: [UInt64: CheckedContinuation<Void, any Error>] = [:]
        var waiting: [CheckedContinuation<Void, Never>] = []
        var next: UInt64 = 0
        var cancelled: Set<UInt64> = []
        var steps = 0
    }

    private let state = Mutex(State())

    var now: Instant { Instant(offset: state.withLock { $0.now }) }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// How many sleepers were woken.
    var steps: Int { state.withLock { $0.steps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let waiting = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
                    if state.cancelled.contains(id) { return nil }
                    state.sleepers[id] = continuation
                    defer { state.waiting = [] }
                    return state.waiting
                }
                guard let waiting else { return continuation.resume(throwing: CancellationError()) }
                for waiter in waiting { waiter.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.resume(throwing: CancellationError())
        }
    }

    /// Waits until somebody sleeps and wakes everybody who does.
    func step() async {
        await withCheckedContinuation { continuation in
            let isSleeping = state.withLock { state in
                if state.sleepers.isEmpty { state.waiting.append(continuation) }
                return !state.sleepers.isEmpty
            }
            if isSleeping { continuation.resume() }
        }
        let sleepers = state.withLock { state in
            defer { state.sleepers = [:] }
            state.steps += 1
            return Array(state.sleepers.values)
        }
        for sleeper in sleepers { sleeper.resume() }
    }
}
