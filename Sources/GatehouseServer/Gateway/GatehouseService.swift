internal import HostSystem
public import Lightning
internal import LightningNodes
public import LightningSimulator
public import Logging
public import NIOCore
internal import ReverseProxy
public import ServiceLifecycle

/// What `gatehouse serve` runs: the gateway with the node that it is configured for, and what the embedded default brings along: a simulated network that
/// others can pay through, and a sample service to pay for.
public struct GatehouseService: Service {
    /// What there is to tell once everything answers.
    public struct Running: Sendable {
        public let gateway: [SocketAddress]
        /// `nil` with a real node.
        public let simulator: LightningSimulator.Endpoints?
        public let configuration: GatehouseConfiguration
    }

    private let configuration: GatehouseConfiguration?
    private let reload: (@Sendable () throws -> GatehouseConfiguration)?
    private let simulatorAddress: HostAndPort
    private let clock: WallClock
    private let logger: Logger
    private let onRunning: @Sendable (Running) async -> Void

    /// - Parameters:
    ///   - configuration: `nil` for the embedded default.
    ///   - reload: reads it again on SIGHUP.
    ///   - simulator: where a simulated network's payee listens; its payer listens on the next port. Unused with a real node.
    public init(
        configuration: GatehouseConfiguration?, reload: (@Sendable () throws -> GatehouseConfiguration)? = nil, simulator: HostAndPort,
        clock: WallClock, logger: Logger,
        onRunning: @escaping @Sendable (Running) async -> Void
    ) {
        self.configuration = configuration
        self.reload = reload
        simulatorAddress = simulator
        self.clock = clock
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            let configuration = if let configuration { configuration } else { try await embeddedDefault(in: &group) }
            switch configuration.lightning {
            case .simulated:
                let pair = SimulatedNetwork.pair(wallClock: clock)
                let endpoints = try await startSimulator(pair.payee, pair.payer, in: &group)
                try await serve(configuration, pair.payee, endpoints, in: &group)
            case .node(let backend, let settings):
                let node = try LightningBackend.makeNode(backend: backend, settings, logger: logger)
                try await serve(configuration, node, nil, in: &group)
                try await group.waitForAll()
                await node.shutdown()
            }
            try await group.waitForAll()
        }
    }

    private func serve(
        _ configuration: GatehouseConfiguration, _ issuer: any InvoiceIssuer, _ simulator: LightningSimulator.Endpoints?,
        in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws {
        let gateway = try await Gateway.start(configuration, issuer: issuer, clock: clock, random: .system, reload: reload, logger: logger)
        group.addTask { try await gateway.run() }
        await onRunning(Running(gateway: gateway.addresses, simulator: simulator, configuration: configuration))
        StartUpPages.release()
    }

    private func embeddedDefault(in group: inout ThrowingTaskGroup<Void, any Error>) async throws -> GatehouseConfiguration {
        let port = try await start(in: &group) { report in SampleUpstream(port: 0, logger: logger, onRunning: report) }
        return .embedded(upstreamPort: port)
    }

    private func startSimulator(
        _ payee: SimulatedNode, _ payer: SimulatedNode, in group: inout ThrowingTaskGroup<Void, any Error>
    ) async throws -> LightningSimulator.Endpoints {
        let address = simulatorAddress
        do {
            return try await start(in: &group) { report in
                LightningSimulator(payee: payee, payer: payer, host: address.host, port: address.port, logger: logger.quiet, onRunning: report)
            }
        } catch let error as IOError {
            throw ListenerError(host: address.host, port: address.port, error)
        }
    }

    /// Runs a service in the group and waits for what it reports when it is up; throws when it ends before.
    private func start<Report: Sendable>(
        in group: inout ThrowingTaskGroup<Void, any Error>, _ make: (@escaping @Sendable (Report) async -> Void) -> any Service
    ) async throws -> Report {
        let (reports, report) = AsyncThrowingStream.makeStream(of: Report.self)
        let service = make { report.yield($0) }
        group.addTask {
            do {
                try await service.run()
                report.finish()
            } catch {
                report.finish(throwing: error)
                throw error
            }
        }
        for try await value in reports { return value }
        throw CancellationError()
    }
}

extension Logger {
    /// For parts that say on their own account what their owner reports: only what nobody else can say.
    var quiet: Logger {
        var logger = self
        logger.logLevel = .critical
        return logger
    }
}
