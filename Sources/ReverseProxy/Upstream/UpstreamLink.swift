import HTTPWire
import NIOCore
import NIOHPACK

/// An exchange's way to its upstream: a connection of HTTP/1.1 for as long as the exchange lasts, or a stream of one of HTTP/2.
protocol UpstreamLink: AnyObject {
    /// Whether more request bytes are welcome; while not, the client is not read.
    var isWritable: Bool { get }
    /// Whether an earlier exchange used the connection: the upstream may have closed it just when this one began.
    var isReused: Bool { get }

    /// Writes the head of the request and starts reading the response to it. Nothing is sent before ``flush()``.
    func begin(_ exchange: Exchange, _ request: UpstreamRequest)
    func sendBody(_ bytes: ByteBuffer)
    func sendEnd(trailers: MessageFields?)
    func flush()
    /// The client can take more again.
    func resumeReading()
    /// Lets go of the upstream without telling the exchange. What was not answered yet never will be.
    func close()
}

/// The head of a request as the upstream gets it. Kept until a byte of the response came, in case it must be sent again.
struct UpstreamRequest {
    let method: RequestHead.Method
    let framing: BodyFraming
    /// For an upstream that speaks HTTP/1.1.
    let http1: ByteBuffer
    /// For one that speaks HTTP/2.
    let http2: HPACKHeaders
    /// What the upstream has to say if it switches protocols; `nil`: nothing was asked to be switched.
    let handshake: UpgradeHandshake?
}
