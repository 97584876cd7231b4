import Foundation
import Gate
import HostSystem
import Lightning
import LightningSimulator
import Logging
import ServiceLifecycle
import Storage
import Testing

@testable import GatehouseServer

@Suite("The end of a gateway")
struct GatewayEndTests {
    @Test(
        "after a graceful shutdown, and after a cancellation, all books lie in the main file, and nothing is left in the log",
        arguments: [false, true])
    func foldedAtTheEnd(cancelled: Bool) async throws {
        let folder = NSTemporaryDirectory() + "/gatehouse-end-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/gatehouse.sqlite"
        let configuration = GatehouseConfiguration.embedded(upstreamPort: 9, listen: 0, storage: .sqlite(path: path))
        let gateway = try await Gateway.start(
            configuration, issuer: SimulatedNetwork.pair(wallClock: .system).payee, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        #expect(size(path + "-wal") > 0)
        let (starts, start) = AsyncStream.makeStream(of: Void.self)
        let group = ServiceGroup(
            configuration: .init(services: [gateway, Witness(start: start)], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let running = Task { try await group.run() }
        for await _ in starts { break }
        if cancelled { running.cancel() } else { await group.triggerGracefulShutdown() }
        _ = await running.result
        #expect(size(path + "-wal") == 0)
        #expect(size(path) > 0)
    }

    /// Tells that the services were started.
    private struct Witness: ServiceLifecycle.Service {
        let start: AsyncStream<Void>.Continuation

        func run() async throws {
            start.yield()
            try await gracefulShutdown()
        }
    }

    private func size(_ path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
    }
}
