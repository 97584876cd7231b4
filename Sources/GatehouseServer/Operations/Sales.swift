import Lightning
import Synchronization

/// What was paid while this process has been running, by service, as the node told it. The ledger knows all; this is for watching.
final class Sales: Sendable {
    struct Total: Hashable {
        var count: UInt64 = 0
        /// In millisatoshi.
        var revenue: UInt64 = 0
    }

    private let totals = Mutex<[String: Total]>([:])

    var byService: [String: Total] { totals.withLock { $0 } }

    func sold(_ service: String, for amount: MilliSatoshi) {
        totals.withLock { totals in
            totals[service, default: Total()].count += 1
            totals[service, default: Total()].revenue &+= amount.value
        }
    }
}
