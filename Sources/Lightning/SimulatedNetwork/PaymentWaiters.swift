/// The callers who wait for the outcome of payments under way.
struct PaymentWaiters: Sendable {
    typealias Waiter = CheckedContinuation<PaymentStatus, Never>

    private var waiters: [PaymentHash: [UInt64: Waiter]] = [:]
    private var nextID: UInt64 = 0

    mutating func newID() -> UInt64 {
        nextID += 1
        return nextID
    }

    mutating func add(_ waiter: Waiter, id: UInt64, for hash: PaymentHash) {
        waiters[hash, default: [:]][id] = waiter
    }

    /// The one that does not want to wait any longer; `nil` when it has been answered.
    mutating func take(_ hash: PaymentHash, id: UInt64) -> Waiter? {
        let waiter = waiters[hash]?.removeValue(forKey: id)
        if waiters[hash]?.isEmpty == true { waiters[hash] = nil }
        return waiter
    }

    mutating func take(_ hash: PaymentHash) -> [Waiter] {
        waiters.removeValue(forKey: hash).map { Array($0.values) } ?? []
    }
}
