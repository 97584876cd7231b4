import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix
import NIOSSL

/// What came back on one stream of HTTP/2.
struct StreamAnswer: Sendable {
    /// Every head in order: interim ones, the one that counts.
    var heads: [[String: String]] = []
    var body = ""
    var bodyBytes = 0
    var trailers: [String: String]?
    var reset: HTTP2ErrorCode?
    var hasEnded = false
    /// The whole connection was given up.
    var isLost = false
    /// Whether the first head that counts ended the stream by itself.
    var isHeadOnly = false
    /// Values that came more than once.
    var challenges: [String] = []

    var status: String? { heads.last?[":status"] }
    subscript(_ name: String) -> String? { heads.last?[name] }
}

/// A client of HTTP/2 that speaks in frames, so that a test decides what is sent when. Its own side is SwiftNIO's.
final class FrameClient: Sendable {
    private let channel: any Channel
    private let collector: NIOLoopBound<Collector>

    private init(_ channel: any Channel, _ collector: NIOLoopBound<Collector>) {
        self.channel = channel
        self.collector = collector
    }

    /// - Parameters:
    ///   - window: what the gate may send on a stream before this client gives more room.
    ///   - givesRoom: whether it does so by itself.
    static func connect(
        to address: SocketAddress, tls: NIOSSLContext? = nil, serverName: String? = nil, window: Int = 65_535, givesRoom: Bool = true
    ) async throws -> FrameClient {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let collector = try await eventLoop.submit { NIOLoopBound(Collector(givesRoom: givesRoom), eventLoop: eventLoop) }.get()
        let channel = try await ClientBootstrap(group: eventLoop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName)) }
                    var connection = NIOHTTP2Handler.ConnectionConfiguration()
                    connection.initialSettings = [HTTP2Setting(parameter: .initialWindowSize, value: window)]
                    // What is malformed must get out to be refused over there.
                    connection.headerBlockValidation = .disabled
                    connection.contentLengthValidation = .disabled
                    try pipeline.addHandler(
                        NIOHTTP2Handler(mode: .client, connectionConfiguration: connection, streamConfiguration: .init()))
                    try pipeline.addHandler(collector.value)
                }
            }.connect(to: address).get()
        return FrameClient(channel, collector)
    }

    func headers(_ fields: [(String, String)], on stream: Int, ends: Bool) async throws {
        try await write(.headers(.init(headers: HPACKHeaders(fields), endStream: ends)), stream)
    }

    func data(_ text: String, on stream: Int, ends: Bool) async throws {
        try await write(.data(.init(data: .byteBuffer(ByteBuffer(string: text)), endStream: ends)), stream)
    }

    /// Writes frames that leave together, so that the gate reads them in one go.
    func together(_ frames: [(stream: Int, payload: HTTP2Frame.FramePayload)]) async throws {
        let frames = frames.map { HTTP2Frame(streamID: HTTP2StreamID($0.stream), payload: $0.payload) }
        try await channel.eventLoop.submit { [collector] in collector.value.write(together: frames) }.get()
    }

    func reset(_ stream: Int, _ code: HTTP2ErrorCode = .cancel) async throws {
        try await write(.rstStream(code), stream)
    }

    /// Gives the gate room for more bytes on a stream.
    func give(_ bytes: Int, on stream: Int) async throws {
        try await write(.windowUpdate(windowSizeIncrement: bytes), stream)
    }

    /// Starts a write without waiting for it: it may have to wait for room.
    func post(_ bytes: Int, on stream: Int) {
        let frame = HTTP2Frame(
            streamID: HTTP2StreamID(stream), payload: .data(.init(data: .byteBuffer(ByteBuffer(repeating: UInt8(ascii: "x"), count: bytes)))))
        channel.eventLoop.execute { [collector] in collector.value.write(frame, promise: nil) }
    }

    private func write(_ payload: HTTP2Frame.FramePayload, _ stream: Int) async throws {
        let frame = HTTP2Frame(streamID: HTTP2StreamID(stream), payload: payload)
        let eventLoop = channel.eventLoop
        try await eventLoop.flatSubmit { [collector] in
            let promise = eventLoop.makePromise(of: Void.self)
            collector.value.write(frame, promise: promise)
            return promise.futureResult
        }.get()
    }

    /// A request without a body, and what came of it.
    func get(_ path: String, on stream: Int, _ more: [(String, String)] = []) async throws -> StreamAnswer {
        try await headers(Self.request("GET", path) + more, on: stream, ends: true)
        return try await answer(on: stream)
    }

    static func request(_ method: String, _ path: String) -> [(String, String)] {
        [(":method", method), (":scheme", "http"), (":authority", "gate.example"), (":path", path)]
    }

    /// The answer once the stream has ended, one way or the other.
    func answer(on stream: Int) async throws -> StreamAnswer {
        try await answer(on: stream) { $0.hasEnded || $0.reset != nil || $0.isLost }
    }

    func answer(on stream: Int, until isEnough: @escaping @Sendable (StreamAnswer) -> Bool) async throws -> StreamAnswer {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in
            collector.value.wait(for: HTTP2StreamID(stream), eventLoop, isEnough)
        }.get()
    }

    /// Once the gate has said GOAWAY or closed.
    func goAway() async throws -> HTTP2ErrorCode? {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in collector.value.waitForEnd(eventLoop) }.get()
    }

    /// Settings of the gate, once they came.
    func settings() async throws -> [Int: Int] {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in collector.value.waitForSettings(eventLoop) }.get()
    }

    func close() async {
        try? await channel.close()
    }

    struct TimedOut: Error, CustomStringConvertible {
        let answer: StreamAnswer
        var description: String { "nothing more came on the stream: \(answer)" }
    }

    private final class Collector: ChannelDuplexHandler {
        typealias InboundIn = HTTP2Frame
        typealias OutboundIn = HTTP2Frame
        typealias OutboundOut = HTTP2Frame

        private let givesRoom: Bool
        private var context: ChannelHandlerContext?
        private var answers: [HTTP2StreamID: StreamAnswer] = [:]
        private var waiting: [(HTTP2StreamID, @Sendable (StreamAnswer) -> Bool, EventLoopPromise<StreamAnswer>, Scheduled<Void>)] = []
        private var ending: [EventLoopPromise<HTTP2ErrorCode?>] = []
        private var end: HTTP2ErrorCode??
        private var settings: [Int: Int]?
        private var wantsSettings: [EventLoopPromise<[Int: Int]>] = []

        init(givesRoom: Bool) {
            self.givesRoom = givesRoom
        }

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }

        func write(_ frame: HTTP2Frame, promise: EventLoopPromise<Void>?) {
            guard let context, context.channel.isActive else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
        }

        func write(together frames: [HTTP2Frame]) {
            for frame in frames { context?.write(wrapOutboundOut(frame), promise: nil) }
            context?.flush()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let frame = unwrapInboundIn(data)
            switch frame.payload {
            case .headers(let headers): received(headers, frame.streamID)
            case .data(let data):
                let count = data.data.readableBytes
                if case .byteBuffer(let bytes) = data.data {
                    if count < 4096 { answers[frame.streamID, default: StreamAnswer()].body += String(buffer: bytes) }
                    answers[frame.streamID, default: StreamAnswer()].bodyBytes += count
                }
                if data.endStream { answers[frame.streamID, default: StreamAnswer()].hasEnded = true }
                if count > 0 {
                    write(HTTP2Frame(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: count)), promise: nil)
                    if givesRoom, !data.endStream {
                        write(HTTP2Frame(streamID: frame.streamID, payload: .windowUpdate(windowSizeIncrement: count)), promise: nil)
                    }
                }
            case .rstStream(let code): answers[frame.streamID, default: StreamAnswer()].reset = code
            case .goAway(_, let code, _): ended(code)
            case .settings(.settings(let all)):
                let names: [(HTTP2SettingsParameter, Int)] = [
                    (.maxConcurrentStreams, 3), (.initialWindowSize, 4), (.maxHeaderListSize, 6), (.enableConnectProtocol, 8),
                ]
                var found: [Int: Int] = [:]
                for setting in all { if let name = names.first(where: { $0.0 == setting.parameter }) { found[name.1] = setting.value } }
                settings = found
                for promise in wantsSettings { promise.succeed(found) }
                wantsSettings = []
            default: break
            }
            check()
        }

        private func received(_ headers: HTTP2Frame.FramePayload.Headers, _ id: HTTP2StreamID) {
            var answer = answers[id, default: StreamAnswer()]
            let table = Dictionary(headers.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            if table[":status"] == nil {
                answer.trailers = table
            } else {
                answer.heads.append(table)
                answer.isHeadOnly = headers.endStream
                answer.challenges += headers.headers["www-authenticate"]
            }
            if headers.endStream { answer.hasEnded = true }
            answers[id] = answer
        }

        func channelInactive(context: ChannelHandlerContext) {
            ended(nil)
            check()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {}

        private func ended(_ code: HTTP2ErrorCode?) {
            if end == nil { end = .some(code) }
            for promise in ending { promise.succeed(code) }
            ending = []
            guard code != .noError else { return }
            for (id, _, _, _) in waiting { answers[id, default: StreamAnswer()].isLost = true }
        }

        private func check() {
            waiting.removeAll { id, isEnough, promise, timeout in
                guard let answer = answers[id], isEnough(answer) else { return false }
                timeout.cancel()
                promise.succeed(answer)
                return true
            }
        }

        func wait(
            for id: HTTP2StreamID, _ eventLoop: any EventLoop, _ isEnough: @escaping @Sendable (StreamAnswer) -> Bool
        ) -> EventLoopFuture<StreamAnswer> {
            let promise = eventLoop.makePromise(of: StreamAnswer.self)
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            let timeout = eventLoop.scheduleTask(in: .seconds(20)) { promise.fail(TimedOut(answer: bound.value.answers[id] ?? StreamAnswer())) }
            if let end, end != .noError { answers[id, default: StreamAnswer()].isLost = true }
            waiting.append((id, isEnough, promise, timeout))
            check()
            return promise.futureResult
        }

        func waitForEnd(_ eventLoop: any EventLoop) -> EventLoopFuture<HTTP2ErrorCode?> {
            if let end { return eventLoop.makeSucceededFuture(end) }
            let promise = eventLoop.makePromise(of: HTTP2ErrorCode?.self)
            ending.append(promise)
            eventLoop.scheduleTask(in: .seconds(20)) { promise.fail(ChannelError.connectTimeout(.seconds(20))) }
            return promise.futureResult
        }

        func waitForSettings(_ eventLoop: any EventLoop) -> EventLoopFuture<[Int: Int]> {
            if let settings { return eventLoop.makeSucceededFuture(settings) }
            let promise = eventLoop.makePromise(of: [Int: Int].self)
            wantsSettings.append(promise)
            return promise.futureResult
        }
    }
}
