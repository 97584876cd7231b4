/// Tells everybody who follows one node what was paid to it.
struct SettlementBroadcast: Sendable {
    /// How many settlements wait for a consumer that is slow, or for one whose node is unreachable; older ones are then lost to it, as after
    /// a restart. A consumer that must know asks ``InvoiceIssuer/invoiceState(for:)``.
    static let bufferCount = 4096

    private var subscribers: [UInt64: AsyncStream<Settlement>.Continuation] = [:]
    private var nextID: UInt64 = 0
    private var missed: [Settlement] = []

    var subscriberCount: Int { subscribers.count }

    mutating func subscribe(_ continuation: AsyncStream<Settlement>.Continuation) -> UInt64 {
        nextID += 1
        subscribers[nextID] = continuation
        return nextID
    }

    mutating func unsubscribe(_ id: UInt64) {
        subscribers[id] = nil
    }

    mutating func settled(_ settlement: Settlement, isReachable: Bool) {
        missed.append(settlement)
        if isReachable {
            catchUp()
        } else if missed.count > Self.bufferCount {
            missed.removeFirst(missed.count - Self.bufferCount)
        }
    }

    /// The connection is back: what was missed is repeated.
    mutating func catchUp() {
        for settlement in missed {
            for subscriber in subscribers.values { subscriber.yield(settlement) }
        }
        missed.removeAll()
    }

    mutating func takeSubscribers() -> [AsyncStream<Settlement>.Continuation] {
        defer { subscribers.removeAll() }
        return Array(subscribers.values)
    }
}
