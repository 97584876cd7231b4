internal import Lightning

/// What was spent, by host, by day and in total. Pure; ``PassStore`` keeps it on disk and calls it under the lock.
///
/// Money that may be on its way is not in here: the pending payments are the reservations, so that the two cannot disagree after a crash.
struct SpendingBook: Hashable, Sendable {
    private(set) var total = MilliSatoshi.zero
    private(set) var hosts: [String: MilliSatoshi] = [:]
    /// By UTC date, `2026-01-31`. Days before yesterday are dropped.
    private(set) var days: [String: MilliSatoshi] = [:]
    /// Payments that are counted above while their pending record may still be there: a crash between the two must not count them twice.
    private(set) var settling: Set<PaymentHash> = []

    init() {}

    init(total: MilliSatoshi, hosts: [String: MilliSatoshi], days: [String: MilliSatoshi], settling: Set<PaymentHash>) {
        self.total = total
        self.hosts = hosts
        self.days = days
        self.settling = settling
    }

    /// A payment that may still happen, at its dearest.
    struct Reservation: Hashable, Sendable {
        let hash: PaymentHash
        let host: String
        let amount: MilliSatoshi
    }

    enum Verdict: Hashable, Sendable {
        /// The price fits, and a fee of at most this.
        case fits(feeLimit: MilliSatoshi)
        case refused(BudgetRefusal)
    }

    /// Whether `amount` fits besides everything spent and everything reserved, and how much of `feeLimit` then does; a reservation counts for
    /// today, whenever it was made.
    func verdict(
        on amount: MilliSatoshi, feeLimit: MilliSatoshi, host: String, day: String, reservations: [Reservation], limits: SpendingLimits
    ) -> Verdict {
        let open = reservations.filter { !settling.contains($0.hash) }
        let reserved = Self.sum(open.map(\.amount))
        let reservedHere = Self.sum(open.filter { $0.host == host }.map(\.amount))
        let checks: [(BudgetRefusal.Limit, MilliSatoshi?, MilliSatoshi)] = [
            (.host, limits.perHost, Self.sum([hosts[host] ?? .zero, reservedHere])),
            (.day, limits.perDay, Self.sum([days[day] ?? .zero, reserved])),
            (.total, limits.total, Self.sum([total, reserved])),
        ]
        var fee = feeLimit
        for (limit, allowed, used) in checks {
            guard let allowed else { continue }
            guard let rest = allowed.subtracting(used)?.subtracting(amount) else {
                return .refused(BudgetRefusal(limit: limit, allowed: allowed, used: used, amount: amount, feeLimit: feeLimit))
            }
            fee = min(fee, rest)
        }
        return .fits(feeLimit: fee)
    }

    /// Counts a payment that was made; a second time for the same hash changes nothing.
    /// - Parameter pending: the hashes whose pending records exist: others need no memory any more.
    mutating func commit(_ hash: PaymentHash, cost: MilliSatoshi, host: String, day: String, pending: Set<PaymentHash>) {
        guard !settling.contains(hash) else { return }
        settling.formIntersection(pending)
        settling.insert(hash)
        total = Self.sum([total, cost])
        hosts[host] = Self.sum([hosts[host] ?? .zero, cost])
        days[day] = Self.sum([days[day] ?? .zero, cost])
        if days.count > 2 {
            for old in days.keys.sorted().dropLast(2) { days[old] = nil }
        }
    }

    /// Saturates: a sum too large to write down is above every limit.
    static func sum(_ amounts: [MilliSatoshi]) -> MilliSatoshi {
        amounts.reduce(.zero) { $0.adding($1) ?? MilliSatoshi(.max) }
    }
}
