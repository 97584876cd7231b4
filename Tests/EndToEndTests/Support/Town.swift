import Foundation
import HostSystem
import Lightning
import LightningSimulator
import NIOCore
import ServiceLifecycle
import Testing

/// What `gatehouse` and `gatepass` meet as processes of their own: a service, and a Lightning network with lnd's interface that this process holds
/// in hand.
struct Town: Sendable {
    static let price = MilliSatoshi.satoshis(10)
    static let balance = MilliSatoshi.satoshis(1_000_000)

    let folder: String
    let payee: SimulatedNode
    let payer: SimulatedNode
    let endpoints: LightningSimulator.Endpoints
    let upstream: RecordingUpstream
    let upstreamPort: Int

    var spent: MilliSatoshi { MilliSatoshi(Self.balance.value - payer.balance.value) }
    var storagePath: String { folder + "/data/gatehouse.sqlite" }

    static func open(_ body: @escaping @Sendable (Town) async throws -> Void) async throws {
        try await withFolder { folder in
            let pair = SimulatedNetwork.pair(payerBalance: balance, wallClock: .system)
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let (running, report) = AsyncStream.makeStream(of: LightningSimulator.Endpoints.self)
            let upstream = RecordingUpstream { port.yield($0) }
            let simulator = LightningSimulator(payee: pair.payee, payer: pair.payer, port: 0, logger: quietLogger) { report.yield($0) }
            let servers = Servers(upstream, simulator)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await servers.run() }
                guard let upstreamPort = await ports.first(where: { _ in true }), let endpoints = await running.first(where: { _ in true })
                else { throw CancellationError() }
                let town = Town(
                    folder: folder, payee: pair.payee, payer: pair.payer, endpoints: endpoints, upstream: upstream, upstreamPort: upstreamPort)
                let outcome: Result<Void, any Error>
                do { outcome = .success(try await body(town)) } catch { outcome = .failure(error) }
                await servers.stop()
                try? await group.waitForAll()
                try outcome.get()
            }
        }
    }

    /// - Parameters:
    ///   - port: 0 lets the system choose.
    ///   - payment: further lines under `payment`.
    ///   - more: further sections.
    func configuration(port: Int = 0, payment: String = "expires: 30d", more: String = "") throws -> String {
        let text = """
            listeners:
              - address: 127.0.0.1:\(port)
            storage: sqlite:data/gatehouse.sqlite
            lightning:
              backend: lnd
              lnd: {url: "\(endpoints.payee.url)", macaroon_hex: \(endpoints.payee.macaroon.hex)}
            services:
              - name: swaps
                match: {path: /swap}
                upstream: http://127.0.0.1:\(upstreamPort)
                free: [/swap/health]
                payment:
                  price: 10 sat
                  \(payment.replacing("\n", with: "\n      "))
            \(more)
            """
        let path = folder + "/gatehouse.yaml"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// What makes `gatepass` pay by the payer's node.
    var gatepassEnvironment: [String: String] {
        ["GATEPASS_BACKEND": "lnd", "GATEPASS_NODE_URL": endpoints.payer.url, "GATEPASS_NODE_MACAROON_HEX": endpoints.payer.macaroon.hex]
    }

    func gatepass(_ arguments: String, store: String = "passes") throws -> Program {
        let environment = gatepassEnvironment.merging(["GATEPASS_STORE": "\(folder)/\(store)"]) { $1 }
        return try Program("exec gatepass \(arguments)", in: folder, environment: environment)
    }

    /// Runs it to its end.
    func pass(_ arguments: String, store: String = "passes") async throws -> Program.Finished {
        try await gatepass(arguments, store: store).finish()
    }

    func gatehouse(_ arguments: String) async throws -> Program.Finished {
        try await Program.run("exec gatehouse \(arguments)", in: folder)
    }
}
