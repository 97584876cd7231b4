import Gate
import HTTPWire

/// How often one request may be sent again, and after what.
struct Retries {
    /// What became of the attempt before.
    enum Cause {
        /// No connection was made, so nothing was sent.
        case notConnected
        /// The upstream says that it did nothing with the request (RFC 9113 section 8.7).
        case refused
        /// Closed before any byte of an answer.
        case closed(wasReused: Bool)
        case timeout
        case status(Int)
    }

    private let conditions: [RetryPolicy.Condition]
    /// Whether it does no harm if the request was acted upon before, and whether it can be sent again whole.
    private let isRepeatable: Bool
    private var left: Int
    private(set) var count = 0

    init(_ head: RequestHead, at service: GatedService) {
        conditions = service.retries.conditions
        isRepeatable = head.framing == .none && service.retries.covers(head)
        left = service.retries.attempts ?? service.upstreams.count
    }

    /// Whether the request may be sent again; counts it as sent.
    mutating func take(after cause: Cause) -> Bool {
        guard left > 0, covers(cause) else { return false }
        left -= 1
        count += 1
        return true
    }

    private func covers(_ cause: Cause) -> Bool {
        switch cause {
        case .notConnected, .refused: true
        case .closed(wasReused: true): isRepeatable
        case .closed(wasReused: false): isRepeatable && conditions.contains(.closed)
        case .timeout: isRepeatable && conditions.contains(.timeout)
        case .status(let status): isRepeatable && conditions.contains(.status(status))
        }
    }
}

extension RetryPolicy {
    fileprivate func covers(_ head: RequestHead) -> Bool {
        methods.isEmpty ? head.method.isIdempotent : methods.contains(String(decoding: head.methodName, as: UTF8.self))
    }
}
