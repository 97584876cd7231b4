import ArgumentParser
import Foundation
import GatehouseServer
import HostSystem
import Lightning
import LightningSimulator
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gate until SIGINT or SIGTERM.",
        discussion: """
            Without a file, and without ./gatehouse.yaml, everything runs on loopback with nothing configured: storage under ./gatehouse-data, a simulated \
            Lightning network that moves no real money, and a sample service to pay for.
            """)

    @Option(name: .long, help: "The configuration file.")
    var config: String?

    @Option(name: .long, help: "HOST:PORT of the simulated network's payee, where that is the backend; its payer listens on the next port.")
    var simulator = "127.0.0.1:8403"

    func run() async throws {
        do {
            try await serve()
        } catch {
            throw Voice.explain(error)
        }
    }

    private func serve() async throws {
        let simulator = try HostAndPort.simulator(simulator, option: "--simulator")
        let path = config ?? (FileManager.default.fileExists(atPath: "gatehouse.yaml") ? "gatehouse.yaml" : nil)
        let configuration = try path.map { try GatehouseConfiguration.load(path: $0) }
        var reload: (@Sendable () throws -> GatehouseConfiguration)?
        if let path { reload = { try GatehouseConfiguration.load(path: path) } }
        LogOutput.bootstrap(configuration?.logging ?? LoggingConfiguration())
        let logger = Logger(label: "gatehouse")
        let service = GatehouseService(
            configuration: configuration, reload: reload, simulator: simulator,
            clock: .system, logger: logger
        ) { running in
            do {
                try report(running)
            } catch {
                Voice.say("the payer's macaroon could not be written: \(error)")
            }
        }
        var quiet = logger
        // What goes wrong is said once, by this command.
        quiet.logLevel = .critical
        let group = ServiceGroup(
            configuration: .init(services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet))
        try await group.run()
    }

    private func report(_ running: GatehouseService.Running) throws {
        let schemes = running.configuration.listeners.map { $0.tls == nil ? "http" : "https" }
        for (address, scheme) in zip(running.gateway, schemes) {
            let host = address.ipAddress ?? "?"
            Voice.say("the gate listens on \(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(address.port ?? 0)")
        }
        if let network = running.configuration.network {
            Voice.say("members of \(network.name) sign up and in at \(network.baseURL)/gatehouse/sign-up")
        }
        guard let simulator = running.simulator, let gate = running.gateway.first else { return }
        let macaroon = try write(simulator.payer.macaroon, for: running.configuration.storage)
        let path = running.configuration.services.first?.match.path ?? "/"
        let sample = config == nil && path == "/swap" ? "/swap/quote" : path
        Voice.say(
            """

            ***  SIMULATED LIGHTNING NETWORK: no real money moves. For real payments configure a node: gatehouse config example  ***

            try it from another terminal:
              curl -i \(schemes[0])://127.0.0.1:\(gate.port ?? 0)\(sample)
              export GATEPASS_BACKEND=lnd GATEPASS_NODE_URL=\(simulator.payer.url) GATEPASS_NODE_MACAROON=\(macaroon)
              \(gatepass) get \(schemes[0])://127.0.0.1:\(gate.port ?? 0)\(sample)

            """)
    }

    /// The paying client beside this program, where it was not found by the search path.
    private var gatepass: String {
        let folder = (CommandLine.arguments[0] as NSString).deletingLastPathComponent
        return folder.isEmpty ? "gatepass" : folder + "/gatepass"
    }

    /// The payer's macaroon, which is made anew each time, into a file beside the storage, for its owner only.
    private func write(_ macaroon: SimulatedMacaroon, for storage: StorageConfiguration) throws -> String {
        let folder: String
        switch storage {
        case .sqlite(let path): folder = (path as NSString).deletingLastPathComponent
        }
        let path = (folder as NSString).appendingPathComponent("simulated-payer.macaroon")
        try DurableFile.write(macaroon.binary, to: path)
        return path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }
}
