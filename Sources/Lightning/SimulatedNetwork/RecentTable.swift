/// A dictionary that holds at most `capacity` entries: the oldest makes room for the newest.
struct RecentTable<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Entry {
        var value: Value
        /// Tells an entry from an earlier one of the same key that `order` still mentions.
        var serial: UInt64
    }

    let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var order: [(key: Key, serial: UInt64)] = []
    /// What `order` starts with is done with.
    private var head = 0
    private var nextSerial: UInt64 = 0
    private var sweepAt: Int

    /// How many insertions there are at least between two sweeps.
    private static var minimumSweepInterval: Int { 1024 }

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
        sweepAt = Self.minimumSweepInterval
    }

    var count: Int { entries.count }

    /// Entries and what is left of removed ones: what the memory goes by.
    var rememberedCount: Int { order.count }

    subscript(key: Key) -> Value? { entries[key]?.value }

    /// Inserts or replaces, and makes the entry the newest.
    ///
    /// Now and then it first drops the entries for which `isStale` holds, so rarely that an insertion costs constant time on average.
    mutating func insert(_ value: Value, for key: Key, sweeping isStale: (Value) -> Bool = { _ in false }) {
        if order.count >= sweepAt { sweep(isStale) }
        entries[key] = Entry(value: value, serial: nextSerial)
        order.append((key, nextSerial))
        nextSerial += 1
        while entries.count > capacity { dropOldest() }
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        entries.removeValue(forKey: key)?.value
    }

    private mutating func dropOldest() {
        guard head < order.count else { return }
        let oldest = order[head]
        head += 1
        if entries[oldest.key]?.serial == oldest.serial { entries.removeValue(forKey: oldest.key) }
    }

    private mutating func sweep(_ isStale: (Value) -> Bool) {
        entries = entries.filter { !isStale($0.value.value) }
        order = order[head...].filter { entries[$0.key]?.serial == $0.serial }
        head = 0
        sweepAt = order.count * 2 + Self.minimumSweepInterval
    }
}
