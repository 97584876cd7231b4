import HTTPWire
import NIOCore
import Synchronization

/// A client's HTTP/1.x connection: cuts it into exchanges, one after the other, and writes their responses.
///
/// Requests that were sent ahead wait in the receive buffer, which is bounded because reading stops when it is full. Reading goes on during an exchange, so that a
/// client that goes away is noticed, and because switching it off and on costs two system calls a request.
final class HTTP1ServerHandler: ChannelInboundHandler, ClientConnection, Flushable {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum Request {
        /// Between requests, or in the head of the next.
        case head
        case body(RequestBodyReader)
        /// The response has ended, the rest of the body is thrown away: up to so many bytes.
        case discarding(RequestBodyReader, left: Int)
        /// Read whole; the response is under way.
        case read
        /// The protocol was switched: bytes pass as they come.
        case tunnel
        /// Nothing that comes is looked at any more.
        case closing
    }

    enum Response {
        case none
        case awaited
        case streaming(HTTP1ResponseWriter.BodyCoding)
        case tunnel
        case ended
    }

    /// How much of a body that nobody wants is read to keep a connection.
    private static let discardLimit = 256 * 1024
    /// How much may wait unread in memory, if a head may not be longer.
    private static let backlogLimit = 128 * 1024
    /// How long a client may go on sending after a last word, so that it gets to read it.
    private static let lingerTime = Duration.seconds(2)

    let loop: LoopState
    var context: ChannelHandlerContext?
    private let caller: Caller
    private var inbound = ByteBuffer()
    var outbound = ByteBuffer()
    private var scanner = HeadScanner()
    /// Of the last request.
    private(set) var minorVersion = 1
    private(set) var wantsHeadOnly = false
    var request = Request.head
    var response = Response.none
    var exchange: Exchange?
    var closesAfterResponse = false
    var owesContinue = false
    var isRequestReadingWanted = true
    private var readIsHeldBack = false
    private var isClosed = false
    /// As the channel said last.
    private(set) var isWritable = false
    var flushIsDue = false
    /// A tunnel's client has said all that it has to say.
    private var clientHasEnded = false
    private var isProcessing = false
    private var deadline = NIODeadline.distantFuture
    /// What the client had still to take when the deadline was last put off for its sake.
    private var unsentBytesBefore = Int.max

    init(loop: LoopState, caller: Caller) {
        self.loop = loop
        self.caller = caller
    }

    // MARK: Channel events

