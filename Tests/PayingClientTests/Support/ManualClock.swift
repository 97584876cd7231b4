import Lightning
import Synchronization

/// Time that moves when it is told to. Starts at 2026-11-21T12:00:00Z.
final class ManualClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_795_262_400))

    var now: Timestamp { moment.withLock { $0 } }
    var wallClock: WallClock { WallClock { self.now } }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0.advanced(by: duration) }
    }
}
