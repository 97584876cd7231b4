public import Gate

/// Who is told what passes: the books and the log. Called on event loops: must not block.
public protocol ProxyObserver: Sendable {
    /// A pass was let through that this event loop has not reported yet. `false`: not taken down, say it again next time.
    func passUsed(_ permit: Permit) -> Bool
    func exchangeEnded(_ record: ExchangeRecord)
}

/// One request, for the log and for metrics. No credential, no query.
public struct ExchangeRecord: Sendable {
    public enum Outcome: String, Sendable {
        case admitted, challenged, refused, preflight
        case malformed
        case upstreamFailed = "upstream-failed"
        case clientGone = "client-gone"
    }

    public let outcome: Outcome
    /// A refusal's or failure's stable code.
    public let code: String?
    public let service: String?
    /// What the client got; 0 when it was gone before.
    public let status: Int
}
