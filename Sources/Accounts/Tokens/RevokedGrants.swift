public import Lightning

/// The grants whose access tokens are not believed any more: what every gate holds in memory and follows from the store.
///
/// Finding one takes the same time whether there are ten or a million. A copy shares its memory, and adding to a copy costs at most an eighth of
/// the whole, since new entries go into a small table that is merged into the large one now and then. Bounded: see ``capacity``.
public struct RevokedGrants: Sendable {
    /// Beyond that many the entries are dropped, and every token that was issued until the newest of them is refused instead
    /// (``refusesIssuedUntil``). Their bearers refresh, where the store knows which grants live. About 50 bytes each.
    public let capacity: Int
    /// `nil` unless there were ever more than ``capacity``.
    public private(set) var refusesIssuedUntil: Timestamp?

    /// When the last access token of each has expired.
    private var settled: [GrantID: Timestamp] = [:]
    private var recent: [GrantID: Timestamp] = [:]
    private var newest = Timestamp(milliseconds: .min)

    public init(capacity: Int = 2_000_000) {
        self.capacity = max(1, capacity)
    }

    public init(_ grants: some Sequence<RevokedGrant>, capacity: Int = 2_000_000) {
        self.init(capacity: capacity)
        insert(grants)
    }

    public var count: Int { settled.count + recent.count }

    public func contains(_ grant: GrantID) -> Bool {
        (!recent.isEmpty && recent[grant] != nil) || (!settled.isEmpty && settled[grant] != nil)
    }

    public mutating func insert(_ grants: some Sequence<RevokedGrant>) {
        for grant in grants {
            newest = max(newest, grant.revokedAt)
            guard settled[grant.id] == nil else { continue }
            recent[grant.id] = grant.expiresAt
            if recent.count >= max(1024, settled.count / 8) { settle() }
            if count > capacity { dropAll() }
        }
    }

    /// Forgets those of which every token has expired. Goes through all of them: once in a while is enough.
    public mutating func removeExpired(now: Timestamp) {
        settle()
        settled = settled.filter { now < $0.value }
        if let oldest = refusesIssuedUntil, now >= oldest.advanced(by: AccessLifetimes.longest) { refusesIssuedUntil = nil }
    }

    private mutating func settle() {
        settled.merge(recent) { _, new in new }
        recent.removeAll(keepingCapacity: false)
    }

    private mutating func dropAll() {
        settled = [:]
        recent = [:]
        refusesIssuedUntil = max(newest, refusesIssuedUntil ?? newest)
    }
}
