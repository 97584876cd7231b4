import Lightning
import Logging
import ReverseProxy
import Synchronization

/// Tells the operator that requests fail at an upstream, with one line in ten seconds for each service and code.
final class UpstreamWatch: Sendable {
    private struct Kind: Hashable, Sendable {
        let service: String
        let code: String
    }

    private let clock: WallClock
    private let logger: Logger
    private let tally = Mutex(FailureTally<Kind>(repeatAfter: .seconds(10)))

    init(clock: WallClock, logger: Logger) {
        self.clock = clock
        self.logger = logger
    }

    /// Costs nothing for exchanges that went well.
    func exchangeEnded(_ record: ExchangeRecord) {
        guard record.outcome == .upstreamFailed else { return }
        let kind = Kind(service: record.service ?? "", code: record.code ?? "")
        guard let untold = tally.withLock({ $0.failed(kind, now: clock.now()) }) else { return }
        logger.warning(
            "an upstream failed",
            metadata: [
                "service": "\(kind.service)", "code": "\(kind.code)", "status": "\(record.status)", "more_since_last_line": "\(untold)",
            ])
    }
}
