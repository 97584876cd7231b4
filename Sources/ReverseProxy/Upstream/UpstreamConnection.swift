import HTTPWire
import NIOCore

/// One HTTP/1.1 connection to an upstream: reads responses and hands them to the exchange or health check it works for.
///
/// It reads even while idle, so that a connection that the upstream closes is noticed at once.
final class UpstreamConnection: ChannelInboundHandler, UpstreamLink, Flushable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Phase {
        case idle
        case head
        case length(UInt64)
        case chunked(ChunkedDecoder)
        case untilClose
    }

    private unowned let pool: UpstreamPool
    private(set) var context: ChannelHandlerContext?
    private var receiver: (any ResponseReceiver)?
    private var phase = Phase.idle
    private var inbound = ByteBuffer()
    private var scanner = HeadScanner()
    /// Whether the upstream lets this connection be used again.
    private var keepsAlive = true
    private var method = RequestHead.Method.get
    private var isChunkedRequest = false
    private var handshake: UpgradeHandshake?
    private var headLimit = 64 * 1024
    /// Whether any byte of the current response came.
    private(set) var receivedAny = false
    /// Whether an earlier exchange used this connection.
    private(set) var isReused = false
    private var readIsHeldBack = false
    /// Between the first bytes of a batch and its end.
    private var isInBatch = false
    private(set) var isClosed = false
    private var isTunnel = false
    var flushIsDue = false
    /// Broken rather than closed: nothing that ends with it is whole.
    private var isBroken = false
    var idleSince = NIODeadline.now()

    init(pool: UpstreamPool) {
        self.pool = pool
    }

    var isOpen: Bool { context?.channel.isActive ?? false }
    var isWritable: Bool { context?.channel.isWritable ?? false }

    // MARK: Orders

    func begin(_ receiver: any ResponseReceiver, _ request: UpstreamRequest) {
        self.receiver = receiver
        method = request.method
        isChunkedRequest = request.framing == .chunked
        handshake = request.handshake
        phase = .head
        scanner = HeadScanner()
        receivedAny = false
        readIsHeldBack = false
        // One that was used before is read while it is idle.
        if !isReused { context?.read() }
        write(request.http1)
    }

    func sendBody(_ bytes: ByteBuffer) {
        guard isChunkedRequest else { return write(bytes) }
        write(ByteBuffer(string: String(bytes.readableBytes, radix: 16) + "\r\n"))
        write(bytes)
        write(ByteBuffer(staticString: "\r\n"))
    }

    func sendEnd(trailers: MessageFields?) {
        if isTunnel {
            context?.flush()
            context?.close(mode: .output, promise: nil)
        } else if isChunkedRequest {
            write(RequestWriter.lastChunk(trailers))
        }
    }

    private func write(_ buffer: ByteBuffer) {
        context?.write(wrapOutboundOut(buffer), promise: nil)
    }

    /// At the end of this turn of the event loop.
    func flush() {
        pool.loop.flushes.add(self)
    }

    func resumeReading() {
        guard readIsHeldBack else { return }
        readIsHeldBack = false
        context?.read()
    }

    func watchWhileIdle() {
        // The end of a batch of reading asks for more anyway.
        if !isInBatch { context?.read() }
    }

    /// Ends the connection without telling the exchange.
    func close() {
        let wasTunnel = isTunnel
        receiver = nil
        phase = .idle
        isTunnel = false
        guard wasTunnel, let context else {
            context?.close(promise: nil)
            return
        }
        // The last bytes of a tunnel may still be on their way; there is no answer that would say that they came.
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard receiver != nil else { return close() }
        isInBatch = true
        receivedAny = true
        inbound.receive(unwrapInboundIn(data))
        process()
        inbound.releaseIfEmpty()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInBatch = false
        guard let receiver else { return context.read() }
        receiver.upstreamFlushed()
        // The flush may have ended everything, or filled the client's buffers.
        guard self.context != nil else { return }
        if self.receiver == nil || self.receiver?.takesMore == true { context.read() } else { readIsHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        receiver?.upstreamWritabilityChanged(context.channel.isWritable)
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        guard let receiver else { return }
        self.receiver = nil
        if case .untilClose = phase, !isBroken {
            phase = .idle
            return receiver.upstreamEnded(trailers: nil)
        }
        phase = .idle
        receiver.upstreamFailed(receivedAny ? .closedMidway : .closedEarly)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        isBroken = true
        context.close(promise: nil)
    }

    // MARK: Reading responses

    private func process() {
        do {
            while let receiver, try step(receiver) {}
        } catch {
            let receiver = receiver
            close()
            receiver?.upstreamFailed(.malformed((error as? HTTPParseError)?.reason.rawValue ?? "unreadable"))
        }
    }

    /// One step; `false` when more bytes are needed.
    private func step(_ receiver: any ResponseReceiver) throws -> Bool {
        switch phase {
        case .idle: return false
        case .head: return try readHead(receiver)
        case .length(let left):
            guard let body = takeBody(limit: left) else { return false }
            let rest = left - UInt64(body.readableBytes)
            phase = .length(rest)
            receiver.upstreamBody(body)
            if rest == 0, self.receiver === receiver { complete(receiver, trailers: nil) }
            return true
        case .chunked(var decoder):
            return try readChunked(receiver, &decoder)
        case .untilClose:
            guard let body = takeBody(limit: .max) else { return false }
            receiver.upstreamBody(body)
            return true
        }
    }

    private func readHead(_ receiver: any ResponseReceiver) throws -> Bool {
        let loop = pool.loop
        var head = loop.takeResponseHead()
        do {
            let goesOn = try take(&head) ? try handOver(head, receiver) : false
            loop.responseHead = head
            return goesOn
        } catch {
            loop.responseHead = head
            throw error
        }
    }

    /// Takes the head off what was received; `false` where it is not all there yet.
    private func take(_ head: inout ResponseHead) throws -> Bool {
        let length = try inbound.withUnsafeReadableBytes { bytes -> Int? in
            guard let length = try scanner.scan(bytes, limit: headLimit) else { return nil }
            try head.parse(UnsafeRawBufferPointer(rebasing: bytes[..<length]), answering: method)
            return length
        }
        guard let length else { return false }
        inbound.moveReaderIndex(forwardBy: length)
        scanner = HeadScanner()
        return true
    }

    private func handOver(_ head: ResponseHead, _ receiver: any ResponseReceiver) throws -> Bool {
        keepsAlive = head.keepsAlive
        if head.isInterim {
            receiver.upstreamInterim(head)
            return true
        }
        if head.status == 101 {
            // Where nothing was asked to switch, what follows would not be HTTP.
            guard let handshake, handshake.accepts(head) else { throw HTTPParseError(.malformedStatusLine, at: 0) }
            phase = .untilClose
            isTunnel = true
            receiver.upstreamSwitched(head)
            return true
        }
        switch head.framing {
        case .none: phase = .length(0)
        case .length(let length): phase = .length(length)
        case .chunked: phase = .chunked(ChunkedDecoder())
        case .untilClose: phase = .untilClose
        }
        receiver.upstreamHead(head)
        if head.framing == .none, self.receiver === receiver { complete(receiver, trailers: nil) }
        return true
    }

    private func readChunked(_ receiver: any ResponseReceiver, _ decoder: inout ChunkedDecoder) throws -> Bool {
        var offset = 0
        let event = try inbound.withUnsafeReadableBytes { try decoder.next($0, &offset) }
        phase = .chunked(decoder)
        switch event {
        case .needsMore:
            inbound.moveReaderIndex(forwardBy: offset)
            return false
        case .data(let range):
            let body = inbound.getSlice(at: inbound.readerIndex + range.lowerBound, length: range.count)
            inbound.moveReaderIndex(forwardBy: offset)
            if let body { receiver.upstreamBody(body) }
            return true
        case .end(let trailers):
            inbound.moveReaderIndex(forwardBy: offset)
            complete(receiver, trailers: trailers)
            return true
        }
    }

    private func takeBody(limit: UInt64) -> ByteBuffer? {
        let count = Int(min(UInt64(inbound.readableBytes), limit))
        guard count > 0 else { return nil }
        return inbound.readSlice(length: count)
    }

    /// The response is whole. The connection goes back first, so that a request that waits behind this one finds it.
    private func complete(_ receiver: any ResponseReceiver, trailers: MessageFields?) {
        self.receiver = nil
        phase = .idle
        let isClean = keepsAlive && inbound.readableBytes == 0 && receiver.requestIsSent
        isReused = true
        if isClean { pool.release(self) } else { close() }
        receiver.upstreamEnded(trailers: trailers)
    }
}
