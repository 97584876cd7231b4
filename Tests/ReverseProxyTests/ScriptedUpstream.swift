import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A service behind the gate, on SwiftNIO's own HTTP codec: answers by script, and keeps what it received.
final class ScriptedUpstream: Sendable {
    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: String
        let trailers: HTTPHeaders?
        /// Counts the connections that came in, from 0.
        let connection: Int
    }

    enum Answer: Sendable {
        case respond(HTTPResponseStatus = .ok, HTTPHeaders = [:], body: String = "")
        /// These bytes and nothing else; closes behind them if asked.
        case raw(String, closes: Bool)
        /// Never.
        case nothing
        case close
    }

    typealias Script = @Sendable (Request) -> Answer

    private let state: Mutex<(requests: [Request], connections: Int, open: [any Channel], raw: String)>
    private let script: Mutex<Script>
    nonisolated(unsafe) private var server: (any Channel)?

    private init(_ script: @escaping Script) {
        self.script = Mutex(script)
        state = Mutex(([], 0, [], ""))
    }

    static func start(port: Int = 0, tls: NIOSSLContext? = nil, _ script: @escaping Script = { _ in .respond(body: "hello") }) async throws
        -> ScriptedUpstream
    {
        let upstream = ScriptedUpstream(script)
        upstream.server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = upstream.opened(channel)
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.addHandler(Tap { upstream.saw($0) })
                    try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: true)
                    try pipeline.addHandler(Responder(upstream: upstream, connection: number))
                }
            }.bind(host: "127.0.0.1", port: port).get()
        return upstream
    }

    var port: Int { server?.localAddress?.port ?? 0 }
    var requests: [Request] { state.withLock { $0.requests } }
    var connections: Int { state.withLock { $0.connections } }
    /// Every byte of every connection.
    var received: String { state.withLock { $0.raw } }

    func answer(_ script: @escaping Script) { self.script.withLock { $0 = script } }

    /// Stops listening and cuts every connection.
    func stop() async throws {
        try await server?.close()
        for channel in state.withLock({ $0.open }) { try? await channel.close() }
    }

    /// Cuts every connection and goes on listening.
    func cutConnections() async {
        for channel in state.withLock({ $0.open }) { try? await channel.close() }
    }

    /// More bytes on every connection, past the codec.
    func sendOnAll(_ text: String) {
        for channel in state.withLock({ $0.open }) {
            channel.pipeline.context(handlerType: Tap.self).whenSuccess { $0.writeAndFlush(NIOAny(ByteBuffer(string: text)), promise: nil) }
        }
    }

    private func opened(_ channel: any Channel) -> Int {
        state.withLock {
            $0.connections += 1
            $0.open.append(channel)
            return $0.connections - 1
        }
    }

    private func saw(_ bytes: ByteBuffer) { state.withLock { $0.raw += String(buffer: bytes) } }

    private func answer(to request: Request) -> Answer {
        state.withLock { $0.requests.append(request) }
        return script.withLock { $0 }(request)
    }

    private final class Tap: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        let see: (ByteBuffer) -> Void
        init(_ see: @escaping (ByteBuffer) -> Void) { self.see = see }
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            see(unwrapInboundIn(data))
            context.fireChannelRead(data)
        }
    }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        let upstream: ScriptedUpstream
        let connection: Int
        var head: HTTPRequestHead?
        var body = ""

        init(upstream: ScriptedUpstream, connection: Int) {
            self.upstream = upstream
            self.connection = connection
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ""
            case .body(let bytes): body += String(buffer: bytes)
            case .end(let trailers):
                guard let head else { return }
                let request = Request(head: head, body: body, trailers: trailers, connection: connection)
                answer(upstream.answer(to: request), head, context)
            }
        }

        private func answer(_ answer: Answer, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
            switch answer {
            case .respond(let status, var headers, let body):
                if !headers.contains(name: "content-length"), !headers.contains(name: "transfer-encoding") {
                    headers.add(name: "content-length", value: "\(body.utf8.count)")
                }
                context.write(wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))), promise: nil)
                if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil) }
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .raw(let text, let closes):
                // Past the codec, so that what is sent need not be HTTP.
                let channel = context.channel
                let sent = channel.pipeline.syncOperations
                if let tap = try? sent.context(handlerType: Tap.self) {
                    tap.writeAndFlush(NIOAny(ByteBuffer(string: text))).whenComplete { _ in if closes { channel.close(promise: nil) } }
                }
            case .nothing: break
            case .close: context.close(promise: nil)
            }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
}
