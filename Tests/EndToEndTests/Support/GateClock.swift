import HostSystem
import Lightning
import Synchronization

/// What the gate takes for the time of day: the system's, moved on by hand, or standing still.
final class GateClock: Sendable {
    private struct State {
        var offset = Duration.zero
        var frozen: Timestamp?
    }

    private let state = Mutex(State())

    var wall: WallClock { WallClock { self.now } }

    var now: Timestamp {
        state.withLock { $0.frozen ?? WallClock.system.now().advanced(by: $0.offset) }
    }

    func advance(by duration: Duration) {
        state.withLock { state in
            state.offset += duration
            state.frozen = state.frozen?.advanced(by: duration)
        }
    }

    func stop(at moment: Timestamp) {
        state.withLock { $0.frozen = moment }
    }
}
