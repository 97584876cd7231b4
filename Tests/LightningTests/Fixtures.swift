import Foundation
import Lightning
import Synchronization
import Testing

/// The time of day, moved by hand.
final class ManualWallClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp = Timestamp(seconds: 1_700_000_000)) {
        time = Mutex(start)
    }

    var now: Timestamp { time.withLock { $0 } }
    var wallClock: WallClock { WallClock { [self] in now } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// A clock on which time passes only when a test says so.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        let id: UInt64
        let deadline: Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Sleeper] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var nextID: UInt64 = 0

        mutating func takeWatchers() -> [CheckedContinuation<Void, Never>] {
            let ready = watchers.filter { $0.count <= sleepers.count }
            watchers.removeAll { $0.count <= sleepers.count }
            return ready.map(\.continuation)
        }
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let watchers = state.withLock { state in
                    state.sleepers.append(Sleeper(id: id, deadline: deadline, continuation: continuation))
                    return state.takeWatchers()
                }
                for watcher in watchers { watcher.resume() }
                if Task.isCancelled { wake { $0.id == id } }
                wakeDue()
            }
        } onCancel: {
            wake { $0.id == id }
        }
    }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
        wakeDue()
    }

    /// Returns once so many sleep.
    func sleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let ready = state.withLock { state in
                state.watchers.append((count, continuation))
                return state.takeWatchers()
            }
            for watcher in ready { watcher.resume() }
        }
    }

    private func wakeDue() {
        let now = now
        let due = state.withLock { state in
            let due = state.sleepers.filter { $0.deadline <= now }
            state.sleepers.removeAll { $0.deadline <= now }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    private func wake(_ isMeant: (Sleeper) -> Bool) {
        let cancelled = state.withLock { state in
            let cancelled = state.sleepers.filter(isMeant)
            state.sleepers.removeAll(where: isMeant)
            return cancelled
        }
        for sleeper in cancelled { sleeper.continuation.resume(throwing: CancellationError()) }
    }
}

func resource(_ path: String) throws -> URL {
    try #require(Bundle.module.resourceURL).appendingPathComponent(path)
}
