import Accounts
import Gate
import L402
import Lightning
import Logging
import ReverseProxy
import Storage

/// Takes down what the data plane reports: the first use of every pass goes to the ledger and takes its invoice from the open ones, every exchange goes to the
/// access log, and to the log at debug level.
struct Bookkeeper: ProxyObserver {
    let desk: ChallengeDesk
    let writer: LedgerWriter
    let sales: Sales
    let upstreams: UpstreamWatch
    let clock: WallClock
    /// `nil` where none is written.
    let accessLog: AccessLog?
    /// `nil` where nobody signs in.
    let uses: TokenUses?
    let logger: Logger

    func tokensUsed(_ uses: [AccessTokenUse]) -> Bool { self.uses?.offer(uses) ?? true }

    /// The pass itself says what was paid and when it was sold, so the entry is right even if nobody remembers the challenge.
    func passUsed(_ permit: Permit) -> Bool {
        guard let pass = permit.identity?.pass else { return true }
        desk.passShown(pass.paymentHash)
        sales.sold(permit.service.name, for: pass.price, hash: pass.paymentHash, issuedAt: pass.issuedAt)
        return writer.offer(
            LedgerEntry(
                paymentHash: pass.paymentHash, amount: pass.price, service: permit.service.name, passID: pass.tokenID, issuedAt: pass.issuedAt,
                settledAt: nil, firstUsedAt: clock.now(), epoch: pass.epoch, validUntil: pass.validUntil(at: permit.service.name)))
    }

    var wantsRequests: Bool { accessLog != nil }

    func exchangeEnded(_ record: ExchangeRecord) {
        upstreams.exchangeEnded(record)
        accessLog?.offer(record, endedAt: clock.now())
        guard logger.logLevel <= .debug else { return }
        var metadata: Logger.Metadata = ["outcome": "\(record.outcome.rawValue)", "status": "\(record.status)"]
        if let service = record.service { metadata["service"] = "\(service)" }
        if let code = record.code { metadata["code"] = "\(code)" }
        logger.debug("request", metadata: metadata)
    }
}
