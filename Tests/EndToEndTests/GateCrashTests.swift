import Foundation
import Lightning
import LightningNodes
import LightningSimulator
import PayingClient
import Synchronization
import Testing

@Suite("gatehouse is killed")
struct GateCrashTests {
    @Test("under load: started again on the same storage, every pass is good and no acknowledged payment is lost")
    func underLoad() async throws {
        try await Town.open { town in
            var arguments = "--config \(try town.configuration(payment: "expires: 30d\nmax_challenges: 10000/s\nreuse: 0s"))"
            let customers = try Customers(town: town)
            var acknowledged: Set<PaymentHash> = []
            try await RunningGate.with(arguments, in: town.folder) { gate in
                arguments = "--config \(try town.configuration(port: gate.port, payment: "expires: 30d\nmax_challenges: 10000/s\nreuse: 0s"))"
                try await customers.whileBuying(at: gate.quote) {
                    try await eventually("there is something to lose", within: .seconds(60)) {
                        // What another process reads from the file was committed: the gate has acknowledged it.
                        acknowledged.formUnion(try await Books.lines(at: town.storagePath).map(\.hash))
                        return acknowledged.count >= 40
                    }
                    try await gate.kill()
                }
            }
            #expect(acknowledged.count >= 40)
            #expect(Set(try await Books.lines(at: town.storagePath).map(\.hash)).isSuperset(of: acknowledged))

            try await RunningGate.with(arguments, in: town.folder) { gate in
                let paid = try await customers.returnWithoutPaying(to: gate.quote)
                #expect(paid.count >= acknowledged.count)
                #expect(paid.isSuperset(of: acknowledged))
                // A pass that is shown again brings back what was still in the queue of the killed gate.
                let lines = try await Books.await(at: town.storagePath, "every payment") { Set($0.map(\.hash)).isSuperset(of: paid) }
                let earned = lines.reduce(UInt64(0)) { $0 + $1.amount.value }
                #expect(MilliSatoshi(earned) == town.spent, "the books and the payer's balance differ")
            }
            await customers.leave()
        }
    }
}

/// Eight who buy pass after pass, each time as somebody new.
private final class Customers: Sendable {
    private let town: Town
    private let node: LNDNode
    private let clients = Mutex<[PayingClient]>([])

    init(town: Town) throws {
        self.town = town
        let macaroon = try #require(LNDMacaroon(hex: town.endpoints.payer.macaroon.hex))
        node = try LNDNode(LNDConfiguration(url: try NodeURL(town.endpoints.payer.url), certificatePEM: nil, macaroon: macaroon), logger: quietLogger)
    }

    /// Whoever meets the dead gate stops; nobody is broken off by us, so that every payment that was begun is ordered.
    func whileBuying(at url: String, _ body: () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    while !Task.isCancelled {
                        let client = try self.newcomer()
                        do {
                            let first = try await client.get(url)
                            guard first.status == 200 else { return }
                            for _ in 0..<4 { _ = try await client.get(url, terms: PaymentTerms(consent: .refuse)).text() }
                        } catch {
                            return
                        }
                    }
                }
            }
            try await body()
        }
    }

    /// Everybody comes back; those who had paid must be let in for it.
    /// - Returns: what they have paid for.
    func returnWithoutPaying(to url: String) async throws -> Set<PaymentHash> {
        var paid: Set<PaymentHash> = []
        for client in clients.withLock({ $0 }) {
            // Finishes a payment that the kill interrupted.
            _ = try await client.resolvePendingPayments()
            #expect(try client.store.pendingPayments().isEmpty)
            guard let pass = try client.store.allPasses().first else { continue }
            let response = try await client.get(url, terms: PaymentTerms(consent: .refuse))
            #expect(response.status == 200)
            _ = try await response.text()
            paid.insert(pass.paymentHash)
        }
        return paid
    }

    func leave() async {
        for client in clients.withLock({ $0 }) { await client.shutdown() }
        await node.shutdown()
    }

    private func newcomer() throws -> PayingClient {
        let client = try PayingClient(
            payer: node, configuration: .init(storeFolder: "\(town.folder)/customers/\(UUID().uuidString)", limits: .none), logger: quietLogger)
        clients.withLock { $0.append(client) }
        return client
    }
}
