public import PayingClient

/// What the calls of a ``PayingTransport`` may cost, and what is kept to send them again.
public struct PaymentOptions: Sendable {
    /// For each call.
    public var terms: PaymentTerms
    /// The most bytes of a request's messages, as they are serialized, that are kept until the first part of an answer comes. 4 MiB by default, which
    /// is also the largest message that grpc servers take by default. The gate takes in 256 KiB of a request before it has answered, so that a stream
    /// hardly comes so far; a proxy before it may take more.
    public var replayByteLimit: Int
    /// Told what happens in a call, in order; must return at once. ``PaymentEvent/challenged(status:)`` has 402.
    public var onEvent: @Sendable (PaymentEvent) -> Void

    public init(
        terms: PaymentTerms = PaymentTerms(), replayByteLimit: Int = 4 << 20, onEvent: @escaping @Sendable (PaymentEvent) -> Void = { _ in }
    ) {
        self.terms = terms
        self.replayByteLimit = replayByteLimit
        self.onEvent = onEvent
    }
}
