public import Lightning
import Synchronization

/// A clock that stands still until it is moved.
public final class ManualWallClock: Sendable {
    private let moment: Mutex<Timestamp>
    public init(_ start: Timestamp) { moment = Mutex(start) }
    public var now: Timestamp { moment.withLock { $0 } }
    public func advance(by duration: Duration) { moment.withLock { $0 = $0.advanced(by: duration) } }
    public var wall: WallClock { WallClock { self.now } }
}
