import Logging
import ReverseProxy
import ServiceLifecycle
import UnixSignals

/// Reads the listeners' certificates again on SIGHUP, so that a renewed one needs no restart.
struct CertificateFollower: ServiceLifecycle.Service {
    let proxy: ReverseProxyServer
    let logger: Logger

    func run() async {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            do {
                try proxy.reloadCertificates()
                logger.notice("certificates were read again")
            } catch {
                logger.error("certificates cannot be read again; the gate goes on with those it has", metadata: ["error": "\(error)"])
            }
        }
    }
}
