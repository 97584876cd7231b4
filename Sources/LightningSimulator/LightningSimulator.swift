public import Lightning
public import Logging
public import ServiceLifecycle

/// Two nodes of a simulated network, each behind a look-alike of lnd's REST interface on a port of its own: the payee on the port that was
/// asked for, the payer on the next one. Programs that speak to lnd can be paid and can pay through it, over plain HTTP; no real money moves.
///
/// Beside lnd's routes, each port takes orders for faults under `/simulator/`, with the same macaroon.
public struct LightningSimulator: Service {
    /// What the world needs to use the two nodes.
    public struct Endpoints: Sendable {
        public let payee: LNDRESTServer.Endpoint
        public let payer: LNDRESTServer.Endpoint
    }

    private let payee: LNDRESTServer
    private let payer: LNDRESTServer
    private let logger: Logger

    /// - Parameters:
    ///   - port: The payee's; the payer listens on the next one. 0 lets the system choose both.
    ///   - onRunning: Called once, when both ports answer.
    public init(
        payee: SimulatedNode, payer: SimulatedNode, host: String = "127.0.0.1", port: Int, logger: Logger,
        onRunning: @escaping @Sendable (Endpoints) async -> Void = { _ in }
    ) {
        let collector = EndpointCollector(onRunning)
        self.logger = logger
        self.payee = LNDRESTServer(node: payee, host: host, port: port, logger: logger) { await collector.payeeRuns($0) }
        self.payer = LNDRESTServer(node: payer, host: host, port: port == 0 ? 0 : port + 1, logger: logger) { await collector.payerRuns($0) }
    }

    public func run() async throws {
        try await ServiceGroup(configuration: ServiceGroupConfiguration(services: [payee, payer], logger: logger)).run()
    }
}

/// Waits for both ports.
private actor EndpointCollector {
    private let report: @Sendable (LightningSimulator.Endpoints) async -> Void
    private var payee: LNDRESTServer.Endpoint?
    private var payer: LNDRESTServer.Endpoint?

    init(_ report: @escaping @Sendable (LightningSimulator.Endpoints) async -> Void) {
        self.report = report
    }

    func payeeRuns(_ endpoint: LNDRESTServer.Endpoint) async {
        payee = endpoint
        await reportWhenComplete()
    }

    func payerRuns(_ endpoint: LNDRESTServer.Endpoint) async {
        payer = endpoint
        await reportWhenComplete()
    }

    private func reportWhenComplete() async {
        if let payee, let payer { await report(LightningSimulator.Endpoints(payee: payee, payer: payer)) }
    }
}
