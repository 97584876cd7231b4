internal import Lightning

/// Which failures of something that may go on failing, thousands of times a second perhaps, are worth a line in the log.
struct FailureTally<Kind: Hashable & Sendable>: Sendable {
    private struct Entry {
        var lastLine: Timestamp
        /// Failures since then.
        var untold = 0
        var isFailing = true
    }

    /// Between two lines about the same kind while it goes on.
    private let repeatAfter: Duration
    /// Between two lines about the same kind when it was well in between.
    private let restartAfter: Duration
    private var entries: [Kind: Entry] = [:]

    /// - Parameter repeatAfter: at most one line of a kind in this time while nothing changes.
    init(repeatAfter: Duration, restartAfter: Duration = .seconds(10)) {
        self.repeatAfter = repeatAfter
        self.restartAfter = restartAfter
    }

    /// How many failures of the kind went without a line since the last one, when it is time for a line; else `nil`.
    mutating func failed(_ kind: Kind, now: Timestamp) -> Int? {
        guard var entry = entries[kind] else {
            entries[kind] = Entry(lastLine: now)
            return 0
        }
        let passed = now.since(entry.lastLine)
        // Below zero: the clock was set back.
        if passed >= .zero, passed < (entry.isFailing ? repeatAfter : restartAfter) {
            entries[kind]?.untold += 1
            return nil
        }
        defer { entries[kind] = entry }
        let untold = entry.untold
        entry = Entry(lastLine: now)
        return untold
    }

    /// Whether this ends failures that there were lines about.
    mutating func succeeded() -> Bool {
        var ends = false
        for (kind, entry) in entries where entry.isFailing {
            entries[kind]?.isFailing = false
            ends = true
        }
        return ends
    }
}
