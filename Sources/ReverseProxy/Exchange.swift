import Gate
import HTTPWire
import L402
import Lightning
import NIOCore

/// One request and its response: asks the gate, then carries the request to the upstream and the response back, as fast as the slower side goes.
///
/// Independent of the protocol that the client speaks. Lives on one event loop. A call into the client may end the exchange before it returns.
final class Exchange {
    private enum Phase {
        /// Waiting for a challenge: a body that comes with the request is of no use.
        case quoting
        /// Waiting for a connection.
        case preparing
        case forwarding(UpstreamConnection)
        case ended
    }

    /// Whose fault it is that an exchange does not get to its end.
    private enum Failure {
        case upstream(UpstreamFailure)
        /// The request body does not come.
        case clientSilent
    }

    private let loop: LoopState
    private var client: (any ExchangeClient)?
    private var phase = Phase.preparing
    private let method: RequestHead.Method
    private let framing: BodyFraming
    private var service: GatedService?
    /// The request head for the upstream, kept until a byte of the response came, in case it must be sent again.
    private var upstreamHead = ByteBuffer()
    /// Body that came before there was a connection; bounded, because reading stops meanwhile.
    private var early = ByteBuffer()
    private var requestHasEnded = false
    private var bodySeen: UInt64 = 0
    private var responseHasBegun = false
    private var hasRetried = false
    private let expectsContinue: Bool
    private var deadline: (at: NIODeadline, failure: Failure)?
    /// What the client had still to take when it was last looked at for being slow.
    private var unsentBytesBefore = Int.max
    private var record: (outcome: ExchangeRecord.Outcome, code: String?, status: Int) = (.admitted, nil, 0)

    init(loop: LoopState, client: any ExchangeClient, head: RequestHead) {
        self.loop = loop
        self.client = client
        method = head.method
        framing = head.framing
        requestHasEnded = head.framing == .none
        expectsContinue = head.expectsContinue
    }

    // MARK: The decision

    /// - Parameter caller: whose address goes upstream and whom the throttle counts.
    func begin(_ head: RequestHead, caller: Caller, wantsPage: Bool) {
        let now = loop.shared.clock.now()
        switch loop.decide(head.gateRequest, now: now) {
        case .admitted(let permit): admit(permit, head, caller)
        case .paymentRequired(let quote): quoteChallenge(quote, caller: caller, wantsPage: wantsPage)
        case .refused(let refusal):
            record = (.refused, refusal.code.rawValue, refusal.status)
            reply(.refusal(refusal))
        case .preflight:
            record = (.preflight, nil, 204)
            reply(.preflight)
        }
    }

    private func admit(_ permit: Permit, _ head: RequestHead, _ caller: Caller) {
        service = permit.service
        if let limit = permit.service.bodyLimit, case .length(let length) = framing, length > limit { return refuseBody(limit) }
        upstreamHead = RequestWriter.serialize(head, permit: permit, caller: caller, allocator: ByteBufferAllocator())
        connect(to: permit.service, reuse: true)
    }

    private func quoteChallenge(_ quote: Quote, caller: Caller, wantsPage: Bool) {
        service = quote.service
        phase = .quoting
        record = (.challenged, quote.reason?.code, 402)
        client?.setRequestReading(false)
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let (desk, eventLoop, renderer) = (loop.shared.desk, loop.eventLoop, loop.shared.renderer)
        Task {
            let answer = await desk.challenge(for: quote, caller: caller.address)
            eventLoop.execute {
                let exchange = bound.value
                switch answer {
                case .challenge(let issued):
                    exchange.reply(.challenge(issued, reason: quote.reason, wantsPage: wantsPage, renderer: renderer))
                case .refused(let refusal):
                    exchange.record = (.refused, refusal.code.rawValue, refusal.status)
                    exchange.reply(.refusal(refusal))
                }
            }
        }
    }

    private func refuseBody(_ limit: UInt64) {
        record = (.refused, Refusal.Code.bodyTooLarge.rawValue, 413)
        var reply = Reply.error(
            status: 413, code: Refusal.Code.bodyTooLarge.rawValue,
            message: "the request body is longer than the \(limit) bytes that this service takes")
        reply.closesConnection = true
        self.reply(reply)
    }

    // MARK: The upstream connection

    private func connect(to service: GatedService, reuse: Bool) {
        let pool = loop.pool(for: service.upstream)
        if reuse, let connection = pool.takeIdle() { return use(connection) }
        client?.setRequestReading(false)
        pool.connect(timeout: service.timeouts.connect) { [self] result in
            switch result {
            case .success(let connection):
                guard case .preparing = phase else { return connection.close() }
                client?.setRequestReading(true)
                use(connection)
                connection.flush()
            case .failure(let error):
                guard case .preparing = phase else { return }
                fail(UpstreamPool.isTimeout(error) ? .connectTimeout : .unreachable)
            }
        }
    }

    private func use(_ connection: UpstreamConnection) {
        phase = .forwarding(connection)
        connection.begin(self, method: method)
        connection.write(upstreamHead)
        if early.readableBytes > 0 { connection.write(early) }
        early = ByteBuffer()
        setDeadline()
        if requestHasEnded {
            connection.flush()
        } else if expectsContinue {
            client?.sendContinue()
        }
    }

    /// Who has to do something next, and how long that may take from now on.
    private func setDeadline() {
        guard let service, case .forwarding(let connection) = phase else { return }
        unsentBytesBefore = .max
        if requestHasEnded, !responseHasBegun {
            deadline = (loop.deadline(after: service.timeouts.head), .upstream(.headTimeout))
        } else if !responseHasBegun, connection.isWritable {
            deadline = (loop.deadline(after: loop.shared.configuration.clientIdleTimeout), .clientSilent)
        } else {
            deadline = (loop.deadline(after: service.timeouts.idle), .upstream(.idleTimeout))
        }
    }

