public import NIOCore

/// What is sent with a request. It can be sent again: after the payment, and after a redirect.
public enum RequestBody: Sendable {
    case bytes([UInt8])
    /// Made anew for every time it is sent, so that it need not fit into memory. `length` is `nil` when it is not known beforehand.
    case stream(length: Int64?, make: @Sendable () -> AsyncThrowingStream<ByteBuffer, any Error>)
}