    /// The connection stands when this comes into its pipeline.
    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        isWritable = context.channel.isWritable
        loop.add(self)
        wait(loop.shared.configuration.clientIdleTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        loop.remove(self)
        isClosed = true
        isWritable = false
        request = .closing
        let exchange = exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .closing = request { return }
        inbound.receive(unwrapInboundIn(data))
        process()
        inbound.releaseIfEmpty()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flushRequest()
        guard let context = self.context, !isClosed else { return }
        if wantsToRead { context.read() } else { readIsHeldBack = true }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        exchange?.clientWritabilityChanged(isWritable)
        guard isWritable, case .head = request else { return }
        proceed()
        resumeReading()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .tunnel = request, case .inputClosed? = event as? ChannelEvent {
            clientHasEnded = true
            exchange?.requestEnded(trailers: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private var wantsToRead: Bool {
        switch request {
        case .body, .tunnel: isRequestReadingWanted && hasRoom
        case .head, .read: hasRoom
        case .discarding, .closing: true
        }
    }

    private var hasRoom: Bool {
        inbound.readableBytes < max(Self.backlogLimit, loop.shared.configuration.requestLimits.headBytes)
    }

    func resumeReading() {
        guard readIsHeldBack, wantsToRead, let context else { return }
        readIsHeldBack = false
        context.read()
    }

    // MARK: Requests

    /// Works off what was received. Not entered twice: an exchange that ends at once must not start the next inside this one's call.
    private func process() {
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        do {
            while try step() {}
        } catch {
            let error = error as? HTTPParseError ?? HTTPParseError(.malformedRequestLine, at: 0)
            refuse(.error(status: error.status, code: error.reason.rawValue, message: "this is not a request that can be passed on: \(error)"))
        }
    }

    private func step() throws -> Bool {
        switch request {
        // Who sends requests ahead and reads no answers gets no further ones.
        case .head: return isWritable ? try readHead() : false
        case .body(var reader): return try readBody(&reader)
        case .discarding(var reader, let left): return discard(&reader, left)
        case .tunnel: return passOn()
        case .read, .closing: return false
        }
    }

    private func passOn() -> Bool {
        guard inbound.readableBytes > 0 else { return false }
        let bytes = inbound
        inbound = ByteBuffer()
        exchange?.requestBody(bytes)
        return true
    }

    /// From now on the connection is a tunnel; what came behind the request is its first bytes.
    func becomeTunnel() {
        request = .tunnel
        response = .tunnel
        // Its ends may stop talking one after the other.
        try? context?.channel.syncOptions?.setOption(.allowRemoteHalfClosure, value: true)
        closesAfterResponse = true
        proceed()
    }

    private func readHead() throws -> Bool {
        skipEmptyLine()
        guard inbound.readableBytes > 0 else { return false }
        var head = loop.takeRequestHead()
        do {
            guard try take(&head) else {
                loop.requestHead = head
                waitForHead()
                return false
            }
        } catch {
            loop.requestHead = head
            throw error
        }
        let goesOn = begin(head)
        loop.requestHead = head
        return goesOn
    }

    /// Takes the next head off what was received; `false` where it is not all there yet.
    private func take(_ head: inout RequestHead) throws -> Bool {
        let limits = loop.shared.configuration.requestLimits
        let length = try inbound.withUnsafeReadableBytes { bytes -> Int? in
            guard let length = try scanner.scan(bytes, limit: limits.headBytes) else { return nil }
            try head.parse(UnsafeRawBufferPointer(rebasing: bytes[..<length]), limits: limits)
            return length
        }
        guard let length else { return false }
        inbound.moveReaderIndex(forwardBy: length)
        scanner = HeadScanner()
        return true
    }

    private func waitForHead() {
        guard deadlineIsForIdling else { return }
        wait(loop.shared.configuration.clientHeadTimeout)
        deadlineIsForIdling = false
    }

    private func begin(_ head: RequestHead) -> Bool {
        minorVersion = head.minorVersion
        wantsHeadOnly = head.method == .head
        guard head.method != .connect, head.method != .trace else {
            refuse(.error(status: 501, code: "method-not-supported", message: "CONNECT and TRACE are not passed on"))
            return false
        }
        start(head)
        return true
    }

    /// One empty line before a request is forgiven (RFC 9112 section 2.2).
    private func skipEmptyLine() {
        guard inbound.readableBytes >= 2, inbound.getInteger(at: inbound.readerIndex, as: UInt16.self) == 0x0D0A else { return }
        if hasSkippedEmptyLine { return }
        hasSkippedEmptyLine = true
        inbound.moveReaderIndex(forwardBy: 2)
    }
    private var hasSkippedEmptyLine = false
    private var deadlineIsForIdling = true

    private func start(_ head: RequestHead) {
        deadline = .distantFuture
        hasSkippedEmptyLine = false
        closesAfterResponse = !head.keepsAlive
        owesContinue = head.expectsContinue
        isRequestReadingWanted = true
        response = .awaited
        request = head.framing == .none ? .read : .body(RequestBodyReader(head.framing))
        let exchange = Exchange(loop: loop, client: self, head: head)
        self.exchange = exchange
        exchange.begin(head, caller: caller)
    }

    private func readBody(_ reader: inout RequestBodyReader) throws -> Bool {
        let event: RequestBodyReader.Event
        do {
            event = try reader.next(&inbound)
        } catch {
            // What the upstream got so far is no request: it must not see a proper end.
            let exchange = exchange
            self.exchange = nil
            exchange?.clientGone()
            if case .streaming = response {
                abort()
                return false
            }
            throw error
        }
        request = .body(reader)
        switch event {
        case .needsMore: return false
        case .data(let data):
            exchange?.requestBody(data)
            return true
        case .end(let trailers):
            request = .read
            exchange?.requestEnded(trailers: trailers)
            return true
        }
    }

    private func discard(_ reader: inout RequestBodyReader, _ left: Int) -> Bool {
        switch try? reader.next(&inbound) {
        case nil:
            // The request was answered, whatever its body turns out to be.
            linger()
            return false
        case .needsMore:
            request = .discarding(reader, left: left)
            return false
        case .data(let data):
            guard data.readableBytes <= left else {
                linger()
                return false
            }
            request = .discarding(reader, left: left - data.readableBytes)
            return true
        case .end:
            becomeIdle()
            return true
        }
    }

    // MARK: Between exchanges

    /// The response has ended: on to the next request, when this one is read whole as well.
    func responseEnded() {
        response = .ended
        exchange = nil
        switch request {
        case .read:
            if closesAfterResponse || loop.isDraining { return finish() }
            becomeIdle()
            proceed()
        case .body(let reader):
            // A client that waits for "100 Continue" may or may not send its body now: nobody can tell what comes next.
            if closesAfterResponse || loop.isDraining || owesContinue { return linger() }
            request = .discarding(reader, left: Self.discardLimit)
            wait(.seconds(10))
            proceed()
        case .tunnel: linger()
        case .head, .discarding, .closing: break
        }
        resumeReading()
    }

    /// Goes on with what was received before, outside of a read: nobody else will send off what that leads to.
    private func proceed() {
        process()
        flushRequest()
    }

    /// Sends off what a batch of reading gave the upstream.
    private func flushRequest() {
        switch request {
        case .body, .tunnel: exchange?.requestFlush()
        default: break
        }
    }

    private func becomeIdle() {
        request = .head
        response = .none
        deadlineIsForIdling = true
        wait(loop.shared.configuration.clientIdleTimeout)
    }

    private func wait(_ duration: Duration) {
        deadline = loop.deadline(after: duration)
        unsentBytesBefore = .max
    }

    // MARK: The end of the connection

    /// A last word to something that is no request, or one that must not be followed by another.
    func refuse(_ reply: Reply) {
        loop.count(ExchangeRecord(outcome: .malformed, code: reply.code, service: nil, status: reply.status))
        var reply = reply
        reply.closesConnection = true
        response = .awaited
        write(reply)
        linger()
    }

    /// Closes when everything is sent. Closing at once would throw away what the client has not taken yet, and with bytes of its unread reset the connection.
    private func finish() {
        context?.flush()
        guard inbound.readableBytes == 0, unsentBytes == 0 else { return linger() }
        abort()
    }

    /// Closes for writing behind the last byte, and reads on for a moment after that, so that the client gets to read our last word.
    private func linger() {
        request = .closing
        inbound = ByteBuffer()
        wait(loop.shared.configuration.clientIdleTimeout)
        guard let context else { return }
        context.flush()
        let sent = context.eventLoop.makePromise(of: Void.self)
        guard !clientHasEnded else {
            // With both sides shut the channel closes at once, and what is not sent yet would be lost.
            sent.futureResult.assumeIsolated().whenComplete { _ in self.abort() }
            return context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
        }
        sent.futureResult.assumeIsolated().whenComplete { _ in self.wait(Self.lingerTime) }
        context.close(mode: .output, promise: sent)
        context.read()
    }

    func abort() {
        // Where a body goes on to the end of the connection, an orderly end would say that it is whole.
        if case .streaming(.untilClose) = response { context?.channel.resetWhenClosed() }
        request = .closing
        context?.close(promise: nil)
    }

    /// The proxy is about to stop: an idle connection is closed, a busy one when it has answered.
    func drain() {
        switch request {
        case .head where inbound.readableBytes == 0: finish()
        case .discarding: linger()
        // It would go on for as long as its ends like.
        case .tunnel: abort()
        default: closesAfterResponse = true
        }
    }

    func checkDeadlines(_ now: NIODeadline) {
        if now >= deadline { deadlinePassed() }
        exchange?.checkDeadline(now)
    }

    private func deadlinePassed() {
        let unsent = unsentBytes
        if unsent > 0, unsent < unsentBytesBefore {
            // Slow, but still taking the answer.
            wait(loop.shared.configuration.clientIdleTimeout)
            unsentBytesBefore = unsent
            return
        }
        deadline = .distantFuture
        if case .head = request, inbound.readableBytes > 0, unsent == 0 {
            refuse(.error(status: 408, code: "client-head-timeout", message: "the request did not come in time"))
        } else {
            abort()
        }
    }
}
