import Lightning
import Synchronization

/// What was sold while this process has been running, by service. The ledger knows all; this is for watching.
///
/// The node tells of a payment, or its pass is shown, whichever is first: a node may tell late or, when nobody was listening yet, not at all.
final class Sales: Sendable {
    struct Total: Hashable {
        var count: UInt64 = 0
        /// In millisatoshi.
        var revenue: UInt64 = 0
    }

    private struct State {
        var totals: [String: Total] = [:]
        /// What was counted, in two generations of which the older is dropped whole.
        var young: Set<PaymentHash> = []
        var old: Set<PaymentHash> = []
    }

    private let state = Mutex(State())
    /// A pass that is older was sold by an earlier process.
    private let startedAt: Timestamp
    private static let generation = 16_384

    init(startedAt: Timestamp) {
        self.startedAt = startedAt
    }

    var byService: [String: Total] { state.withLock { $0.totals } }

    /// Counts a payment once, however often it is told.
    func sold(_ service: String, for amount: MilliSatoshi, hash: PaymentHash, issuedAt: Timestamp) {
        // Passes know whole seconds.
        guard issuedAt.seconds >= startedAt.seconds else { return }
        state.withLock { state in
            guard !state.young.contains(hash), !state.old.contains(hash) else { return }
            if state.young.count >= Self.generation {
                state.old = state.young
                state.young = []
            }
            state.young.insert(hash)
            state.totals[service, default: Total()].count += 1
            state.totals[service, default: Total()].revenue &+= amount.value
        }
    }
}
