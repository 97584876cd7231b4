import Gate
import NIOCore

/// Which address of a service its next request goes to: the one with the fewest exchanges under way among those that are not known to be down.
///
/// How many are under way and where connections failed, each event loop knows for itself; what health checks find, all know.
struct UpstreamChoice {
    private struct State {
        var active = 0
        /// Until when it is passed over, for a connection to it failed.
        var restsUntil = NIODeadline.uptimeNanoseconds(0)
        /// Failures in a row: it rests longer after each.
        var failures = 0
    }

    private var states: [UpstreamAddress: State] = [:]
    private var turn = 0
    /// By their health checks.
    var unhealthy: Set<HealthSubject> = []

    /// How long an address rests after its first failure, and at most.
    private static let rest = TimeAmount.seconds(1)
    private static let longestRest = TimeAmount.seconds(30)

    /// - Parameter excluded: addresses that have just failed this exchange.
    mutating func choose(_ service: GatedService, now: NIODeadline, excluding excluded: [UpstreamAddress] = []) -> UpstreamAddress? {
        let all = service.upstreams
        guard all.count > 1 else { return excluded.isEmpty ? all.first : nil }
        // A further attempt takes nobody's turn: of two addresses the one that fails would get every first attempt.
        if excluded.isEmpty { turn &+= 1 }
        guard service.health != nil, !unhealthy.isEmpty else { return choose(among: all, now, excluding: excluded) }
        let healthy = all.filter { !unhealthy.contains(HealthSubject(service: service.name, address: $0)) }
        // With none that is healthy, all are tried: it may be the check that is wrong, and a call that fails is no worse than one that is not made.
        return choose(among: healthy.isEmpty ? all : healthy, now, excluding: excluded)
    }

    private func choose(among all: [UpstreamAddress], _ now: NIODeadline, excluding excluded: [UpstreamAddress]) -> UpstreamAddress? {
        var best: (address: UpstreamAddress, active: Int)?
        var resting: (address: UpstreamAddress, until: NIODeadline)?
        for index in all.indices {
            // Among equals each has its turn.
            let address = all[(index + turn) % all.count]
            guard !excluded.contains(address) else { continue }
            let state = states[address] ?? State()
            if now < state.restsUntil {
                if resting.map({ state.restsUntil < $0.until }) ?? true { resting = (address, state.restsUntil) }
            } else if best.map({ state.active < $0.active }) ?? true {
                best = (address, state.active)
            }
        }
        // Where all rest, one may as well try again the one that has rested longest.
        return best?.address ?? resting?.address
    }

    mutating func began(_ address: UpstreamAddress) {
        states[address, default: State()].active += 1
    }

    mutating func ended(_ address: UpstreamAddress) {
        guard let state = states[address] else { return }
        states[address]?.active = max(0, state.active - 1)
    }

    mutating func failed(_ address: UpstreamAddress, now: NIODeadline) {
        var state = states[address] ?? State()
        state.failures = min(state.failures + 1, 10)
        state.restsUntil = now + min(Self.rest * (1 << (state.failures - 1)), Self.longestRest)
        states[address] = state
    }

    mutating func answered(_ address: UpstreamAddress) {
        guard let state = states[address], state.failures > 0 else { return }
        states[address]?.failures = 0
        states[address]?.restsUntil = .uptimeNanoseconds(0)
    }
}
