import HTTPWire
import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS
import Synchronization

/// Finds out what a new connection speaks, and puts the handlers for it in its own place.
///
/// Over TLS the client says so in the handshake (ALPN, RFC 7301), in clear text by how it begins (RFC 9113 section 3.3). A connection that has said nothing
/// yet costs no more than this.
final class ConnectionOpener: ChannelInboundHandler, RemovableChannelHandler, ClientConnection {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let loop: LoopState
    private let isTLS: Bool
    private var context: ChannelHandlerContext?
    private var received = ByteBuffer()
    private var deadline: NIODeadline
    /// Over TLS nothing is read as HTTP before the handshake is done.
    private var isReady: Bool
    private var isDone = false

    init(loop: LoopState, isTLS: Bool) {
        self.loop = loop
        self.isTLS = isTLS
        isReady = !isTLS
        deadline = loop.deadline(after: loop.shared.configuration.clientIdleTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        let count = loop.shared.connections.add(1, ordering: .relaxed).newValue
        context.channel.closeFuture.whenComplete { [shared = loop.shared] _ in shared.connections.subtract(1, ordering: .relaxed) }
        loop.add(self)
        // A client that never ends its handshake must not hold a place for as long as an idle one.
        if isTLS { deadline = loop.deadline(after: loop.shared.configuration.clientHeadTimeout) }
        guard count <= loop.shared.configuration.connectionLimit, !loop.isDraining else { return turnAway(context) }
        context.read()
        context.fireChannelActive()
    }

    /// In clear text it is told why; a handshake only to say no would be dear.
    private func turnAway(_ context: ChannelHandlerContext) {
        guard !isTLS else { return context.close(promise: nil) }
        let handler = HTTP1ServerHandler(loop: loop, caller: Caller(context.remoteAddress))
        install([handler], context)
        handler.refuse(.error(status: 503, code: "too-many-connections", message: "too many connections; try again shortly", retryAfterSeconds: 1))
    }

    func channelInactive(context: ChannelHandlerContext) {
        loop.remove(self)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.receive(unwrapInboundIn(data))
        guard isReady else { return }
        decide(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isDone { context.fireChannelReadComplete() } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case TLSUserEvent.handshakeCompleted(let negotiated) = event else { return context.fireUserInboundEventTriggered(event) }
        isReady = true
        deadline = loop.deadline(after: loop.shared.configuration.clientIdleTimeout)
        switch negotiated {
        case "h2": openHTTP2(context)
        case "http/1.1": openHTTP1(context)
        default: context.read()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func decide(_ context: ChannelHandlerContext) {
        let bytes = received.readableBytesView
        guard Self.preface.starts(with: bytes.prefix(Self.preface.count)) else { return openHTTP1(context) }
        if bytes.count >= Self.preface.count { openHTTP2(context) }
    }

    private func caller(_ context: ChannelHandlerContext) -> Caller {
        guard isTLS else { return Caller(context.remoteAddress) }
        let certificate = try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate()
        return Caller(context.remoteAddress, scheme: "https", fields: Caller.fields(of: certificate))
    }

    private func openHTTP1(_ context: ChannelHandlerContext) {
        install([HTTP1ServerHandler(loop: loop, caller: caller(context))], context)
    }

    private func openHTTP2(_ context: ChannelHandlerContext) {
        let configuration = loop.shared.configuration
        let watcher = GoAwayWatcher()
        let connection = HTTP2ServerConnection(loop: loop, caller: caller(context), watcher: watcher)
        let handler = HTTP2Limits.handler(.server, watcher, streams: configuration.streamLimit, headBytes: configuration.requestLimits.headBytes)
        try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        install([FrameCollector(), handler, connection], context)
    }

    private func install(_ handlers: [any ChannelHandler], _ context: ChannelHandlerContext) {
        isDone = true
        loop.remove(self)
        let pipeline = context.channel.pipeline.syncOperations
        do {
            // One by one: a handler writes as soon as it comes in, and what it writes must find the one before it.
            var last: any ChannelHandler = self
            for handler in handlers {
                try pipeline.addHandler(handler, position: .after(last))
                last = handler
            }
        } catch {
            return context.close(promise: nil)
        }
        let bytes = received
        received = ByteBuffer()
        if bytes.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(bytes))
            context.fireChannelReadComplete()
        } else {
            context.read()
        }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    // MARK: As long as it is undecided

    func checkDeadlines(_ now: NIODeadline) {
        if now >= deadline { abort() }
    }

    func drain() {
        abort()
    }

    func abort() {
        context?.close(promise: nil)
    }
}
