import Foundation
import HostSystem
import Lightning
import PayingClient

/// A network on a socket, a shop behind it for what members pay for, and clients of one store.
struct MemberBench: Sendable {
    let network: FakeNetwork
    let server: TestServer
    let shop: Shop
    let accounts: AccountClient
    let client: PayingClient
    let clock: ManualClock
    let folder: String

    var store: PassStore { accounts.store }
    var url: String { server.origin }
    var address: NetworkAddress { get throws { try NetworkAddress("127.0.0.1:\(server.port)") } }

    static func run(_ rules: FakeNetwork.Rules = .init(), usesSessions: Bool = true, _ body: (MemberBench) async throws -> Void) async throws {
        let clock = ManualClock()
        var rules = rules
        rules.clock = { clock.now.milliseconds }
        let network = FakeNetwork(rules)
        let (payee, payer) = SimulatedNetwork.pair(payerBalance: .satoshis(1_000_000), wallClock: clock.wallClock)
        let shop = Shop(payee: payee)
        let server = try await TestServer { request in
            request.path.hasPrefix("/sold") ? await shop.answer(request) : await network.answer(request)
        }
        let folder = temporaryFolder()
        let accounts = try AccountClient(configuration: .init(storeFolder: folder), clock: clock.wallClock)
        let client = try PayingClient(
            payer: payer, configuration: .init(storeFolder: folder, payTimeout: .milliseconds(50), usesSessions: usesSessions), clock: clock.wallClock
        )
        let bench = MemberBench(network: network, server: server, shop: shop, accounts: accounts, client: client, clock: clock, folder: folder)
        let outcome = await outcome { try await body(bench) }
        await client.shutdown()
        await accounts.shutdown()
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder)
        try outcome.get()
    }

    private static func outcome(_ body: () async throws -> Void) async -> Result<Void, any Error> {
        do { return .success(try await body()) } catch { return .failure(error) }
    }

    @discardableResult
    func signIn() async throws -> StoredSession {
        try await accounts.signIn(email: FakeNetwork.email, password: FakeNetwork.password, to: address)
    }

    /// Another client of the same store, as another process would be.
    func anotherClient() throws -> AccountClient {
        try AccountClient(configuration: .init(storeFolder: folder), clock: clock.wallClock)
    }

    func get(_ path: String, on origin: String? = nil, headers: [(name: String, value: String)] = []) async throws -> (status: Int, text: String) {
        let response = try await client.send(PaidRequest(url: (origin ?? url) + path, headers: headers))
        return (response.status, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
    }
}

/// What an operation of accounts failed with; `nil` when it did not.
func accountError(_ body: () async throws -> Void) async -> AccountError? {
    do {
        try await body()
        return nil
    } catch let error as AccountError {
        return error
    } catch PayingClientError.account(let error) {
        return error
    } catch {
        return .network("another error: \(error)")
    }
}
