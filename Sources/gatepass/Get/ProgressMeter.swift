import Foundation

/// A line on stderr that is written over, twice a second, once a download takes longer than a second.
struct ProgressMeter {
    private let isShown: Bool
    private let total: UInt64?
    private var done: UInt64
    private var lastLine: ContinuousClock.Instant
    private var hasLine = false

    init(isShown: Bool, done: UInt64, total: UInt64?) {
        self.isShown = isShown
        self.done = done
        self.total = total
        lastLine = ContinuousClock.now + .milliseconds(500)
    }

    mutating func advance(by count: Int) {
        done += UInt64(count)
        guard isShown, ContinuousClock.now - lastLine > .milliseconds(500) else { return }
        lastLine = .now
        write()
    }

    /// Ends the line.
    mutating func finish() {
        guard hasLine else { return }
        write()
        Console.raw("\n")
    }

    private mutating func write() {
        hasLine = true
        let text = total.map { "\(Self.size(done)) of \(Self.size($0)) (\($0 == 0 ? 100 : done * 100 / $0) %)" } ?? Self.size(done)
        Console.raw("\r\(text)\u{1B}[K")
    }

    private static func size(_ bytes: UInt64) -> String {
        bytes < 1_000_000 ? "\(bytes / 1000) kB" : "\(bytes / 1_000_000).\(bytes / 100_000 % 10) MB"
    }
}
