import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2Posix
import Lightning
import LightningNodes
import Logging
import PayingClient
import PayingClientGRPC
import SwapService
import Testing

/// The swap server, the gate in front of it, and a client with a store of its own that pays over a simulated Lightning network.
struct Market: Sendable {
    typealias Swaps = Swap_V1_Swaps.Client<PayingTransport<HTTP2ClientTransport.Posix>>

    let folder: String
    let gate: Origin
    /// The same gate over TLS, with a certificate of its own for `localhost`.
    let secureGate: Origin
    let payer: any LightningNode
    let client: PayingClient

    /// A gate whose passes cost 10 satoshi; `Monitor` knows swaps 1 to 9 at the beginning.
    /// - Parameter latency: how long a payment is under way, in milliseconds.
    static func run(free: String = "", latency: Int = 0, _ body: (Market) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("paying-calls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let network = try Program("lightning", "simulate", "--listen", "127.0.0.1:0", "--payment-latency", "\(latency)", in: folder)
        defer { network.stop() }
        let line = try await network.line(after: "{")
        let nodes = try JSONDecoder().decode(Nodes.self, from: Data("{\(line)".utf8))
        let server = HTTP2ServerTransport.Posix(address: .ipv4(host: "127.0.0.1", port: 0), transportSecurity: .plaintext)
        try await withGRPCServer(transport: server, services: [SwapDesk(quoted: 9)]) { server in
            let upstream = try await server.listeningAddress?.ipv4?.port ?? 0
            let config = """
                listeners: [{address: "127.0.0.1:0"}, {address: "127.0.0.1:0", tls: self-signed}]
                storage: sqlite:\(folder)/gatehouse.sqlite
                lightning: {backend: lnd, lnd: {url: "\(nodes.payee.url)", macaroon_hex: "\(nodes.payee.macaroon)"}}
                services:
                  - name: swaps
                    match: {path: /swap.v1.Swaps}
                    upstream: h2c://127.0.0.1:\(upstream)
                    free: [\(free)]
                    payment: {price: 10 sat, expires: 1h, reuse: 0s, max_challenges: 1000/min}
                """
            try config.write(toFile: folder + "/gatehouse.yaml", atomically: true, encoding: .utf8)
            let gate = try Program("serve", "--config", folder + "/gatehouse.yaml", in: folder)
            defer { gate.stop() }
            let clear = try #require(Origin("http:" + (try await gate.line(after: "the gate listens on http:"))))
            let secure = try #require(Origin("https:" + (try await gate.line(after: "the gate listens on https:"))))
            try await Market(folder: folder, gate: clear, secureGate: secure, payer: nodes.payer).use(body)
        }
    }

    private init(folder: String, gate: Origin, secureGate: Origin, payer: Nodes.Node) throws {
        self.folder = folder
        self.gate = gate
        self.secureGate = Origin(scheme: "https", host: "localhost", port: secureGate.port)
        let settings = BackendSettings(["url": payer.url, "macaroon_hex": payer.macaroon])
        self.payer = try LightningBackend.makeNode(backend: "lnd", settings, logger: Logger(label: "payer"))
        client = try PayingClient(payer: self.payer, configuration: .init(storeFolder: folder + "/passes"))
    }

    private func use(_ body: (Market) async throws -> Void) async throws {
        let outcome = await carryOut(body)
        await client.shutdown()
        await payer.shutdown()
        try outcome.get()
    }

    private func carryOut(_ body: (Market) async throws -> Void) async -> Result<Void, any Error> {
        do {
            return .success(try await body(self))
        } catch {
            return .failure(error)
        }
    }

    func withSwaps(_ options: PaymentOptions = PaymentOptions(), _ body: (Swaps) async throws -> Void) async throws {
        let transport = try PayingTransport(origin: gate, client: client, options: options)
        try await withGRPCClient(transport: transport) { try await body(Swap_V1_Swaps.Client(wrapping: $0)) }
    }

    func withSwapsOverTLS(_ body: (Swaps) async throws -> Void) async throws {
        let transport = try PayingTransport(origin: secureGate, client: client) { tls in
            tls.trustRoots = .certificates([.file(path: folder + "/self-signed.pem", format: .pem)])
        }
        try await withGRPCClient(transport: transport) { try await body(Swap_V1_Swaps.Client(wrapping: $0)) }
    }

    /// In all, fees included.
    var paid: MilliSatoshi {
        get async throws { MilliSatoshi(1_000_000_000 - (try await payer.spendableBalance().value)) }
    }

    /// Takes the only pass back, as an operator does.
    func revokePass() async throws {
        let hash = try #require(try client.store.allPasses().first).paymentHash
        let revocation = try Program("tokens", "revoke", "\(hash)", "--reason", "test", "--config", folder + "/gatehouse.yaml", in: folder)
        #expect(try await revocation.finish() == 0)
    }

    private struct Nodes: Decodable {
        struct Node: Decodable {
            let url: String
            let macaroon: String
        }

        let payee: Node
        let payer: Node
    }
}
