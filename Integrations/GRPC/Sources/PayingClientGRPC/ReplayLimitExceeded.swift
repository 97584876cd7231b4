public import GRPCCore

/// The challenge came when the request had sent more than is kept to be sent again (``PaymentOptions/replayByteLimit``). Nothing was paid for this
/// call. One that sends less buys the pass, with which this one goes through.
///
/// It is the `cause` of an `RPCError` with the code `FAILED_PRECONDITION`.
public struct ReplayLimitExceeded: Error, Hashable, Sendable, RPCErrorConvertible {
    /// In bytes.
    public let limit: Int

    public var rpcErrorCode: RPCError.Code { .failedPrecondition }
    public var rpcErrorMessage: String { "payment required, but the request has sent more than the \(limit) bytes that can be sent again" }
    public var rpcErrorCause: (any Error)? { self }
}
