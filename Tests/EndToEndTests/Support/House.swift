import Foundation
import GatehouseServer
import Lightning
import Logging
import NIOCore
import PayingClient
import ServiceLifecycle

/// The whole gateway in this process: an upstream, the gate before it, its node, and a client with a node of its own.
struct House: Sendable {
    static let lifetime = Duration.seconds(3600)

    let url: String
    let nodes: NodePair
    let upstream: RecordingUpstream
    let clock: GateClock
    let folder: String
    let price: MilliSatoshi
    let client: PayingClient

    var quote: String { url + "/swap/quote" }
    var storagePath: String { folder + "/gate/gatehouse.sqlite" }

    static func open(
        _ nodes: NodePair, price: MilliSatoshi = .satoshis(100), logger: Logger = quietLogger,
        configure: (inout PaymentConfiguration) -> Void = { _ in }, prepare: (inout GatehouseConfiguration) -> Void = { _ in },
        _ body: (House) async throws -> Void
    ) async throws {
        try await withFolder { folder in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let upstream = RecordingUpstream { port.yield($0) }
            let servers = Servers(upstream)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await servers.run() }
                guard let upstreamPort = await ports.first(where: { _ in true }) else { throw CancellationError() }
                var payment = PaymentConfiguration(price: price, expires: lifetime, capabilities: ["loop_out", "loop_in"])
                configure(&payment)
                var configuration = GatehouseConfiguration(
                    listeners: [ListenerConfiguration(address: HostAndPort(host: "127.0.0.1", port: 0))],
                    storage: .sqlite(path: folder + "/gate/gatehouse.sqlite"), lightning: .simulated,
                    services: [
                        ServiceConfiguration(
                            name: "swaps", match: MatchConfiguration(path: "/swap"), upstream: HostAndPort(host: "127.0.0.1", port: upstreamPort),
                            free: ["/swap/health"], payment: payment)
                    ])
                prepare(&configuration)
                let clock = GateClock()
                let gateway = try await Gateway.start(configuration, issuer: nodes.issuer, clock: clock.wall, logger: logger)
                group.addTask { try await gateway.run() }
                let client = try makeClient(nodes, folder + "/passes", logger)
                let house = House(
                    url: "http://127.0.0.1:\(gateway.addresses.first?.port ?? 0)", nodes: nodes, upstream: upstream, clock: clock, folder: folder,
                    price: price, client: client)
                let outcome: Result<Void, any Error>
                do { outcome = .success(try await body(house)) } catch { outcome = .failure(error) }
                await client.shutdown()
                await servers.stop()
                group.cancelAll()
                try? await group.waitForAll()
                try outcome.get()
            }
        }
    }

    private static func makeClient(_ nodes: NodePair, _ folder: String, _ logger: Logger = quietLogger) throws -> PayingClient {
        try PayingClient(payer: nodes.payer, configuration: .init(storeFolder: folder, limits: .none), logger: logger)
    }

    /// Somebody with an empty store of his own, who pays from the same node.
    func withStranger(_ body: (PayingClient) async throws -> Void) async throws {
        let stranger = try Self.makeClient(nodes, folder + "/stranger-\(UUID().uuidString.prefix(8))")
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(stranger)) } catch { outcome = .failure(error) }
        await stranger.shutdown()
        try outcome.get()
    }

    /// What a call that may pay nothing gets; throws where payment is asked for.
    func askWithoutPaying(_ client: PayingClient? = nil) async throws -> PaidResponse {
        try await (client ?? self.client).get(quote, terms: PaymentTerms(consent: .refuse))
    }

    /// The price as often as this.
    func price(times count: UInt64) -> MilliSatoshi { MilliSatoshi(price.value * count) }
}

extension PaidResponse {
    func text() async throws -> String {
        String(decoding: try await body.collect(upTo: 1 << 20), as: UTF8.self)
    }
}
