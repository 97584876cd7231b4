import Gate
import Lightning
import Logging
import Synchronization

/// What all event loops have in common. Nothing here changes but counters, and what health checks found.
final class ProxyShared: Sendable {
    let configuration: ProxyConfiguration
    let desk: ChallengeDesk
    let observer: any ProxyObserver
    let clock: WallClock
    let renderer: any ChallengeRenderer
    let logger: Logger
    let local: LocalRoutes
    let localService: (any LocalService)?
    /// `nil` where no network is served.
    let gateway: GatewayDesk?
    /// What the observer said that it wants.
    let recordsRequests: Bool
    /// Set once, when the proxy begins to stop.
    let isStopping = Atomic<Bool>(false)
    /// Client connections open now.
    let connections = Atomic<Int>(0)
    let upstreamTLS = UpstreamTLSContexts()
    /// What the checks of upstreams found last.
    private let health = Mutex<[UpstreamHealth]>([])
    /// States that should have been impossible; each closed its connection.
    let anomalies = Atomic<Int>(0)

    init(
        configuration: ProxyConfiguration, desk: ChallengeDesk, observer: any ProxyObserver, clock: WallClock, renderer: any ChallengeRenderer,
        logger: Logger, local: LocalRoutes, localService: (any LocalService)?, gateway: GatewayDesk?
    ) {
        self.configuration = configuration
        self.desk = desk
        self.observer = observer
        self.clock = clock
        self.renderer = renderer
        self.logger = logger
        self.local = local
        self.localService = localService
        self.gateway = gateway
        recordsRequests = observer.wantsRequests
    }

    /// Every address that is checked, in order of service and address.
    var upstreamHealth: [UpstreamHealth] { health.withLock { $0 } }

    func found(_ health: [UpstreamHealth]) { self.health.withLock { $0 = health } }
}
