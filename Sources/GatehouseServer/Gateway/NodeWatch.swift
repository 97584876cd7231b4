import Lightning
import Logging
import Synchronization

/// Tells the operator why the node makes no invoices, and that it makes them again: callers get a 503 that does not say why.
final class NodeWatch: Sendable {
    private let clock: WallClock
    private let logger: Logger
    private let tally = Mutex(FailureTally<LightningNodeError.Kind>(repeatAfter: .seconds(60)))

    init(clock: WallClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// - Parameter failure: `nil` when the node made the invoice.
    func answered(_ failure: LightningNodeError?) {
        guard let failure else {
            if tally.withLock({ $0.succeeded() }) { logger.notice("the Lightning node makes invoices again") }
            return
        }
        guard let untold = tally.withLock({ $0.failed(failure.kind, now: clock.now()) }) else { return }
        logger.warning(
            "the Lightning node makes no invoice; new challenges are answered 503",
            metadata: [
                "kind": "\(failure.kind.rawValue)", "error": "\(failure.message)",
                "retry": failure.isTransient ? "may help" : "does not help", "more_since_last_line": "\(untold)",
            ])
    }
}
