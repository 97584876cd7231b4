import ArgumentParser
import Foundation
import GatehouseServer
import HostSystem
import Lightning
import LightningSimulator
import Logging
import ServiceLifecycle
import UnixSignals

struct LightningCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lightning", abstract: "Lightning nodes to try things on.", subcommands: [Simulate.self])

    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run a simulated Lightning network with lnd's REST interface: one node that is paid, one that pays.",
            discussion: """
                The node that is paid listens on HOST:PORT, the one that pays on the next port; both over plain http. Prints one JSON object with their \
                addresses and macaroons when they answer, then runs until SIGINT or SIGTERM. No real money moves, and nothing is kept. How to make \
                payments fail: docs/simulator.md.
                """)

        @Option(name: .long, help: "HOST:PORT of the node that is paid. Port 0 lets the system choose both.")
        var listen = "127.0.0.1:8403"

        @Option(name: .long, help: "What the paying node has, in satoshi.")
        var balance: UInt64 = 1_000_000

        @Option(name: .long, help: "What a payment costs at least, in millisatoshi.")
        var baseFee: UInt64 = 0

        @Option(name: .long, help: "What it costs on top, in millionths of the amount, to 1000000.")
        var feePpm: UInt32 = 0

        @Option(name: .long, help: "How long a payment is under way, in milliseconds, to 600000.")
        var paymentLatency: UInt32 = 0

        func validate() throws {
            guard MilliSatoshi(baseFee) <= .supply else { throw ValidationError("--base-fee is more than there can be") }
            guard feePpm <= 1_000_000 else { throw ValidationError("--fee-ppm goes to 1000000, which is the amount itself") }
            guard paymentLatency <= 600_000 else { throw ValidationError("--payment-latency goes to 600000, which is ten minutes") }
        }

        func run() async throws {
            let address = try HostAndPort.simulator(listen, option: "--listen")
            guard let balance = MilliSatoshi(satoshis: balance) else {
                throw ValidationError("--balance is more than there can be")
            }
            LogOutput.bootstrap(LoggingConfiguration(level: .warning))
            let logger = Logger(label: "simulator")
            let network = SimulatedNetwork.Configuration(
                paymentLatency: .milliseconds(Int64(paymentLatency)), baseFee: MilliSatoshi(baseFee), proportionalFeeMillionths: feePpm)
            let pair = SimulatedNetwork.pair(payerBalance: balance, configuration: network, wallClock: .system)
            let simulator = LightningSimulator(
                payee: pair.payee, payer: pair.payer, host: address.host, port: address.port, logger: logger, onRunning: Self.report)
            let group = ServiceGroup(
                configuration: .init(services: [.init(service: simulator)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
            try await group.run()
        }

        @Sendable private static func report(_ endpoints: LightningSimulator.Endpoints) {
            func node(_ endpoint: LNDRESTServer.Endpoint) -> [String: String] {
                ["url": endpoint.url, "macaroon": endpoint.macaroon.hex]
            }
            let object = ["payee": node(endpoints.payee), "payer": node(endpoints.payer)]
            guard let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]) else { return }
            FileHandle.standardOutput.write(data + Data([10]))
            Voice.say("simulated Lightning network: no real money moves")
        }
    }
}
