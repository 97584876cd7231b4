public import Lightning

/// One request, for the log and for metrics. No credential, no query.
public struct ExchangeRecord: Sendable {
    public enum Outcome: String, Hashable, Sendable {
        case admitted, challenged, refused, preflight
        /// Answered by the gate about itself.
        case local
        case malformed
        case upstreamFailed = "upstream-failed"
        case clientGone = "client-gone"
    }

    /// What the request said, for a line about it. A class, so that a record without one is small.
    public final class Request: Sendable {
        public let method: String
        /// Host and port as received; empty where there are none.
        public let host: String
        /// Percent-encoded as received, without the query.
        public let path: String
        /// `HTTP/1.1`
        public let version: String
        /// The caller's address, `unknown` where there is none.
        public let caller: String
        public let userAgent: String?
        /// Of `traceparent`, 32 hexadecimal digits.
        public let traceID: String?

        public init(method: String, host: String, path: String, version: String, caller: String, userAgent: String?, traceID: String?) {
            self.method = method
            self.host = host
            self.path = path
            self.version = version
            self.caller = caller
            self.userAgent = userAgent
            self.traceID = traceID
        }
    }

    public let outcome: Outcome
    /// A refusal's or failure's stable code.
    public let code: String?
    public let service: String?
    /// What the client got; 0 when it was gone before.
    public let status: Int
    /// `nil` where nobody wanted it (``ProxyObserver/wantsRequests``), or where nothing could be read.
    public var request: Request?
    /// Of the pass that opened the gate.
    public var paymentHash: PaymentHash?
    /// How often the request was sent to an upstream again.
    public var retries = 0
    /// From the end of the request's head to the end of the exchange.
    public var nanoseconds: UInt64 = 0
    /// From the end of the request's head to the head of the upstream's response; `nil` where none came.
    public var upstreamNanoseconds: UInt64?
    /// Bytes of the request's body that came.
    public var bytesReceived: UInt64 = 0
    /// Bytes of the response's body.
    public var bytesSent: UInt64 = 0

    public init(outcome: Outcome, code: String?, service: String?, status: Int) {
        self.outcome = outcome
        self.code = code
        self.service = service
        self.status = status
    }
}
