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
    func begin(_ receiver: any ResponseReceiver, _ request: UpstreamRequest)
    func sendBody(_ bytes: ByteBuffer)
    func sendEnd(trailers: MessageFields?)
    func flush()
    /// The client can take more again.
    func resumeReading()
    /// Lets go of the upstream without telling the exchange. What was not answered yet never will be.
    func close()
}

/// Who sent a request to an upstream and takes what comes back: an ``Exchange`` or a ``HealthProbe``. Called on the event loop of its link, and may let go of the link
/// in every call.
protocol ResponseReceiver: AnyObject {
    /// Whether the request was handed over to its end, body and trailers included.
    var requestIsSent: Bool { get }
    /// Whether more of the response is welcome; while not, the upstream is not read.
    var takesMore: Bool { get }

    /// Interim responses (1xx) come before the head that counts.
    func upstreamInterim(_ head: ResponseHead)
    func upstreamHead(_ head: ResponseHead)
    /// The upstream switched to the protocol that the request's handshake asked for (101).
    func upstreamSwitched(_ head: ResponseHead)
    func upstreamBody(_ body: ByteBuffer)
    /// Everything that had come was handed over.
    func upstreamFlushed()
    /// The response is whole, and the link is done with.
    func upstreamEnded(trailers: MessageFields?)
    /// The response ends here, and the link is done with.
    func upstreamFailed(_ failure: UpstreamFailure)
    func upstreamWritabilityChanged(_ isWritable: Bool)
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

    /// For a link that knows what it is asked for.
    static let none = UpstreamRequest(method: .get, framing: .none, http1: ByteBuffer(), http2: HPACKHeaders(), handshake: nil)
}
