import Gate
import NIOCore

/// One address that services answer at, as one event loop knows it. Looked up once for an exchange, which then holds on to it.
final class Upstream {
    let address: UpstreamAddress
    /// Made when it is first needed.
    var pool: UpstreamPool?
    /// Exchanges under way.
    private(set) var active = 0
    /// Until when it is passed over, for a connection to it failed.
    private(set) var restsUntil = NIODeadline.uptimeNanoseconds(0)
    /// Failures in a row: it rests longer after each.
    private var failures = 0

    /// How long an address rests after its first failure, and at most.
    private static let rest = TimeAmount.seconds(1)
    private static let longestRest = TimeAmount.seconds(30)

    init(_ address: UpstreamAddress) {
        self.address = address
    }

    func began() {
        active += 1
    }

    func ended() {
        active = max(0, active - 1)
    }

    func failed(now: NIODeadline) {
        failures = min(failures + 1, 10)
        restsUntil = now + min(Self.rest * (1 << (failures - 1)), Self.longestRest)
    }

    func answered() {
        guard failures > 0 else { return }
        failures = 0
        restsUntil = .uptimeNanoseconds(0)
    }
}
