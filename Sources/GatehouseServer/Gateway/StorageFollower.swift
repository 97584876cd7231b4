import Accounts
import Gate
import L402
import Lightning
import Logging
import ReverseProxy
import ServiceLifecycle
import Storage

/// Follows what changes in storage while the gateway runs, by operators, members and other gates: revocations and keys reach the gate within a second.
///
/// While storage is down, or its keys are gone, the gate goes on with what it knows.
struct StorageFollower: ServiceLifecycle.Service {
    let database: GatehouseDatabase
    let proxy: ReverseProxyServer
    let desk: ChallengeDesk
    let state: GateState
    /// `nil` where nobody signs in.
    let membership: Membership?
    let clock: WallClock
    let logger: Logger

    func run() async {
        for await _ in database.changes().cancelOnGracefulShutdown() {
            do {
                apply(try await database.existingMasterKeys(), try await database.revokedPasses())
                if let membership { try await follow(membership) }
            } catch {
                logger.warning("storage cannot be read; the gate goes on with what it knows", metadata: ["error": "\(error)"])
            }
        }
        try? await gracefulShutdown()
    }

    private func follow(_ membership: Membership) async throws {
        if let keys = try await database.tokenKeys(), state.use(keys, at: proxy) {
            membership.use(keys)
            logger.notice("the gate follows storage", metadata: ["token_epoch": "\(keys.current.number)"])
        }
        try await database.readRevokedGrants(into: state, at: proxy)
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

extension GatehouseDatabase {
    /// Reads on from where the gate stopped.
    ///
    /// - Parameter proxy: `nil` before it serves.
    func readRevokedGrants(into state: GateState, at proxy: ReverseProxyServer?) async throws {
        let limit = 10_000
        while true {
            let page = try await revokedGrants(after: state.revocationPosition, limit: limit)
            state.add(page, at: proxy)
            if page.grants.count < limit { return }
        }
    }
}
