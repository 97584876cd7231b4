import HTTPWire
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One HTTP/2 connection to an upstream, shared by the exchanges of its event loop.
final class HTTP2UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private unowned let pool: UpstreamPool
    var loop: LoopState { pool.loop }
    let transport: HTTP2Transport
    private var streams: [HTTP2StreamID: HTTP2UpstreamStream] = [:]
    /// What was read since the last batch ended has yet to be sent off.
    private var unflushed: [HTTP2UpstreamStream] = []
    private var nextStream = 1
    /// Streams that were promised to an exchange and have no number yet.
    private var reserved = 0
    private var streamLimit: Int
    private var isRetired = false
    private var idleSince = NIODeadline.now()
    /// Whether an exchange went through it to its end.
    private(set) var isReused = false

    init(pool: UpstreamPool, watcher: GoAwayWatcher) {
        self.pool = pool
        streamLimit = pool.expectedStreams
        transport = HTTP2Transport(watcher: watcher, flushes: pool.loop.flushes)
    }

    /// Whether one more stream may be opened.
    var hasRoom: Bool { !isRetired && transport.isOpen && streams.count + reserved < streamLimit }

    /// A stream for one exchange. Its number is given when it begins, for numbers must be used in order.
    func makeStream() -> HTTP2UpstreamStream {
        reserved += 1
        return HTTP2UpstreamStream(connection: self)
    }

    func open(_ stream: HTTP2UpstreamStream) -> HTTP2StreamID {
        reserved -= 1
        // A number is in use from its first frame on, and one that is used after a higher one counts as closed (RFC 9113 section 5.1.1).
        if nextStream > 1 { streams[HTTP2StreamID(nextStream - 2)]?.writeHead() }
        let id = HTTP2StreamID(nextStream)
        nextStream += 2
        streams[id] = stream
        // The numbers of a connection do not last for ever (RFC 9113 section 5.1.1).
        if nextStream > 1 << 30 { retire() }
        return id
    }

    func letGo(unopened: HTTP2UpstreamStream) {
        reserved -= 1
    }

    /// At the end of the batch that is being read.
    func flushWhenRead(_ stream: HTTP2UpstreamStream) {
        unflushed.append(stream)
    }

    /// Forgets a stream whose exchange is through with it.
    func remove(_ id: HTTP2StreamID) {
        streams[id] = nil
        isReused = true
        idleSince = .now()
        if isRetired, streams.isEmpty, reserved == 0 { transport.close() }
    }

    private func retire() {
        guard !isRetired else { return }
        isRetired = true
        pool.retire(self)
    }

    func tick(_ now: NIODeadline, idleLimit: TimeAmount) {
        if !streams.isEmpty {
            transport.checkLife(now)
        } else if reserved == 0, now - idleSince > idleLimit {
            closeConnection()
        }
    }

    func closeConnection() {
        retire()
        transport.goAway(last: .rootStream)
        transport.close()
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        transport.attach(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        transport.detach()
    }

    func channelInactive(context: ChannelHandlerContext) {
        transport.detach()
        retire()
        let all = streams.values
        streams = [:]
        unflushed = []
        for stream in all { stream.connectionLost() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers): streams[frame.streamID]?.received(headers.headers, endsStream: headers.endStream)
        case .data(let data):
            let size = transport.received(data)
            guard case .byteBuffer(let bytes) = data.data else { return }
            streams[frame.streamID]?.received(bytes, size: size, endsStream: data.endStream)
        case .settings(.settings(let settings)):
            for setting in settings where setting.parameter == .maxConcurrentStreams {
                streamLimit = min(setting.value, HTTP2Limits.mostStreams)
                pool.expectedStreams = streamLimit
            }
        case .goAway: retire()
        default: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        transport.sawBytes()
        let all = unflushed
        unflushed = []
        for stream in all { stream.readCompleted() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        for stream in Array(streams.values) { stream.writabilityChanged() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let closed = event as? StreamClosedEvent, let stream = streams.removeValue(forKey: closed.streamID) else { return }
        idleSince = .now()
        stream.closed(closed.reason)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        transport.caught(error)
    }
}
