import Foundation
import HostSystem
import Lightning
import PayingClient

/// A shop on a socket, a client with a store of its own, and the simulated network between them.
struct Bench: Sendable {
    let shop: Shop
    let server: TestServer
    let payer: SimulatedNode
    let client: PayingClient
    let clock: ManualClock
    let folder: String

    var store: PassStore { client.store }
    var url: String { server.origin }
    var paid: MilliSatoshi { MilliSatoshi(1_000_000_000 - payer.balance.value) }

    static func run(
        _ rules: Shop.Rules = Shop.Rules(), limits: SpendingLimits = .none, network: SimulatedNetwork.Configuration = .init(),
        _ body: (Bench) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let (payee, payer) = SimulatedNetwork.pair(payerBalance: .satoshis(1_000_000), configuration: network, wallClock: clock.wallClock)
        let shop = Shop(payee: payee, rules)
        let server = try await TestServer { await shop.answer($0) }
        let folder = temporaryFolder()
        let client = try PayingClient(
            payer: payer, configuration: .init(storeFolder: folder, limits: limits, payTimeout: .milliseconds(50)), clock: clock.wallClock)
        let bench = Bench(shop: shop, server: server, payer: payer, client: client, clock: clock, folder: folder)
        do {
            try await body(bench)
        } catch {
            await bench.end()
            throw error
        }
        await bench.end()
    }

    /// Another client of the same store, as another process would be.
    func anotherClient(payer other: (any InvoicePayer)? = nil) throws -> PayingClient {
        try PayingClient(
            payer: other ?? payer, configuration: .init(storeFolder: folder, limits: .none, payTimeout: .milliseconds(50)), clock: clock.wallClock)
    }

    func text(_ path: String, _ terms: PaymentTerms = PaymentTerms()) async throws -> String {
        let response = try await client.get(url + path, terms: terms)
        return String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
    }

    private func end() async {
        await client.shutdown()
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }
}

func temporaryFolder() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("paying-client-\(UUID().uuidString)").path
}
