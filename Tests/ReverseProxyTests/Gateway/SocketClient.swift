import Foundation
import NIOCore
import NIOPosix

/// A client of WebSocket that sends the frames it is told to, and shows what comes, piece by piece. Like the simplest of Lightquark's clients it takes whole messages
/// in single frames only.
final class SocketClient: Sendable {
    enum Incoming: Hashable, Sendable {
        /// The head that came before any frame.
        case head(String)
        case text(String)
        case pong([UInt8])
        case close(UInt16?, String)
        /// A frame that no client of ours would take.
        case odd([UInt8])
        /// The connection has ended.
        case end
    }

    struct TimedOut: Error {}

    private let channel: any Channel
    private let collector: NIOLoopBound<Collector>

    private init(_ channel: any Channel, _ collector: NIOLoopBound<Collector>) {
        self.channel = channel
        self.collector = collector
    }

    static func connect(to address: SocketAddress) async throws -> SocketClient {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let collector = try await eventLoop.submit { NIOLoopBound(Collector(), eventLoop: eventLoop) }.get()
        let channel = try await ClientBootstrap(group: eventLoop).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(collector.value) }
        }.connect(to: address).get()
        return SocketClient(channel, collector)
    }

    static let handshake = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

    /// Connects and asks; the answer to the handshake is the first that comes.
    static func open(_ address: SocketAddress, path: String = "/v4/gateway", fields: String = "") async throws -> SocketClient {
        let client = try await connect(to: address)
        try await client.send(Array("GET \(path) HTTP/1.1\r\nHost: gate.example\r\n\(handshake)\(fields)\r\n".utf8))
        return client
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// A text message in one masked frame.
    func say(_ text: String) async throws {
        try await send(Self.frame(0x81, Array(text.utf8)))
    }

    /// Says something, and what came next.
    func ask(_ text: String) async throws -> Incoming {
        try await say(text)
        return try await next()
    }

    /// What comes next, once it is there.
    func next(within limit: TimeAmount = .seconds(30)) async throws -> Incoming {
        let eventLoop = channel.eventLoop
        return try await eventLoop.flatSubmit { [collector] in collector.value.next(on: eventLoop, limit) }.get()
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

    static func frame(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        var bytes = [first]
        switch payload.count {
        case ...125: bytes.append(0x80 | UInt8(payload.count))
        case ...0xFFFF: bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
        default: bytes += [0x80 | 127] + (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> (8 * $0)) }
        }
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        private var bytes = ByteBuffer()
        private var isOpen = false
        private var arrived: [Incoming] = []
        private var waiting: [EventLoopPromise<Incoming>] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var buffer = unwrapInboundIn(data)
            bytes.writeBuffer(&buffer)
            while let incoming = isOpen ? frame() : head() { arrived(incoming) }
        }

        func channelInactive(context: ChannelHandlerContext) { arrived(.end) }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func arrived(_ incoming: Incoming) {
            if waiting.isEmpty { arrived.append(incoming) } else { waiting.removeFirst().succeed(incoming) }
        }

        func next(on eventLoop: any EventLoop, _ limit: TimeAmount) -> EventLoopFuture<Incoming> {
            let promise = eventLoop.makePromise(of: Incoming.self)
            guard arrived.isEmpty else {
                promise.succeed(arrived.removeFirst())
                return promise.futureResult
            }
            waiting.append(promise)
            let timeout = eventLoop.scheduleTask(in: limit) { promise.fail(TimedOut()) }
            promise.futureResult.whenComplete { _ in timeout.cancel() }
            return promise.futureResult
        }

        private func head() -> Incoming? {
            let text = String(buffer: bytes)
            guard let end = text.range(of: "\r\n\r\n") else { return nil }
            bytes.moveReaderIndex(forwardBy: text[..<end.upperBound].utf8.count)
            isOpen = true
            return .head(String(text[..<end.upperBound]))
        }

        private func frame() -> Incoming? {
            guard let first = bytes.getInteger(at: bytes.readerIndex, as: UInt8.self),
                let second = bytes.getInteger(at: bytes.readerIndex + 1, as: UInt8.self)
            else { return nil }
            var headLength = 2
            var length = Int(second)
            if second == 126 {
                guard let long = bytes.getInteger(at: bytes.readerIndex + 2, as: UInt16.self) else { return nil }
                (headLength, length) = (4, Int(long))
            } else if second == 127 {
                guard let long = bytes.getInteger(at: bytes.readerIndex + 2, as: UInt64.self) else { return nil }
                (headLength, length) = (10, Int(long))
            }
            guard second < 128 else { return bytes.readBytes(length: bytes.readableBytes).map { .odd($0) } }
            guard bytes.readableBytes >= headLength + length else { return nil }
            bytes.moveReaderIndex(forwardBy: headLength)
            guard let payload = bytes.readBytes(length: length) else { return nil }
            switch first {
            case 0x81: return .text(String(decoding: payload, as: UTF8.self))
            case 0x8A: return .pong(payload)
            case 0x88:
                let code = payload.count < 2 ? nil : UInt16(payload[0]) << 8 | UInt16(payload[1])
                return .close(code, String(decoding: payload.dropFirst(2), as: UTF8.self))
            default: return .odd([first] + payload)
            }
        }
    }
}
