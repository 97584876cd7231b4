import Gate
import LightningNodes
import Logging
import ReverseProxy
import ServiceLifecycle
import UnixSignals

/// On SIGHUP reads again what may change without a restart: the listeners' certificates, and the services in the configuration file.
struct ReloadFollower: ServiceLifecycle.Service {
    let proxy: ReverseProxyServer
    let state: GateState
    let running: GatehouseConfiguration
    /// Reads the file again; `nil` where there is none.
    let reload: (@Sendable () throws -> GatehouseConfiguration)?
    let logger: Logger

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            readServices()
            readCertificates()
        }
    }

    /// All or nothing: a file with a mistake changes nothing.
    private func readServices() {
        guard let reload else { return }
        do {
            let configuration = try reload()
            let services = try configuration.gatedServices(in: running.network)
            state.use(services, at: proxy)
            logger.notice("the configuration was read again", metadata: ["services": "\(services.count)"])
            for name in configuration.differencesThatNeedRestart(from: running) {
                logger.warning("a change in the configuration needs a restart", metadata: ["key": "\(name)"])
            }
        } catch {
            logger.error("the configuration cannot be used; the gate goes on with the one it has", metadata: ["error": "\(error)"])
        }
    }

    private func readCertificates() {
        do {
            try proxy.reloadCertificates()
        } catch {
            logger.error("certificates cannot be read again; the gate goes on with those it has", metadata: ["error": "\(error)"])
        }
    }
}

extension GatehouseConfiguration {
    /// The keys of the root whose values differ and are read at the start only.
    func differencesThatNeedRestart(from other: GatehouseConfiguration) -> [String] {
        var names: [String] = []
        if listeners != other.listeners { names.append("listeners") }
        if storage != other.storage { names.append("storage") }
        if lightning.backend?.name != other.lightning.backend?.name { names.append("lightning") }
        if limits != other.limits { names.append("limits") }
        if logging != other.logging { names.append("logging") }
        if operations != other.operations { names.append("operations") }
        if trustedProxies != other.trustedProxies { names.append("forward_auth") }
        if network != other.network { names.append("network") }
        return names
    }
}
