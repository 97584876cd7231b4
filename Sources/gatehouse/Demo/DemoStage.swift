import ExternalTool
import GatehouseServer
import HostSystem
import Lightning
import Logging
import NIOCore
import PayingClient
import ServiceLifecycle
import Storage
import Synchronization
import UnixSignals

/// Everything that the demo plays on: the sample service, the gate before it, and a client with a node of its own.
struct DemoStage {
    let address: String
    let client: PayingClient
    let nodes: DemoNodes
    /// The gate's clock, which the story can move on.
    let clock: MovableClock
    let folder: String
    let servicePort: Int

    var storagePath: String { folder + "/gatehouse.sqlite" }

    static func open(
        nodes: DemoNodes, folder: String, staysOpen: Bool, _ play: (DemoStage) async throws -> Void
    ) async throws {
        let logger = Logger(label: "demo")
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let sample = SampleUpstream(port: 0, logger: logger) { port.yield($0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await sample.run() }
            guard let servicePort = await ports.first(where: { _ in true }) else { throw CancellationError() }
            let clock = MovableClock()
            let configuration = GatehouseConfiguration.embedded(
                upstreamPort: servicePort, listen: staysOpen ? 8402 : 0, storage: .sqlite(path: folder + "/gatehouse.sqlite"))
            let gateway = try await Gateway.start(configuration, issuer: nodes.issuer, clock: clock.wall, random: .system, logger: logger)
            group.addTask { try await gateway.run() }
            let client = try PayingClient(payer: nodes.payer, configuration: .init(storeFolder: folder + "/passes"))
            let stage = DemoStage(
                address: "http://127.0.0.1:\(gateway.addresses.first?.port ?? 0)", client: client, nodes: nodes, clock: clock, folder: folder,
                servicePort: servicePort)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await play(stage)) } catch { outcome = .failure(error) }
            await client.shutdown()
            group.cancelAll()
            try? await group.waitForAll()
            try outcome.get()
        }
    }

    /// Until the process is interrupted.
    func stay(_ narrator: Narrator) async {
        let tool = ExternalTool(host: "127.0.0.1", port: 8500, network: address, logger: Logger(label: "demo")) { running in
            // Another program may have its port; the rest of the stage stands all the same.
            if case .success(let origin) = running { print("      a tool to let in              \(origin)/ (sign up when it asks you to)") }
        }
        let running = Task { try? await tool.run() }
        defer { running.cancel() }
        narrator.scene("everything stays up until you press control-C")
        narrator.show("the service behind the gate   http://127.0.0.1:\(servicePort)/swap/quote")
        narrator.show("through the gate              \(address)/swap/quote (open it in a browser for the payment page)")
        narrator.show("sign up, sign in              \(address)/gatehouse/sign-up")
        narrator.show("what has access to you        \(address)/gatehouse/access")
        narrator.show("free of charge                \(address)/swap/health")
        for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
    }
}

/// The system's clock, moved on by hand: a month passes at once.
final class MovableClock: Sendable {
    private let offset = Mutex(Duration.zero)

    var wall: WallClock { WallClock { WallClock.system.now().advanced(by: self.offset.withLock { $0 }) } }

    func advance(by duration: Duration) {
        offset.withLock { $0 += duration }
    }
}
