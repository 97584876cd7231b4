import Gate
import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS

/// Turns a fresh connection to an upstream into one that speaks the protocol that was agreed on. Leaves the pipeline when it has.
final class UpstreamOpener: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let address: UpstreamAddress
    private let tls: NIOSSLContext?
    private let pool: UpstreamPool
    private let eventLoop: any EventLoop
    private var then: ((Result<UpstreamPool.Opened, any Error>) -> Void)?
    private var handshakeTimeout: Scheduled<Void>?
    /// What the handshake came to before anybody asked.
    private var outcome: Result<String?, any Error>?

    init(address: UpstreamAddress, tls: NIOSSLContext?, pool: UpstreamPool, eventLoop: any EventLoop) {
        self.address = address
        self.tls = tls
        self.pool = pool
        self.eventLoop = eventLoop
    }

    func configure(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(UpstreamTLSContexts.handler(tls, for: address)) }
        try pipeline.addHandler(self)
    }

    /// The connection stands. In clear text there is nothing to agree on.
    func connected(_ channel: any Channel, timeout: TimeAmount, _ then: @escaping (Result<UpstreamPool.Opened, any Error>) -> Void) {
        guard tls != nil else { return then(Result { try install(on: channel, isHTTP2: address.scheme == .h2c) }) }
        self.then = then
        if let outcome { return finish(outcome, channel) }
        handshakeTimeout = eventLoop.assumeIsolated().scheduleTask(in: timeout) { [self] in
            finish(.failure(ChannelError.connectTimeout(timeout)), channel)
        }
        channel.read()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted(let negotiated) = event {
            finish(isTrusted(context) ? .success(negotiated) : .failure(UntrustedUpstream()), context.channel)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// NIOSSL takes a certificate for the address that was connected to, even where a name was wanted: whoever can lead a name to an address of his own would
    /// be taken for the upstream.
    private func isTrusted(_ context: ChannelHandlerContext) -> Bool {
        guard address.tls.pin == nil, let name = address.certificateName else { return true }
        let certificate = try? context.channel.pipeline.syncOperations.nioSSL_peerCertificate()
        return certificate?.isFor(name: name) ?? false
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(.failure(error), context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(ChannelError.eof), context.channel)
        context.fireChannelInactive()
    }

    private func finish(_ outcome: Result<String?, any Error>, _ channel: any Channel) {
        guard let then else {
            if self.outcome == nil { self.outcome = outcome }
            return
        }
        self.then = nil
        handshakeTimeout?.cancel()
        switch outcome {
        case .success(let negotiated): then(Result { try install(on: channel, isHTTP2: negotiated == "h2") })
        case .failure(let error):
            channel.close(promise: nil)
            then(.failure(error is ChannelError && channelErrorMeansClosed(error) ? ClosedInHandshake() : error))
        }
    }

    private func channelErrorMeansClosed(_ error: any Error) -> Bool {
        if case ChannelError.eof = error { true } else { false }
    }

    private func install(on channel: any Channel, isHTTP2: Bool) throws -> UpstreamPool.Opened {
        let pipeline = channel.pipeline.syncOperations
        let result: UpstreamPool.Opened
        if isHTTP2 {
            try channel.syncOptions?.setOption(.autoRead, value: true)
            let watcher = GoAwayWatcher()
            let connection = HTTP2UpstreamConnection(pool: pool, watcher: watcher)
            try pipeline.addHandlers(FrameCollector(), HTTP2Limits.handler(.client, watcher), connection)
            result = .http2(connection)
        } else {
            let connection = UpstreamConnection(pool: pool)
            try pipeline.addHandler(connection)
            result = .http1(connection)
        }
        pipeline.removeHandler(self, promise: nil)
        if isHTTP2 { channel.read() }
        return result
    }
}

extension UpstreamOpener: RemovableChannelHandler {}

/// The upstream went away before the TLS handshake was done.
struct ClosedInHandshake: Error {}