    func checkDeadline(_ now: NIODeadline) {
        guard let deadline, now >= deadline.at else { return }
        if responseHasBegun, let client, !client.isWritable { return checkReader(client) }
        switch deadline.failure {
        case .upstream(let failure): fail(failure)
        case .clientSilent: refuseSilence()
        }
    }

    /// Nothing came from the upstream because nothing was asked of it: the client has its hands full. It may be slow, but must go on.
    private func checkReader(_ client: any ExchangeClient) {
        let unsent = client.unsentBytes
        guard unsent < unsentBytesBefore else {
            record.outcome = .clientGone
            record.code = "client-read-timeout"
            return end { $0.abortResponse() }
        }
        setDeadline()
        unsentBytesBefore = unsent
    }

    private func refuseSilence() {
        record = (.clientGone, "client-body-timeout", 408)
        var reply = Reply.error(status: 408, code: "client-body-timeout", message: "the request body did not come in time")
        reply.closesConnection = true
        self.reply(reply)
    }

    // MARK: From the client

    var requestIsSent: Bool { requestHasEnded }

    func requestBody(_ buffer: ByteBuffer) {
        guard !isEnded, !isQuoting, !requestHasEnded else { return }
        bodySeen += UInt64(buffer.readableBytes)
        if let limit = service?.bodyLimit, bodySeen > limit { return overrun(limit) }
        if framing == .chunked {
            write(ByteBuffer(string: String(buffer.readableBytes, radix: 16) + "\r\n"))
            write(buffer)
            write(ByteBuffer(string: "\r\n"))
        } else {
            write(buffer)
        }
    }

    func requestEnded(trailers: MessageFields?) {
        guard !isEnded, !requestHasEnded else { return }
        requestHasEnded = true
        if framing == .chunked { write(RequestWriter.lastChunk(trailers)) }
        guard case .forwarding(let connection) = phase else { return }
        setDeadline()
        connection.flush()
    }

    /// After a batch of body: sends it off, and stops the client while the upstream takes no more.
    func requestFlush() {
        guard case .forwarding(let connection) = phase else { return }
        connection.flush()
        guard case .forwarding = phase, !requestHasEnded else { return }
        if !connection.isWritable { client?.setRequestReading(false) }
        setDeadline()
    }

    private func write(_ buffer: ByteBuffer) {
        if case .forwarding(let connection) = phase { connection.write(buffer) } else { early.writeImmutableBuffer(buffer) }
    }

    /// A chunked body grew past the limit: what was sent cannot be unsent, so both sides are cut.
    private func overrun(_ limit: UInt64) {
        if responseHasBegun {
            record.outcome = .refused
            record.code = Refusal.Code.bodyTooLarge.rawValue
            end { $0.abortResponse() }
        } else {
            refuseBody(limit)
        }
    }

    func clientGone() {
        record.outcome = .clientGone
        end { _ in }
    }

    func clientWritabilityChanged(_ isWritable: Bool) {
        guard isWritable, case .forwarding(let connection) = phase else { return }
        connection.resumeReading()
    }

    var clientTakesMore: Bool { client?.isWritable ?? true }

    // MARK: From the upstream

    func upstreamInterim(_ head: ResponseHead) {
        // 100 was ours to say, and said; the others pass.
        if head.status != 100 { client?.sendInterim(head) }
    }

    func upstreamHead(_ head: ResponseHead) {
        responseHasBegun = true
        upstreamHead = ByteBuffer()
        record.status = head.status
        setDeadline()
        client?.sendHead(head)
    }

    func upstreamBody(_ body: ByteBuffer) {
        setDeadline()
        client?.sendBody(body)
    }

    func upstreamFlushed() {
        client?.flush()
    }

    func upstreamEnded(trailers: MessageFields?) {
        guard !isEnded else { return }
        // The connection has gone its own way already.
        phase = .preparing
        end { $0.sendEnd(trailers: trailers) }
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        guard case .forwarding(let connection) = phase, let service else { return }
        // Closed while our request was on its way: nothing was done with it, as far as anybody can tell.
        // Only a request that may be repeated is, and only once.
        if case .closedEarly = failure, connection.isReused, method.isIdempotent, framing == .none, !hasRetried {
            hasRetried = true
            phase = .preparing
            return connect(to: service, reuse: false)
        }
        phase = .preparing
        fail(failure)
    }

    func upstreamWritabilityChanged(_ isWritable: Bool) {
        guard !isEnded, !requestHasEnded else { return }
        setDeadline()
        client?.setRequestReading(isWritable)
    }

    // MARK: Ends

    private var isEnded: Bool {
        if case .ended = phase { true } else { false }
    }

    private var isQuoting: Bool {
        if case .quoting = phase { true } else { false }
    }

    private func fail(_ failure: UpstreamFailure) {
        record.outcome = .upstreamFailed
        record.code = failure.code
        if responseHasBegun {
            end { $0.abortResponse() }
        } else {
            record.status = failure.status
            end { $0.send(.upstreamFailure(failure)) }
        }
    }

    private func reply(_ reply: Reply) {
        end { $0.send(reply) }
    }

    /// The only way out: cuts the upstream if it is still busy with us, then lets the client have the last word.
    private func end(_ lastWord: (any ExchangeClient) -> Void) {
        guard !isEnded else { return }
        if case .forwarding(let connection) = phase { connection.close() }
        phase = .ended
        deadline = nil
        early = ByteBuffer()
        loop.shared.observer.exchangeEnded(
            ExchangeRecord(outcome: record.outcome, code: record.code, service: service?.name, status: record.status))
        guard let client else { return }
        self.client = nil
        lastWord(client)
    }
}
