import HTTPWire
import NIOCore

/// The client's half of an exchange: an HTTP/1.1 connection, or one stream of a connection that carries many.
protocol ExchangeClient: AnyObject {
    /// Whether more response bytes are welcome; while not, the upstream is not read.
    var isWritable: Bool { get }
    /// Response bytes that the client has not taken yet.
    var unsentBytes: Int { get }
    /// Whether a response can always end with trailers: HTTP/2.
    var takesTrailers: Bool { get }

    /// Interim responses (1xx) come before the one that counts.
    func sendInterim(_ head: ResponseHead)
    func sendHead(_ head: ResponseHead)
    /// The upstream switched protocols (101): from now on the exchange is a tunnel, and bytes pass as they are in both directions.
    func sendSwitch(_ head: ResponseHead)
    func sendBody(_ bytes: ByteBuffer)
    func sendEnd(trailers: MessageFields?)
    /// A whole response of our own. Comes instead of `sendHead`, never after it.
    func send(_ reply: Reply)
    func flush()
    /// The response cannot be finished: make that visible by ending the connection or stream without its proper end.
    func abortResponse()

    /// The request was admitted and its body is wanted now: what a client that sent `Expect: 100-continue` waits for.
    func sendContinue()
    /// Whether request body bytes are welcome.
    func setRequestReading(_ isWanted: Bool)
}
