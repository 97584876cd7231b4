import Gate
import NIOCore

/// Which address of a service its next request goes to: the one with the fewest exchanges under way among those that are not known to be down.
///
/// How many are under way and where connections failed, each event loop knows for itself; what health checks find, all know.
struct UpstreamChoice {
    /// All that were asked for up to now.
    private(set) var upstreams: [UpstreamAddress: Upstream] = [:]
    /// What the service that was asked for last has for its only address: finding it again costs no look into the table.
    private var last: (service: GatedService, upstream: Upstream)?
    private var turn = 0
    /// By their health checks.
    var unhealthy: Set<HealthSubject> = []

    mutating func upstream(at address: UpstreamAddress) -> Upstream {
        if let known = upstreams[address] { return known }
        let upstream = Upstream(address)
        upstreams[address] = upstream
        return upstream
    }

    /// - Parameter excluded: those that have just failed this exchange.
    mutating func choose(_ service: GatedService, now: NIODeadline, excluding excluded: [Upstream] = []) -> Upstream? {
        let all = service.upstreams
        guard all.count > 1 else { return excluded.isEmpty ? only(service) : nil }
        // A further attempt takes nobody's turn: of two addresses the one that fails would get every first attempt.
        if excluded.isEmpty { turn &+= 1 }
        guard service.health != nil, !unhealthy.isEmpty else { return choose(among: all, now, excluding: excluded) }
        let healthy = all.filter { !unhealthy.contains(HealthSubject(service: service.name, address: $0)) }
        // With none that is healthy, all are tried: it may be the check that is wrong, and a call that fails is no worse than one that is not made.
        return choose(among: healthy.isEmpty ? all : healthy, now, excluding: excluded)
    }

    private mutating func only(_ service: GatedService) -> Upstream {
        if let last, last.service === service { return last.upstream }
        let upstream = upstream(at: service.upstream)
        last = (service, upstream)
        return upstream
    }

    private mutating func choose(among all: [UpstreamAddress], _ now: NIODeadline, excluding excluded: [Upstream]) -> Upstream? {
        var best: Upstream?
        var resting: Upstream?
        for index in all.indices {
            // Among equals each has its turn.
            let upstream = upstream(at: all[(index + turn) % all.count])
            guard !excluded.contains(where: { $0 === upstream }) else { continue }
            if now < upstream.restsUntil {
                if resting.map({ upstream.restsUntil < $0.restsUntil }) ?? true { resting = upstream }
            } else if best.map({ upstream.active < $0.active }) ?? true {
                best = upstream
            }
        }
        // Where all rest, one may as well try again the one that has rested longest.
        return best ?? resting
    }
}
