import Gate
import HTTPWire
import NIOCore

/// Reads the answer to a health check, no further than it has to.
struct HealthAnswer {
    private let probe: HealthCheck.Probe
    private var status = 0
    private var head: MessageFields?
    /// Of gRPC only; otherwise the bytes are counted and dropped.
    private var message: [UInt8] = []
    private var bodyBytes = 0

    /// What is read of a body, in bytes. Small pages end before it, so that the upstream does not see its answer cut.
    static let bodyLimit = 64 * 1024
    /// `grpc.health.v1.HealthCheckResponse` takes seven bytes with its prefix.
    private static let messageLimit = 64

    init(to probe: HealthCheck.Probe) {
        self.probe = probe
    }

    mutating func headCame(_ head: ResponseHead) {
        status = head.status
        self.head = head.fields
    }

    /// - Returns: whether more of the body is of use.
    mutating func bodyCame(_ body: ByteBuffer) -> Bool {
        bodyBytes += body.readableBytes
        if case .http = probe { return bodyBytes <= Self.bodyLimit }
        message += body.readableBytesView.prefix(Self.messageLimit + 1 - message.count)
        return bodyBytes <= Self.messageLimit
    }

    /// What the answer comes to: `nil` when it is good.
    ///
    /// - Parameter trailers: `nil` as well where the body was longer than is of use.
    func failure(trailers: MessageFields?) -> HealthFailure? {
        switch probe {
        case .http(_, _, let statuses): statuses.contains { $0.contains(status) } ? nil : .status(status)
        case .grpc where status != 200: .status(status)
        // In the trailers, or in the head where nothing else came (gRPC over HTTP/2, "Responses").
        case .grpc: (trailers ?? head)?.strings(named: "grpc-status") == ["0"] && message == Self.serving ? nil : .notServing
        }
    }

    /// One message, not compressed, with nothing but field 1, a varint: the state, `SERVING`.
    private static let serving: [UInt8] = [0, 0, 0, 0, 2, 0x08, 1]
}
