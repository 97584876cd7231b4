import Gate
import L402
import Logging
import ReverseProxy
import ServiceLifecycle
import Storage

/// Follows what operators change in storage while the gateway runs: revocations and master key epochs reach the gate within a second.
///
/// While storage is down, or its keys are gone, the gate goes on with what it knows.
struct StorageFollower: ServiceLifecycle.Service {
    struct Known: Equatable {
        var keys: MasterKeys
        var revocations: Revocations
    }

    let database: GatehouseDatabase
    let proxy: ReverseProxyServer
    let desk: ChallengeDesk
    let services: ServiceTable
    let current: Known
    let logger: Logger

    func run() async {
        var known = current
        for await _ in database.changes().cancelOnGracefulShutdown() {
            do {
                let found = try await read()
                guard found != known else { continue }
                apply(found, instead: known)
                known = found
            } catch {
                logger.warning("storage cannot be read; the gate goes on with what it knows", metadata: ["error": "\(error)"])
            }
        }
        try? await gracefulShutdown()
    }

    private func read() async throws -> Known {
        Known(keys: try await database.existingMasterKeys(), revocations: try await database.revokedPasses())
    }

    private func apply(_ found: Known, instead known: Known) {
        let keysChanged = found.keys != known.keys
        if keysChanged { desk.use(Minter(keys: found.keys)) }
        proxy.use(Gate(services: services, verifier: Verifier(keys: found.keys), revocations: found.revocations), keysChanged: keysChanged)
        logger.notice(
            "the gate follows storage",
            metadata: ["revocations": "\(found.revocations.count)", "epoch": "\(found.keys.current.number)", "keys_changed": "\(keysChanged)"])
    }
}
