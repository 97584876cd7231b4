import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// A client that sends exactly the bytes it is told to, and shows exactly those that came back.
final class RawClient: Sendable {
    struct TimedOut: Error, CustomStringConvertible {
        let received: String
        var description: String { "nothing more came; received so far: \(received.debugDescription)" }
    }

    private let channel: any Channel
    private let collector: NIOLoopBound<Collector>

    private init(channel: any Channel, collector: NIOLoopBound<Collector>) {
        self.channel = channel
        self.collector = collector
    }

    static func connect(
        to address: SocketAddress, receiveBuffer: Int32? = nil, tls: NIOSSLContext? = nil, serverName: String? = nil
    ) async throws -> RawClient {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let collector = try await eventLoop.submit { NIOLoopBound(Collector(), eventLoop: eventLoop) }.get()
        var bootstrap = ClientBootstrap(group: eventLoop).channelOption(.allowRemoteHalfClosure, value: tls == nil)
        if let receiveBuffer { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer)) }
        let channel = try await bootstrap.channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLClientHandler(context: tls, serverHostname: serverName)) }
                try channel.pipeline.syncOperations.addHandler(collector.value)
            }
        }.connect(to: address).get()
        return RawClient(channel: channel, collector: collector)
    }

    /// The other end of a connection that a listener accepted.
    ///
    /// - Parameter outlivesPeer: goes on sending when the other side has said that it sends no more.
    static func adopt(_ channel: any Channel, outlivesPeer: Bool = false) throws -> RawClient {
        let collector = NIOLoopBound(Collector(outlivesPeer: outlivesPeer), eventLoop: channel.eventLoop)
        try channel.pipeline.syncOperations.addHandler(collector.value)
        return RawClient(channel: channel, collector: collector)
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Everything that came, as soon as `isEnough` says so.
    func receive(within limit: TimeAmount = .seconds(30), until isEnough: @escaping @Sendable (String) -> Bool) async throws -> String {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in
            collector.value.wait(on: eventLoop, limit: limit, for: .text(isEnough))
        }.get()
    }

    /// Once at least so many bytes are there; all that are.
    func receive(atLeast count: Int, within limit: TimeAmount = .seconds(60)) async throws -> String {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in
            collector.value.wait(on: eventLoop, limit: limit, for: .count(count))
        }.get()
    }

    /// Everything that came until the other side closed.
    func receiveAll(within limit: TimeAmount = .seconds(30)) async throws -> String {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in
            collector.value.wait(on: eventLoop, limit: limit, for: .end)
        }.get()
    }

    /// Whether the other side ended the connection as a crash does.
    func wasReset() async throws -> Bool {
        try await channel.eventLoop.submit { [collector] in collector.value.wasReset }.get()
    }

    /// One response with a `Content-Length`, which is taken out of what was received.
    func response(within limit: TimeAmount = .seconds(30)) async throws -> RawResponse {
        let text = try await receive(within: limit) { RawResponse.first(in: $0) != nil }
        guard let response = RawResponse.first(in: text) else { throw TimedOut(received: text) }
        let eventLoop = channel.eventLoop
        try await eventLoop.submit { [collector] in collector.value.drop(response.length) }.get()
        return response
    }

    /// Sends one request and reads its response.
    func ask(_ request: String) async throws -> RawResponse {
        try await send(request)
        return try await response()
    }

    /// Sends the byte `x` until the other side has taken none for a while, in pieces of 64 KiB; how many it took. One piece more is on its way then.
    func sendUntilStuck(_ limit: Int) async throws -> Int {
        let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 64 * 1024)
        var taken = 0
        while taken < limit {
            let sent = channel.eventLoop.makePromise(of: Void.self)
            let outcome = channel.eventLoop.makePromise(of: Bool.self)
            channel.writeAndFlush(piece, promise: sent)
            let stuck = channel.eventLoop.scheduleTask(in: .seconds(2)) { outcome.succeed(false) }
            sent.futureResult.whenComplete { _ in
                stuck.cancel()
                outcome.succeed(true)
            }
            let isThrough = try await outcome.futureResult.get()
            guard isThrough else { return taken }
            taken += piece.readableBytes
        }
        return taken
    }

    func pauseReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    func resumeReading() async throws {
        try await channel.setOption(.autoRead, value: true).get()
        channel.read()
    }

    func close() async {
        try? await channel.close()
    }

    /// Ends the connection as a crash does.
    func reset() async throws {
        if let socket = channel as? any SocketOptionProvider { try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get() }
        try await channel.close()
    }

    /// Sends no more, and goes on reading.
    func finish() async throws {
        try await channel.close(mode: .output)
    }

    private enum Wanted {
        case text(@Sendable (String) -> Bool)
        case count(Int)
        case end

        func isMet(by received: ByteBuffer) -> Bool {
            switch self {
            case .text(let isEnough): isEnough(String(buffer: received))
            case .count(let count): received.readableBytes >= count
            case .end: false
            }
        }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private let outlivesPeer: Bool
        private var received = ByteBuffer()
        private var isClosed = false
        private(set) var wasReset = false
        private var waiting: [(wanted: Wanted, promise: EventLoopPromise<String>, timeout: Scheduled<Void>)] = []

        init(outlivesPeer: Bool = false) {
            self.outlivesPeer = outlivesPeer
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            received.writeBuffer(&buffer)
            check()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            guard case .some(.inputClosed) = event as? ChannelEvent else { return }
            ended()
            // Nothing more will come: who went on holding the connection would keep the gate waiting for it.
            if !outlivesPeer { context.close(promise: nil) }
        }

        func channelInactive(context: ChannelHandlerContext) { ended() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if (error as? IOError)?.errnoCode == ECONNRESET { wasReset = true }
            context.close(promise: nil)
        }

        private func ended() {
            isClosed = true
            check()
        }

        private func check() {
            waiting.removeAll { waiter in
                guard isClosed || waiter.wanted.isMet(by: received) else { return false }
                waiter.timeout.cancel()
                waiter.promise.succeed(String(buffer: received))
                return true
            }
        }

        func drop(_ count: Int) {
            received.moveReaderIndex(forwardBy: min(count, received.readableBytes))
        }

        func wait(
            on eventLoop: any EventLoop, limit: TimeAmount, for wanted: Wanted
        ) -> EventLoopFuture<String> {
            let promise = eventLoop.makePromise(of: String.self)
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            let timeout = eventLoop.scheduleTask(in: limit) {
                promise.fail(TimedOut(received: String(buffer: bound.value.received)))
            }
            waiting.append((wanted, promise, timeout))
            check()
            return promise.futureResult
        }
    }
}

