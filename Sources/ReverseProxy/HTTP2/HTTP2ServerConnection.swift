import HTTPWire
import NIOCore
import NIOHPACK
import NIOHTTP2
import Synchronization

/// A client's HTTP/2 connection: each of its streams is an exchange. Reads frames, without a channel for every stream.
final class HTTP2ServerConnection: ChannelInboundHandler, ClientConnection {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    let loop: LoopState
    let caller: Caller
    let transport: HTTP2Transport
    private var streams: [HTTP2StreamID: HTTP2ServerStream] = [:]
    /// What was read since the last batch ended has yet to be sent off.
    private var unflushed: [HTTP2ServerStream] = []
    private var lastStream = HTTP2StreamID.rootStream
    private var isLeaving = false
    private var idleDeadline: NIODeadline

    init(loop: LoopState, caller: Caller, watcher: GoAwayWatcher) {
        self.loop = loop
        self.caller = caller
        transport = HTTP2Transport(watcher: watcher, flushes: loop.flushes)
        idleDeadline = loop.deadline(after: loop.shared.configuration.clientIdleTimeout)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        loop.add(self)
        transport.attach(context)
        if loop.isDraining { drain() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        transport.detach()
    }

    func channelInactive(context: ChannelHandlerContext) {
        transport.detach()
        loop.remove(self)
        let all = streams.values
        streams = [:]
        unflushed = []
        for stream in all { stream.closed() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers): received(headers, on: frame.streamID)
        case .data(let data):
            let size = transport.received(data)
            guard case .byteBuffer(let bytes) = data.data else { return }
            streams[frame.streamID]?.received(bytes, size: size, endsStream: data.endStream)
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
        guard context.channel.isWritable else { return }
        for stream in Array(streams.values) { stream.roomAppeared() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let closed = event as? StreamClosedEvent { streamClosed(closed.streamID) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        transport.caught(error)
    }

    // MARK: Streams

    private func received(_ headers: HTTP2Frame.FramePayload.Headers, on id: HTTP2StreamID) {
        if let stream = streams[id] { return stream.received(trailers: headers.headers) }
        guard !isLeaving else { return transport.write(.rstStream(.refusedStream), to: id) }
        lastStream = id
        let stream = HTTP2ServerStream(id: id, connection: self)
        streams[id] = stream
        stream.begin(headers.headers, endsStream: headers.endStream)
    }

    /// At the end of the batch that is being read.
    func flushWhenRead(_ stream: HTTP2ServerStream) {
        unflushed.append(stream)
    }

    private func streamClosed(_ id: HTTP2StreamID) {
        streams.removeValue(forKey: id)?.closed()
        guard streams.isEmpty else { return }
        if isLeaving { leave() } else { idleDeadline = loop.deadline(after: loop.shared.configuration.clientIdleTimeout) }
    }

    // MARK: The end

    func checkDeadlines(_ now: NIODeadline) {
        if streams.isEmpty {
            guard now >= idleDeadline else { return }
            if isLeaving { return abort() }
            drain()
        } else {
            transport.checkLife(now)
            for stream in Array(streams.values) { stream.checkDeadline(now) }
        }
    }

    func drain() {
        guard !isLeaving else { return }
        isLeaving = true
        transport.goAway(last: lastStream)
        if streams.isEmpty { leave() }
    }

    /// Closes behind our last word, and a moment later whatever the client does.
    private func leave() {
        idleDeadline = loop.deadline(after: .seconds(2))
        transport.closeWhenSent()
    }

    func abort() {
        transport.close()
    }
}
