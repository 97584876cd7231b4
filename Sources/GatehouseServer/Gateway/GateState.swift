import Gate
import L402
import ReverseProxy
import Synchronization

/// What the gate decides by, as it stands: services from the configuration, keys and revocations from storage. The one place where either changes, so that a
/// reload and a revocation cannot undo each other.
final class GateState: Sendable {
    private struct Parts {
        var services: ServiceTable
        var keys: MasterKeys
        var revocations: Revocations

        var gate: Gate { Gate(services: services, verifier: Verifier(keys: keys), revocations: revocations) }
    }

    private let parts: Mutex<Parts>

    init(services: [GatedService], keys: MasterKeys, revocations: Revocations) {
        parts = Mutex(Parts(services: ServiceTable(services), keys: keys, revocations: revocations))
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

    /// Sorted.
    var serviceNames: [String] { parts.withLock { $0.services.services.map(\.name).sorted() } }

    /// Every service wants a pass.
    var needsNode: Bool { parts.withLock { $0.services.services.allSatisfy { $0.payment != nil } } }
}
