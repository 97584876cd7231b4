/// Which requests the gate sends a second time, and how often.
///
/// Whatever is said here, a request whose body was sent is not sent again: nobody keeps it. And one that surely reached nobody may always be: where no connection
/// could be made, or the upstream says itself that it did nothing with it.
public struct RetryPolicy: Hashable, Sendable {
    /// After what a request is sent again that may have been acted upon.
    public enum Condition: Hashable, Sendable {
        /// The upstream closed the connection before any byte of an answer, even if the connection was fresh. On one that was used before, it always counts: the
        /// upstream may have closed it while nothing was on its way.
        case closed
        /// No head of an answer came in time.
        case timeout
        /// This answer.
        case status(Int)
    }

    /// Beyond the first; `nil`: as many as the service has addresses.
    public let attempts: Int?
    /// Upper case; empty: those that are idempotent (RFC 9110 section 9.2.2).
    public let methods: [String]
    public let conditions: [Condition]

    public init(attempts: Int? = nil, methods: [String] = [], conditions: [Condition] = []) {
        self.attempts = attempts
        self.methods = methods
        self.conditions = conditions
    }
}
