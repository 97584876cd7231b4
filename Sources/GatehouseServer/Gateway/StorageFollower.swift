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
    let database: GatehouseDatabase
    let proxy: ReverseProxyServer
    let desk: ChallengeDesk
    let state: GateState
    let logger: Logger

    func run() async {
        for await _ in database.changes().cancelOnGracefulShutdown() {
            do {
                apply(try await database.existingMasterKeys(), try await database.revokedPasses())
            } catch {
                logger.warning("storage cannot be read; the gate goes on with what it knows", metadata: ["error": "\(error)"])
            }
        }
        try? await gracefulShutdown()
    }

    private func apply(_ keys: MasterKeys, _ revocations: Revocations) {
        let changed = state.use(keys, revocations, at: proxy)
        guard changed.anything else { return }
        if changed.keys { desk.use(Minter(keys: keys)) }
        logger.notice(
            "the gate follows storage",
            metadata: ["revocations": "\(revocations.count)", "epoch": "\(keys.current.number)", "keys_changed": "\(changed.keys)"])
    }
}
