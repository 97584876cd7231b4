import HTTPWire
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One stream of a client's HTTP/2 connection: a request, and the response to it.
final class HTTP2ServerStream: ExchangeClient {
    private unowned let connection: HTTP2ServerConnection
    private let outlet: HTTP2Outlet
    private var inlet = HTTP2Inlet()
    private var wantsHeadOnly = false
    private var exchange: Exchange?
    private var requestHasEnded = false
    private var hasUnflushedBody = false {
        didSet { if hasUnflushedBody, !oldValue { connection.flushWhenRead(self) } }
    }
    private var owesContinue = false
    /// From when on a client that takes no more of a finished response is let go.
    private var lingerDeadline = NIODeadline.distantFuture
    private var unsentBefore = Int.max

    init(id: HTTP2StreamID, connection: HTTP2ServerConnection) {
        self.connection = connection
        outlet = HTTP2Outlet(id: id, transport: connection.transport)
    }

    private var loop: LoopState { connection.loop }

    // MARK: The request

    func begin(_ headers: HPACKHeaders, endsStream: Bool) {
        var head = loop.takeRequestHead()
        begin(&head, headers, endsStream: endsStream)
        loop.requestHead = head
    }

    private func begin(_ head: inout RequestHead, _ headers: HPACKHeaders, endsStream: Bool) {
        requestHasEnded = endsStream
        do {
            try head.parse(
                multiplexed: headers.namesAndValues, endsStream: endsStream, limits: loop.shared.configuration.requestLimits)
        } catch {
            wantsHeadOnly = head.method == .head
            let message = "this is not a request that can be passed on: \(error)"
            return refuse(.error(status: error.status, code: error.reason.rawValue, message: message), head)
        }
        guard head.method != .connect, head.method != .trace else {
            return refuse(.error(status: 501, code: "method-not-supported", message: "CONNECT and TRACE are not passed on"), head)
        }
        wantsHeadOnly = head.method == .head
        owesContinue = head.expectsContinue
        // The head alone is worth sending off: a call may wait for an answer before it says more.
        hasUnflushedBody = !endsStream
        let exchange = Exchange(loop: loop, client: self, head: head)
        self.exchange = exchange
        exchange.begin(head, caller: connection.caller)
    }

    private func refuse(_ reply: Reply, _ head: RequestHead) {
        loop.count(ExchangeRecord(outcome: .malformed, code: reply.code, service: nil, status: reply.status))
        send(head.isGRPC ? reply.asGRPC : reply)
    }

    func received(_ bytes: ByteBuffer, size: Int, endsStream: Bool) {
        inlet.received(size)
        hasUnflushedBody = true
        if bytes.readableBytes > 0 { exchange?.requestBody(bytes) }
        if endsStream { endRequest(nil) } else { giveRoom() }
    }

    func received(trailers: HPACKHeaders) {
        do {
            endRequest(try MessageFields.trailers(trailers.namesAndValues))
        } catch {
            // What the upstream got so far is no request: it must not see a proper end.
            let exchange = exchange
            self.exchange = nil
            exchange?.clientGone()
            outlet.reset(.protocolError)
            connection.transport.flush()
        }
    }

    private func endRequest(_ trailers: MessageFields?) {
        requestHasEnded = true
        hasUnflushedBody = false
        exchange?.requestEnded(trailers: trailers)
    }

    /// A batch of frames was read.
    func readCompleted() {
        guard hasUnflushedBody else { return }
        hasUnflushedBody = false
        exchange?.requestFlush()
    }

    private func giveRoom() {
        guard !requestHasEnded, let credit = inlet.credit() else { return }
        connection.transport.write(.windowUpdate(windowSizeIncrement: credit), to: outlet.id)
        connection.transport.flush()
    }

