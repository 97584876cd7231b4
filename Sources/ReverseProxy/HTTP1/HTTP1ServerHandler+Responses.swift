import HTTPWire
import NIOCore

/// How the responses of exchanges get onto the connection.
extension HTTP1ServerHandler: ExchangeClient {
    /// How much of a body is copied behind what is written already; more goes on as it came, in bytes.
    private static let copyLimit = 4096

    var unsentBytes: Int { (try? context?.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0 }

    var takesTrailers: Bool { false }

    func sendContinue() {
        guard owesContinue, let context else { return }
        owesContinue = false
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    func sendInterim(_ head: ResponseHead) {
        guard minorVersion == 1, let context else { return }
        var lines: [UInt8] = []
        HTTP1ResponseWriter.write(head, coding: .plain, connection: nil, date: { "" }, into: &lines)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: lines)), promise: nil)
    }

    func sendHead(_ head: ResponseHead) {
        let coding = HTTP1ResponseWriter.coding(of: head, clientMinorVersion: minorVersion)
        if case .untilClose = coding { closesAfterResponse = true }
        owesContinue = false
        response = .streaming(coding)
        // A short body goes behind its head.
        var room = 0
        if case .length(let length) = head.framing, length <= Self.copyLimit { room = Int(length) }
        let connection = connectionField
        outbound = loop.withLines { lines in
            HTTP1ResponseWriter.write(head, coding: coding, connection: connection, date: loop.date, into: &lines)
            var buffer = ByteBufferAllocator().buffer(capacity: lines.count + room)
            buffer.writeBytes(lines)
            return buffer
        }
    }

    func sendSwitch(_ head: ResponseHead) {
        outbound = ByteBuffer(bytes: HTTP1ResponseWriter.writeSwitch(head))
        flush()
        becomeTunnel()
    }

    func sendBody(_ bytes: ByteBuffer) {
        if case .tunnel = response {
            context?.write(wrapOutboundOut(bytes), promise: nil)
            return
        }
        guard case .streaming(let coding) = response else { return }
        if case .chunked = coding { outbound.writeString(String(bytes.readableBytes, radix: 16) + "\r\n") }
        if bytes.readableBytes <= Self.copyLimit {
            outbound.writeImmutableBuffer(bytes)
        } else {
            writeOutbound()
            context?.write(wrapOutboundOut(bytes), promise: nil)
        }
        if case .chunked = coding { outbound.writeStaticString("\r\n") }
    }

    func sendEnd(trailers: MessageFields?) {
        if case .tunnel = response {
            flush()
            return responseEnded()
        }
        guard case .streaming(let coding) = response else { return }
        if case .chunked = coding {
            outbound.writeImmutableBuffer(RequestWriter.lastChunk(trailers))
        }
        flush()
        responseEnded()
    }

    func send(_ reply: Reply) {
        write(reply)
        if reply.closesConnection { closesAfterResponse = true }
        responseEnded()
    }

    func write(_ reply: Reply) {
        let closes = reply.closesConnection || closesAfterResponse || loop.isDraining || isBodyUnwanted
        if closes { closesAfterResponse = true }
        outbound = ByteBuffer(
            bytes: HTTP1ResponseWriter.write(
                reply, omitsBody: wantsHeadOnly && exchange != nil, connection: connectionField, date: loop.date()))
        flush()
    }

    /// Whether a request body is on its way that cannot be told from a next request.
    private var isBodyUnwanted: Bool {
        if case .body = request { owesContinue } else { false }
    }

    private var connectionField: StaticString? {
        if closesAfterResponse || loop.isDraining { return "close" }
        return minorVersion == 0 ? "keep-alive" : nil
    }

    /// At the end of this turn of the event loop.
    func flush() {
        writeOutbound()
        loop.flushes.add(self)
    }

    private func writeOutbound() {
        guard outbound.readableBytes > 0, let context else { return }
        context.write(wrapOutboundOut(outbound), promise: nil)
        outbound = ByteBuffer()
    }

    func abortResponse() {
        exchange = nil
        writeOutbound()
        context?.flush()
        abort()
    }

    func setRequestReading(_ isWanted: Bool) {
        isRequestReadingWanted = isWanted
        if isWanted { resumeReading() }
    }
}
