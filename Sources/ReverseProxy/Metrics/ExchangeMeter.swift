import NIOCore

/// Takes the times and sizes of one exchange, with at most two looks at the clock where the response comes in one piece.
struct ExchangeMeter {
    private let start = NIODeadline.now()
    private var headAt: NIODeadline?
    /// Nothing was waited for since the head came, so that its time is the end's, too.
    private var headIsFresh = false
    /// Bytes of the request's body.
    private(set) var bytesReceived: UInt64 = 0
    /// Bytes of the response's body.
    private(set) var bytesSent: UInt64 = 0

    mutating func received(_ count: Int) { bytesReceived &+= UInt64(count) }
    mutating func sent(_ count: Int) { bytesSent &+= UInt64(count) }

    mutating func headCame() {
        headAt = .now()
        headIsFresh = true
    }

    /// What comes from now on comes later than the head.
    mutating func paused() { headIsFresh = false }

    var upstreamNanoseconds: UInt64? { headAt.map { nanoseconds(to: $0) } }

    func nanosecondsToEnd() -> UInt64 {
        if headIsFresh, let headAt { return nanoseconds(to: headAt) }
        return nanoseconds(to: .now())
    }

    private func nanoseconds(to moment: NIODeadline) -> UInt64 {
        UInt64(max(0, (moment - start).nanoseconds))
    }
}