    /// The client or the connection ended the stream, or both sides are through.
    func closed() {
        let exchange = exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    func roomAppeared() {
        if isWritable { exchange?.clientWritabilityChanged(true) }
    }

    func checkDeadline(_ now: NIODeadline) {
        if let exchange { return exchange.checkDeadline(now) }
        guard now >= lingerDeadline else { return }
        if outlet.unsent < unsentBefore {
            unsentBefore = outlet.unsent
            linger()
        } else {
            outlet.reset(.cancel)
            connection.transport.flush()
        }
    }

    private func linger() {
        lingerDeadline = loop.deadline(after: loop.shared.configuration.clientIdleTimeout)
    }

    // MARK: The response

    var isWritable: Bool {
        if outlet.isWritable { return true }
        // Most streams never want for room.
        outlet.onRoom = { [weak self] in self?.roomAppeared() }
        return false
    }

    var unsentBytes: Int { outlet.unsent }
    var takesTrailers: Bool { true }

    func sendContinue() {
        guard owesContinue else { return }
        owesContinue = false
        outlet.headers([":status": "100"])
        outlet.flush()
    }

    func sendInterim(_ head: ResponseHead) {
        outlet.headers(responseHeaders(head))
        outlet.flush()
    }

    func sendHead(_ head: ResponseHead) {
        var headers = responseHeaders(head)
        if head.fields.first(.date) == nil { headers.add(name: "date", value: loop.date(), indexing: .nonIndexable) }
        outlet.headers(headers)
    }

    /// RFC 8441 section 5: what HTTP/1.1 says by switching, HTTP/2 says by success.
    func sendSwitch(_ head: ResponseHead) {
        var headers: HPACKHeaders = [":status": "200"]
        head.fields.addForwardable(to: &headers) { line in
            if line.id == .xGatehouse || line.id == .contentLength { return .drop }
            // It answers a key that this client never sent.
            return head.fields.isNamed(line, "sec-websocket-accept") ? .drop : .keep
        }
        outlet.headers(headers)
        outlet.flush()
    }

    func sendBody(_ bytes: ByteBuffer) {
        outlet.data(bytes)
    }

    func sendEnd(trailers: MessageFields?) {
        var headers: HPACKHeaders?
        if let trailers {
            var section = HPACKHeaders()
            trailers.addTrailers(to: &section)
            headers = section
        }
        end(trailers: headers)
    }

    func send(_ reply: Reply) {
        var headers: HPACKHeaders = [":status": "\(reply.status)"]
        for (name, value) in reply.fields { headers.add(name: name.lowercased(), value: value, indexing: .nonIndexable) }
        headers.add(name: "date", value: loop.date(), indexing: .nonIndexable)
        let hasBody = !reply.body.isEmpty && reply.status != 204
        if hasBody { headers.add(name: "content-length", value: "\(reply.body.count)", indexing: .nonIndexable) }
        outlet.headers(headers)
        if hasBody, !wantsHeadOnly { outlet.data(ByteBuffer(bytes: reply.body)) }
        end(trailers: nil)
    }

    private func end(trailers: HPACKHeaders?) {
        exchange = nil
        if requestHasEnded {
            outlet.end(trailers: trailers)
        } else {
            outlet.end(trailers: trailers) { [self] in stopRequest() }
        }
        connection.transport.flush()
        linger()
    }

    /// The rest of a request that is answered is of no use to anybody (RFC 9113 section 8.1).
    private func stopRequest() {
        guard !requestHasEnded else { return }
        outlet.reset(.noError)
        connection.transport.flush()
    }

    func flush() {
        outlet.flush()
    }

    func abortResponse() {
        exchange = nil
        outlet.reset(.internalError)
        connection.transport.flush()
    }

    func setRequestReading(_ isWanted: Bool) {
        inlet.isOpen = isWanted
        giveRoom()
    }

    private func responseHeaders(_ head: ResponseHead) -> HPACKHeaders {
        var headers = HPACKHeaders()
        headers.reserveCapacity(head.fields.lines.count + 2)
        headers.add(name: ":status", value: String(decoding: head.statusDigits, as: UTF8.self))
        // RFC 9110 section 8.6: neither of these has a length.
        let hasNoLength = head.isInterim || head.status == 204
        head.fields.addForwardable(to: &headers) { $0.id == .xGatehouse || (hasNoLength && $0.id == .contentLength) ? .drop : .keep }
        return headers
    }
}
