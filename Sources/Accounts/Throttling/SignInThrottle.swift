internal import Lightning

/// How soon the next password may be tried for an account.
///
/// 1 s after the first failure, 3 s after three, 5 s after nine, 10 s after twenty-five; at a hundred the account is closed for a day after the last.
/// Counted apart for devices that the account knows and for the rest of the world: a stranger who closes the one does not close the other, so that nobody
/// can lock a member out of a device that he has signed in from.
///
/// Counted by the address that was tried, whether it has an account or not, so that the answer does not tell.
struct SignInThrottle: Sendable {
    struct Key: Hashable, Sendable {
        /// ``EmailAddress/key``.
        let account: String
        let isKnownDevice: Bool
    }

    enum Outcome {
        case succeeded
        case failed
        /// The password could not be checked.
        case abandoned
    }

    private struct Record {
        var failures = 0
        var underWay = 0
        var lastFailure: Timestamp?
    }

    /// Tries that may be under way at once, as long as none has failed: without a bound they would not see one another's failures.
    private static let parallelLimit = 3
    private static let closedFor: Duration = .seconds(86_400)

    private var records: [Key: Record] = [:]
    private let capacity: Int

    init(capacity: Int = 16_384) {
        self.capacity = max(16, capacity)
    }

    var count: Int { records.count }

    /// A password is to be tried: `nil` to go on, and then ``end(_:_:now:)`` must follow; otherwise the seconds to wait, at least 1.
    mutating func begin(_ key: Key, now: Timestamp) -> Int? {
        var record = current(key, now: now)
        let isFree = record.failures == 0 ? record.underWay < Self.parallelLimit : record.underWay == 0
        guard isFree else { return 1 }
        if let last = record.lastFailure {
            let opening = last.advanced(by: Self.delay(after: record.failures))
            if now < opening { return Int((opening.milliseconds - now.milliseconds + 999) / 1000) }
        }
        record.underWay += 1
        if records[key] == nil, records.count >= capacity { sweep(now: now) }
        records[key] = record
        return nil
    }

    mutating func end(_ key: Key, _ outcome: Outcome, now: Timestamp) {
        guard var record = records[key] else { return }
        record.underWay = max(0, record.underWay - 1)
        switch outcome {
        case .succeeded: (record.failures, record.lastFailure) = (0, nil)
        case .failed: (record.failures, record.lastFailure) = (record.failures + 1, now)
        case .abandoned: break
        }
        records[key] = record.failures == 0 && record.underWay == 0 ? nil : record
    }

    static func delay(after failures: Int) -> Duration {
        switch failures {
        case ..<1: .zero
        case ..<3: .seconds(1)
        case ..<9: .seconds(3)
        case ..<25: .seconds(5)
        case ..<100: .seconds(10)
        default: closedFor
        }
    }

    /// A day after the last failure all is forgotten.
    private func current(_ key: Key, now: Timestamp) -> Record {
        guard var record = records[key] else { return Record() }
        if let last = record.lastFailure, last.advanced(by: Self.closedFor) <= now { (record.failures, record.lastFailure) = (0, nil) }
        return record
    }

    /// Forgets what a day has passed over; if hardly any was, the accounts that were guessed at least.
    private mutating func sweep(now: Timestamp) {
        records = records.filter { $0.value.underWay > 0 || current($0.key, now: now).failures > 0 }
        guard records.count > capacity * 3 / 4 else { return }
        let border = records.values.map(\.failures).sorted()[records.count / 4]
        records = records.filter { $0.value.underWay > 0 || $0.value.failures > border }
    }
}
