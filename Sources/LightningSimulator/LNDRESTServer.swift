internal import Hummingbird
public import Lightning
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// lnd's REST interface in front of one simulated node, on a port of its own, over plain HTTP.
public struct LNDRESTServer: Service {
    /// Where it listens, and what opens it.
    public struct Endpoint: Sendable {
        public let host: String
        public let port: Int
        public let macaroon: SimulatedMacaroon
        public let nodeID: PublicKey

        /// `http://HOST:PORT`
        public var url: String { "http://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
    }

    public let node: SimulatedNode
    public let macaroon: SimulatedMacaroon
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onRunning: @Sendable (Endpoint) async -> Void

    /// - Parameter port: 0 lets the system choose; `onRunning` tells what it chose.
    public init(
        node: SimulatedNode, macaroon: SimulatedMacaroon = SimulatedMacaroon(), host: String = "127.0.0.1", port: Int, logger: Logger,
        onRunning: @escaping @Sendable (Endpoint) async -> Void = { _ in }
    ) {
        self.node = node
        self.macaroon = macaroon
        self.host = host
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        let events = InvoiceEvents()
        let application = Application(
            router: router(events),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "lnd-simulator"),
            services: [SettlementRecorder(node: node, events: events)],
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? self.port
                await onRunning(Endpoint(host: host, port: port, macaroon: macaroon, nodeID: node.id))
            },
            logger: quiet)
        try await application.run()
    }

    private func router(_ events: InvoiceEvents) -> Router<BasicRequestContext> {
        let router = Router()
        let latency = AddedLatency()
        router.add(middleware: LNDErrorMiddleware())
        router.add(middleware: MacaroonMiddleware(macaroon: macaroon))
        router.add(middleware: LatencyMiddleware(latency: latency))
        NodeRoutes(node: node).add(to: router)
        InvoiceRoutes(node: node, events: events).add(to: router)
        PaymentRoutes(node: node).add(to: router)
        FaultRoutes(node: node, latency: latency).add(to: router)
        return router
    }
}
