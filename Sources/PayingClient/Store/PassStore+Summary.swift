public import HostSystem
public import Lightning

/// What was spent and what is reserved, as it counts against the limits.
public struct SpendingSummary: Hashable, Sendable {
    /// The UTC date that `today` is about: `2026-01-31`.
    public let day: String
    public let today: MilliSatoshi
    public let total: MilliSatoshi
    public let hosts: [String: MilliSatoshi]
    /// For pending payments, at their dearest.
    public let reserved: MilliSatoshi
    /// Those set in the store.
    public let limits: SpendingLimits
}

extension PassStore {
    public func spending(now: Timestamp) throws(FileError) -> SpendingSummary {
        try locked { () throws(FileError) in
            let book = try book()
            let day = TimeText.day(now)
            let open = try pendingPayments().filter { !book.settling.contains($0.paymentHash) }
            return SpendingSummary(
                day: day, today: book.days[day] ?? .zero, total: book.total, hosts: book.hosts,
                reserved: SpendingBook.sum(open.map(\.largestCost)), limits: try limits())
        }
    }
}
