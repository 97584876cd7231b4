import NIOCore
import NIOHTTP1
import NIOPosix

/// A real HTTP/1.1 server on a free loopback port that answers with a closure.
final class TestServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        let headers: HTTPHeaders
        let body: [UInt8]
        /// Of the connection.
        let localPort: Int

        var path: String { String(target.prefix { $0 != "?" }) }
        var authorization: String? { headers.first(name: "authorization") }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []
        /// Says that more comes than comes, and hangs up.
        var isCutOff = false

        init(_ status: Int = 200, _ headers: [(String, String)] = [], _ body: String = "", isCutOff: Bool = false) {
            self.status = status
            self.headers = headers
            self.body = Array(body.utf8)
            self.isCutOff = isCutOff
        }
    }

    private let channel: any Channel
    let port: Int
    var origin: String { "http://127.0.0.1:\(port)" }

    init(_ respond: @escaping @Sendable (Request) async -> Answer) async throws {
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Exchange(respond))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async {
        try? await channel.close()
    }

    private final class Exchange: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let respond: @Sendable (Request) async -> Answer
        private var head: HTTPRequestHead?
        private var body: [UInt8] = []

        init(_ respond: @escaping @Sendable (Request) async -> Answer) {
            self.respond = respond
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): (self.head, body) = (head, [])
            case .body(let bytes): body += bytes.readableBytesView
            case .end: answer(context)
            }
        }

        private func answer(_ context: ChannelHandlerContext) {
            guard let head else { return }
            let request = Request(
                method: head.method.rawValue, target: head.uri, headers: head.headers, body: body, localPort: context.localAddress?.port ?? 0)
            let channel = context.channel
            let respond = respond
            Task {
                let answer = await respond(request)
                let isHead = request.method == "HEAD"
                var headers = HTTPHeaders(answer.headers)
                if answer.status >= 200, answer.status != 204 {
                    headers.add(name: "Content-Length", value: "\(answer.body.count + (answer.isCutOff ? 1000 : 0))")
                }
                channel.write(
                    HTTPServerResponsePart.head(.init(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)), promise: nil)
                if !isHead { channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: answer.body))), promise: nil) }
                guard !answer.isCutOff else {
                    channel.flush()
                    try? await channel.close()
                    return
                }
                try? await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
            }
        }
    }
}
