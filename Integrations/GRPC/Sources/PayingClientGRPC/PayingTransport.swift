public import GRPCCore
public import PayingClient

/// A transport whose calls are paid for: it meets the gate's challenge, pays through a ``PayingClient/PayingClient``, sends the call again with the
/// pass, and uses the pass from then on. All four kinds of call, with any messages; the caller sees one call that went through.
///
/// ```swift
/// let origin = Origin(scheme: "https", host: "swaps.example", port: 443)
/// let transport = try PayingTransport(origin: origin, client: payingClient)
/// try await withGRPCClient(transport: transport) { client in
///     let quote = try await Swap_V1_Swaps.Client(wrapping: client).quote(.with { $0.amountSat = 100_000 })
/// }
/// ```
///
/// It is a transport and not a `ClientInterceptor`, because grpc-swift calls its interceptors when the call's one stream is open already: they can
/// change what is sent but not send it twice. Interceptors, retries and hedging go on working above it, and pay once between them.
///
/// **What is sent again.** Until the first part of an answer comes, what the request has sent is kept, up to ``PaymentOptions/replayByteLimit``. A
/// challenge comes before the gate has read anything of the request, so that what was kept is what the new stream begins with; whoever writes the
/// request notices nothing. When more was sent before the challenge came, nothing is paid and the call ends with ``ReplayLimitExceeded``.
///
/// **What it costs a call that is let in.** A look at the store, and two hops between tasks for each message that is sent. Answers are read directly.
public struct PayingTransport<Base: ClientTransport>: ClientTransport {
    public typealias Bytes = Base.Bytes

    private let base: Base
    private let origin: Origin
    private let client: PayingClient
    private let options: PaymentOptions

    /// - Parameters:
    ///   - base: carries the calls.
    ///   - origin: where `base` really goes. By its scheme and host is decided whether money and passes may travel.
    ///   - client: pays, and holds the passes. It stays the caller's, who shuts it down after the calls.
    public init(wrapping base: Base, origin: Origin, client: PayingClient, options: PaymentOptions = PaymentOptions()) {
        self.base = base
        self.origin = origin
        self.client = client
        self.options = options
    }

    public var retryThrottle: RetryThrottle? { base.retryThrottle }

    public func connect() async throws {
        try await base.connect()
    }

    public func beginGracefulShutdown() {
        base.beginGracefulShutdown()
    }

    public func config(forMethod descriptor: MethodDescriptor) -> MethodConfig? {
        base.config(forMethod: descriptor)
    }

    /// The context is that of the first stream, also when another one follows.
    public func withStream<T: Sendable>(
        descriptor: MethodDescriptor, options callOptions: CallOptions,
        _ closure: (_ stream: RPCStream<Inbound, Outbound>, _ context: ClientContext) async throws -> T
    ) async throws -> T {
        let call = PaidCall(origin: origin, path: "/" + descriptor.fullyQualifiedMethod, terms: options.terms)
        let stream = PaidStream(base: base, descriptor: descriptor, callOptions: callOptions, call: call, client: client, options: options)
        return try await stream.run(closure)
    }
}