/// A response as bytes show it.
struct RawResponse: Sendable {
    let status: Int
    /// Names in lower case.
    let fields: [(name: String, value: String)]
    let body: String
    /// Bytes of the whole.
    let length: Int

    subscript(_ name: String) -> [String] {
        fields.filter { $0.name == name.lowercased() }.map(\.value)
    }

    /// The first whole response in a text, interim ones included; its body by `Content-Length`, or chunked, or none.
    static func first(in text: String) -> RawResponse? {
        let bytes = Array(text.utf8)
        guard let end = range(of: Array("\r\n\r\n".utf8), in: bytes[...])?.upperBound else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        guard let status = lines[0].split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let fields = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
        }
        if let length = fields.first(where: { $0.0 == "content-length" }).flatMap({ Int($0.1) }) {
            guard bytes.count >= end + length else { return nil }
            return RawResponse(status: status, fields: fields, body: String(decoding: bytes[end..<end + length], as: UTF8.self), length: end + length)
        }
        if fields.contains(where: { $0.0 == "transfer-encoding" }) {
            guard let (body, length) = dechunk(bytes[end...]) else { return nil }
            return RawResponse(status: status, fields: fields, body: String(decoding: body, as: UTF8.self), length: end + length)
        }
        return RawResponse(status: status, fields: fields, body: "", length: end)
    }

    private static func dechunk(_ bytes: ArraySlice<UInt8>) -> ([UInt8], Int)? {
        var body: [UInt8] = []
        var rest = bytes
        while let line = range(of: [13, 10], in: rest) {
            guard let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) else { return nil }
            rest = rest[line.upperBound...]
            if size == 0 {
                guard rest.count >= 2 else { return nil }
                if rest.starts(with: [13, 10]) { return (body, rest.startIndex + 2 - bytes.startIndex) }
                guard let end = range(of: Array("\r\n\r\n".utf8), in: rest) else { return nil }
                return (body, end.upperBound - bytes.startIndex)
            }
            guard rest.count >= size + 2 else { return nil }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        return nil
    }

    private static func range(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        guard bytes.count >= needle.count else { return nil }
        var index = bytes.startIndex
        while index + needle.count <= bytes.endIndex {
            if bytes[index..<index + needle.count].elementsEqual(needle) { return index..<index + needle.count }
            index += 1
        }
        return nil
    }
}
