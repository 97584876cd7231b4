import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL
import Synchronization

/// A service behind the gate that speaks HTTP/2 in frames: says what its script says to each event, and keeps what it received.
final class FrameUpstream: Sendable {
    struct Request: Sendable {
        let connection: Int
        let stream: HTTP2StreamID
        var head: [String: String] = [:]
        var bodyBytes = 0
        var body = ""
        var trailers: [String: String]?
        var hasEnded = false
        var reset: HTTP2ErrorCode?
    }

    /// What has just come.
    enum Event: Sendable {
        case head, data, end, reset
    }

    enum Step: Sendable {
        case head([(String, String)], ends: Bool = false)
        case data(String, ends: Bool = false)
        /// So many bytes of no meaning.
        case bytes(Int, ends: Bool = false)
        case trailers([(String, String)])
        case reset(HTTP2ErrorCode)
        case goAway(last: HTTP2StreamID)
        case close
    }

    typealias Script = @Sendable (Event, Request) -> [Step]

    private typealias Waiter = (isMet: @Sendable ([Request]) -> Bool, continuation: CheckedContinuation<[Request], Never>)

    private final class Records: Sendable {
        let state = Mutex<(requests: [Request], connections: Int, waiting: [Waiter])>(([], 0, []))
        let script: Mutex<Script>
        init(_ script: @escaping Script) { self.script = Mutex(script) }

        func connected() -> Int {
            state.withLock {
                $0.connections += 1
                return $0.connections - 1
            }
        }

        func update(_ request: Request) {
            let ready = state.withLock { state in
                if let index = state.requests.firstIndex(where: { $0.connection == request.connection && $0.stream == request.stream }) {
                    state.requests[index] = request
                } else {
                    state.requests.append(request)
                }
                let ready = state.waiting.filter { $0.isMet(state.requests) }
                state.waiting.removeAll { $0.isMet(state.requests) }
                return ready.map { ($0.continuation, state.requests) }
            }
            for (continuation, requests) in ready { continuation.resume(returning: requests) }
        }
    }

    private let records: Records
    private let server: any Channel

    private init(_ records: Records, _ server: any Channel) {
        self.records = records
        self.server = server
    }

    /// Answers each request with this body when it has ended.
    static let hello: Script = { event, _ in event == .end ? [.head([(":status", "200")]), .data("hello", ends: true)] : [] }

    /// - Parameter streams: how many it lets the gate open at a time.
    static func start(streams: Int = 100, tls: NIOSSLContext? = nil, givesRoom: Bool = true, _ script: @escaping Script = hello) async throws
        -> FrameUpstream
    {
        let records = Records(script)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    var connection = NIOHTTP2Handler.ConnectionConfiguration()
                    connection.initialSettings = [HTTP2Setting(parameter: .maxConcurrentStreams, value: streams)]
                    connection.headerBlockValidation = .disabled
                    try pipeline.addHandler(NIOHTTP2Handler(mode: .server, connectionConfiguration: connection, streamConfiguration: .init()))
                    try pipeline.addHandler(Responder(records: records, number: records.connected(), givesRoom: givesRoom))
                }
            }.bind(host: "127.0.0.1", port: 0).get()
        return FrameUpstream(records, server)
    }

    var port: Int { server.localAddress?.port ?? 0 }
    var requests: [Request] { records.state.withLock { $0.requests } }
    var connections: Int { records.state.withLock { $0.connections } }

    func answer(_ script: @escaping Script) { records.script.withLock { $0 = script } }

    /// Everything received, once it is so.
    func requests(when isMet: @escaping @Sendable ([Request]) -> Bool) async -> [Request] {
        await withCheckedContinuation { continuation in
            let found: [Request]? = records.state.withLock { state in
                if isMet(state.requests) { return state.requests }
                state.waiting.append((isMet, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    func stop() async throws {
        try await server.close()
    }

    private final class Responder: ChannelInboundHandler {
        typealias InboundIn = HTTP2Frame
        typealias OutboundOut = HTTP2Frame
        let records: Records
        let number: Int
        let givesRoom: Bool
        var open: [HTTP2StreamID: Request] = [:]

        init(records: Records, number: Int, givesRoom: Bool) {
            self.records = records
            self.number = number
            self.givesRoom = givesRoom
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            switch frame.payload {
            case .headers(let headers):
                let table = Dictionary(headers.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { "\($0), \($1)" })
                var request = open[frame.streamID] ?? Request(connection: number, stream: frame.streamID)
                if request.head.isEmpty { request.head = table } else { request.trailers = table }
                request.hasEnded = headers.endStream
                happened(request.trailers == nil ? .head : .data, request, context)
                if headers.endStream { happened(.end, request, context) }
            case .data(let data):
                guard var request = open[frame.streamID] else { return }
                let count = data.data.readableBytes
                request.bodyBytes += count
                if count < 4096, case .byteBuffer(let bytes) = data.data { request.body += String(buffer: bytes) }
                request.hasEnded = data.endStream
                if count > 0, givesRoom {
                    write(.windowUpdate(windowSizeIncrement: count), .rootStream, context)
                    if !data.endStream { write(.windowUpdate(windowSizeIncrement: count), frame.streamID, context) }
                }
                happened(.data, request, context)
                if data.endStream { happened(.end, request, context) }
            case .rstStream(let code):
                guard var request = open[frame.streamID] else { return }
                request.reset = code
                happened(.reset, request, context)
            default: break
            }
        }

        private func happened(_ event: Event, _ request: Request, _ context: ChannelHandlerContext) {
            open[request.stream] = request
            records.update(request)
            for step in records.script.withLock({ $0 })(event, request) { take(step, request.stream, context) }
            context.flush()
        }

        private func take(_ step: Step, _ id: HTTP2StreamID, _ context: ChannelHandlerContext) {
            switch step {
            case .head(let fields, let ends): write(.headers(.init(headers: HPACKHeaders(fields), endStream: ends)), id, context)
            case .trailers(let fields): write(.headers(.init(headers: HPACKHeaders(fields), endStream: true)), id, context)
            case .data(let text, let ends): write(.data(.init(data: .byteBuffer(ByteBuffer(string: text)), endStream: ends)), id, context)
            case .bytes(let count, let ends):
                write(.data(.init(data: .byteBuffer(ByteBuffer(repeating: 0x78, count: count)), endStream: ends)), id, context)
            case .reset(let code): write(.rstStream(code), id, context)
            case .goAway(let last): write(.goAway(lastStreamID: last, errorCode: .noError, opaqueData: nil), .rootStream, context)
            case .close: context.close(promise: nil)
            }
        }

        private func write(_ payload: HTTP2Frame.FramePayload, _ id: HTTP2StreamID, _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: id, payload: payload)), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {}
    }
}
