import Gate
import Lightning
import Logging
import ReverseProxy
import ServiceLifecycle
import Storage

/// What watches a gateway while it runs, and whom it tells: made beside the parts that it watches.
struct Observation: Sendable {
    let node: ObservedNode
    let storage: StorageHealth
    let sales: Sales
    let accessLog: AccessLog?
    private let desk: ChallengeDesk
    private let writer: LedgerWriter
    private let state: GateState
    private let configuration: GatehouseConfiguration

    init(
        _ configuration: GatehouseConfiguration, node: ObservedNode, database: GatehouseDatabase, desk: ChallengeDesk, writer: LedgerWriter,
        state: GateState,
        now: Timestamp
    ) {
        sales = Sales(startedAt: now)
        self.configuration = configuration
        self.state = state
        self.node = node
        self.desk = desk
        self.writer = writer
        storage = StorageHealth(database: database, writer: writer)
        accessLog = AccessLog(configuration.logging.access)
    }

    /// As of the last look at each part; does no work, so that anybody may ask.
    var readiness: @Sendable () -> Readiness {
        { [node, storage, desk, state] in
            Readiness(storage: storage.part, node: node.record.facts.part, challengesRest: desk.isResting, needsNode: state.needsNode)
        }
    }

    /// What the gate answers about itself on its listeners.
    var local: LocalRoutes { LocalRoutes(readiness: readiness, trustedProxies: configuration.trustedProxies) }

    /// What runs for as long as the gate does, and answers until it has drained.
    func services(watching proxy: ReverseProxyServer, startedAt: Timestamp, logger: Logger) -> [any ServiceLifecycle.Service] {
        let watch = HealthWatch(node: node, storage: storage, logger: logger)
        guard let address = configuration.operations else { return [watch] }
        let metrics = GatewayMetrics(
            proxy: proxy, desk: desk, writer: writer, node: node.record, storage: storage, sales: sales, accessLog: accessLog,
            services: { [state] in state.serviceNames }, startedAt: startedAt)
        let readiness = readiness
        let server = OperationsServer(address: address, metrics: metrics, readiness: { readiness().completed(by: proxy) }, logger: logger)
        return [watch, server]
    }
}

extension Readiness {
    fileprivate func completed(by proxy: ReverseProxyServer) -> Readiness {
        var readiness = self
        readiness.upstreams = Part(proxy.upstreamHealth)
        readiness.isDraining = proxy.isStopping
        return readiness
    }
}
