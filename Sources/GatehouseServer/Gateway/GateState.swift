import Accounts
import Gate
import L402
import Lightning
import ReverseProxy
import Synchronization

/// What the gate decides by, as it stands: services from the configuration, keys and revocations from storage. The one place where either changes, so that a
/// reload and a revocation cannot undo each other.
final class GateState: Sendable {
    private struct Parts {
        var services: ServiceTable
        var keys: MasterKeys
        var revocations: Revocations
        /// `nil` where nobody signs in.
        var members: Members?

        var gate: Gate { Gate(services: services, verifier: Verifier(keys: keys), revocations: revocations, members: members?.verifier) }
    }

    /// What members' tokens are checked by.
    struct Members {
        private(set) var keys: TokenKeys
        private(set) var verifier: AccessTokenVerifier
        private var revoked = RevokedGrants()
        /// How far the list of revoked grants was read.
        private(set) var position = RevocationPosition.start

        init(keys: TokenKeys) {
            self.keys = keys
            verifier = AccessTokenVerifier(keys: keys)
        }

        fileprivate mutating func use(_ keys: TokenKeys) {
            self.keys = keys
            verifier = AccessTokenVerifier(keys: keys, revoked: revoked)
        }

        fileprivate mutating func add(_ page: RevokedGrantsPage) {
            position = page.next
            revoked.insert(page.grants)
            verifier = verifier.with(revoked: revoked)
        }

        fileprivate mutating func removeExpired(now: Timestamp) {
            revoked.removeExpired(now: now)
            verifier = verifier.with(revoked: revoked)
        }
    }

    private let parts: Mutex<Parts>

    /// - Parameter members: `nil` where nobody signs in.
    init(services: [GatedService], keys: MasterKeys, revocations: Revocations, members: Members? = nil) {
        parts = Mutex(Parts(services: ServiceTable(services), keys: keys, revocations: revocations, members: members))
    }

    var gate: Gate { parts.withLock { $0.gate } }

    /// Requests under way keep the services that they started with.
    func use(_ services: [GatedService], at proxy: ReverseProxyServer) {
        parts.withLock { parts in
            parts.services = ServiceTable(services)
            // Within the lock: the gates reach the event loops in the order in which they were made.
            proxy.use(parts.gate, keysChanged: false)
        }
    }

    /// - Returns: whether anything changed, and whether the keys did.
    func use(_ keys: MasterKeys, _ revocations: Revocations, at proxy: ReverseProxyServer) -> (anything: Bool, keys: Bool) {
        parts.withLock { parts in
            let keysChanged = parts.keys != keys
            guard keysChanged || parts.revocations != revocations else { return (false, false) }
            parts.keys = keys
            parts.revocations = revocations
            proxy.use(parts.gate, keysChanged: keysChanged)
            return (true, keysChanged)
        }
    }

    // MARK: Members

    /// Checks access tokens, with the revocations that are known now; `nil` where nobody signs in.
    var members: AccessTokenVerifier? { parts.withLock { $0.members?.verifier } }

    /// How far the list of revoked grants was read.
    var revocationPosition: RevocationPosition { parts.withLock { $0.members?.position ?? .start } }

    /// - Returns: whether they changed.
    func use(_ keys: TokenKeys, at proxy: ReverseProxyServer?) -> Bool {
        parts.withLock { parts in
            guard parts.members != nil, parts.members?.keys != keys else { return false }
            parts.members?.use(keys)
            proxy?.use(parts.gate, keysChanged: true)
            return true
        }
    }

    func add(_ page: RevokedGrantsPage, at proxy: ReverseProxyServer?) {
        parts.withLock { parts in
            guard !page.grants.isEmpty else { return }
            parts.members?.add(page)
            proxy?.use(parts.gate, keysChanged: false)
        }
    }

    func forgetExpired(now: Timestamp, at proxy: ReverseProxyServer) {
        parts.withLock { parts in
            parts.members?.removeExpired(now: now)
            proxy.use(parts.gate, keysChanged: false)
        }
    }

    /// Sorted.
    var serviceNames: [String] { parts.withLock { $0.services.services.map(\.name).sorted() } }

    /// Every service wants a pass, and nothing else will do.
    var needsNode: Bool { parts.withLock { $0.services.services.allSatisfy { $0.payment != nil && $0.members == nil } } }
}
