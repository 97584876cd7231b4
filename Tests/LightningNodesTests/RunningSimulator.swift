import Lightning
import LightningNodes
import LightningSimulator
import Logging
import ServiceLifecycle

/// Runs the two REST faces on free ports for as long as `body` lasts.
func withSimulator<Value: Sendable>(
    payee: SimulatedNode, payer: SimulatedNode, _ body: @escaping @Sendable (LightningSimulator.Endpoints) async throws -> Value
) async throws -> Value {
    let (running, continuation) = AsyncStream.makeStream(of: LightningSimulator.Endpoints.self)
    let logger = Logger(label: "simulator") { _ in SwiftLogNoOpLogHandler() }
    let simulator = LightningSimulator(payee: payee, payer: payer, port: 0, logger: logger) { continuation.yield($0) }
    let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [simulator], logger: logger))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        guard let endpoints = await running.first(where: { _ in true }) else { throw CancellationError() }
        do {
            let value = try await body(endpoints)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return value
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
    }
}

extension LNDNode {
    /// For a simulated node.
    static func at(_ endpoint: LNDRESTServer.Endpoint, macaroon: LNDMacaroon? = nil, requestTimeout: Duration = .seconds(10)) throws -> LNDNode {
        guard let macaroon = macaroon ?? LNDMacaroon(hex: endpoint.macaroon.hex) else { throw CancellationError() }
        let configuration = LNDConfiguration(
            url: try NodeURL(endpoint.url), certificatePEM: nil, macaroon: macaroon, requestTimeout: requestTimeout,
            reconnect: Backoff(first: .milliseconds(10), longest: .milliseconds(100)))
        return try LNDNode(configuration, logger: quietLogger)
    }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
