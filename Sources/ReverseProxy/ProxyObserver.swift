public import Accounts
public import Gate

/// Who is told what passes: the books and the log. Called on event loops: must not block.
public protocol ProxyObserver: Sendable {
    /// Whether records say what was asked for. That costs a few strings a request; asked once, at the start.
    var wantsRequests: Bool { get }

    /// A pass was let through that this event loop has not reported yet. `false`: not taken down, say it again next time.
    func passUsed(_ permit: Permit) -> Bool
    func exchangeEnded(_ record: ExchangeRecord)

    /// Members' access tokens that this event loop has let through for the first time. `false`: not taken down, they are told again.
    func tokensUsed(_ uses: [AccessTokenUse]) -> Bool
}

extension ProxyObserver {
    public var wantsRequests: Bool { false }

    public func tokensUsed(_ uses: [AccessTokenUse]) -> Bool { true }
}
