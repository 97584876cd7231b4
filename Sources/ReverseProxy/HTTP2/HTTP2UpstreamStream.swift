import HTTPWire
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One exchange's stream on an upstream's HTTP/2 connection.
final class HTTP2UpstreamStream: UpstreamLink {
    private let connection: HTTP2UpstreamConnection
    private var outlet: HTTP2Outlet?
    private var inlet = HTTP2Inlet()
    private var receiver: (any ResponseReceiver)?
    private var method = RequestHead.Method.get
    private var headHasCome = false
    private var hasUnflushed = false {
        didSet { if hasUnflushed, !oldValue { connection.flushWhenRead(self) } }
    }
    let isReused: Bool

    init(connection: HTTP2UpstreamConnection) {
        self.connection = connection
        isReused = connection.isReused
    }

    // MARK: Orders

    var isWritable: Bool {
        guard let outlet else { return false }
        if outlet.isWritable { return true }
        // Most streams never want for room.
        outlet.onRoom = { [weak self] in self?.writabilityChanged() }
        return false
    }

    func begin(_ receiver: any ResponseReceiver, _ request: UpstreamRequest) {
        self.receiver = receiver
        method = request.method
        let outlet = HTTP2Outlet(id: connection.open(self), transport: connection.transport)
        self.outlet = outlet
        outlet.headers(request.http2)
        if receiver.requestIsSent, request.framing == .none { outlet.end() }
    }

    /// Does not hold the head back any longer: the next stream of the connection begins.
    func writeHead() {
        outlet?.writeHeldHeaders()
    }

    func sendBody(_ bytes: ByteBuffer) {
        outlet?.data(bytes)
    }

    func sendEnd(trailers: MessageFields?) {
        var section = HPACKHeaders()
        trailers?.addTrailers(to: &section)
        outlet?.end(trailers: section)
    }

    func flush() {
        outlet?.flush()
    }

    func resumeReading() {
        inlet.isOpen = true
        giveRoom()
    }

    func close() {
        guard receiver != nil || outlet == nil else { return }
        receiver = nil
        guard let outlet else { return connection.letGo(unopened: self) }
        outlet.reset(.cancel)
        connection.transport.flush()
        connection.remove(outlet.id)
    }

    // MARK: From the upstream

    func received(_ headers: HPACKHeaders, endsStream: Bool) {
        guard let receiver else { return }
        do {
            if headHasCome {
                complete(trailers: try MessageFields.trailers(headers.namesAndValues))
                return
            }
            var head = connection.loop.takeResponseHead()
            defer { connection.loop.responseHead = head }
            try head.parse(multiplexed: headers.namesAndValues, answering: method, endsStream: endsStream)
            if head.isInterim { return receiver.upstreamInterim(head) }
            headHasCome = true
            hasUnflushed = true
            receiver.upstreamHead(head)
            if endsStream { complete(trailers: nil) }
        } catch {
            close()
            receiver.upstreamFailed(.malformed(error.reason.rawValue))
        }
    }

    func received(_ bytes: ByteBuffer, size: Int, endsStream: Bool) {
        guard let receiver else { return }
        inlet.received(size)
        hasUnflushed = true
        if bytes.readableBytes > 0 { receiver.upstreamBody(bytes) }
        if endsStream { return complete(trailers: nil) }
        guard self.receiver != nil else { return }
        inlet.isOpen = receiver.takesMore
        giveRoom()
    }

    /// A batch of frames was read.
    func readCompleted() {
        guard hasUnflushed else { return }
        hasUnflushed = false
        receiver?.upstreamFlushed()
    }

    func writabilityChanged() {
        receiver?.upstreamWritabilityChanged(isWritable)
    }

    /// The upstream reset the stream, or it ended before the answer did.
    func closed(_ reason: HTTP2ErrorCode?) {
        fail(reason == .refusedStream && !headHasCome ? .refusedStream : .closedMidway)
    }

    func connectionLost() {
        fail(headHasCome ? .closedMidway : .closedEarly)
    }

    private func fail(_ failure: UpstreamFailure) {
        guard let receiver else { return }
        self.receiver = nil
        receiver.upstreamFailed(failure)
    }

    private func complete(trailers: MessageFields?) {
        guard let receiver, let outlet else { return }
        self.receiver = nil
        // Answered before it had heard everything: the rest is not wanted.
        if !outlet.hasEnded {
            outlet.reset(.noError)
            connection.transport.flush()
        }
        connection.remove(outlet.id)
        receiver.upstreamEnded(trailers: trailers)
    }

    private func giveRoom() {
        guard let outlet, let credit = inlet.credit() else { return }
        connection.transport.write(.windowUpdate(windowSizeIncrement: credit), to: outlet.id)
        connection.transport.flush()
    }
}
