import Gate
import HTTPWire
import L402
import Lightning
import NIOCore

/// One request and its response: asks the gate, then carries the request to the upstream and the response back, as fast as the slower side goes.
///
/// Independent of the protocol that the client speaks. Lives on one event loop. A call into the client may end the exchange before it returns.
final class Exchange: ResponseReceiver {
    private enum Phase {
        /// Waiting for an answer of our own: more of a body is of no use.
        case quoting
        /// For a service of our own, which gets the whole body at once.
        case collecting(LocalRequest)
        /// Waiting for a connection.
        case preparing
        case forwarding(any UpstreamLink)
        case ended
    }

    /// Whose fault it is that an exchange does not get to its end.
    private enum Failure {
        case upstream(UpstreamFailure)
        /// The request body does not come.
        case clientSilent
    }

    let loop: LoopState
    private var client: (any ExchangeClient)?
    private var phase = Phase.preparing
    private let method: RequestHead.Method
    private let framing: BodyFraming
    private var service: GatedService?
    private var permit: Permit?
    private var upstream: Upstream?
    /// Kept until a byte of the response came, in case it must be sent again.
    private var request: UpstreamRequest?
    /// The same request for another address of the service.
    private var redirect: ((Upstream) -> UpstreamRequest)?
    private var retries: Retries?
    /// Those that let this request down.
    private var failedUpstreams: [Upstream] = []
    private var crossOrigin: CrossOrigin?
    /// Body that came before there was a connection; bounded, because reading stops meanwhile.
    private var early = ByteBuffer()
    private var trailers: MessageFields?
    private var requestHasEnded = false
    /// Whether any body was given to an upstream: then the request cannot be sent again.
    private var bodyIsSpent = false
    private var isTunnel = false
    /// A tunnel asked for over HTTP/2, where any success means that it stands.
    private let isExtendedConnect: Bool
    private let isGRPC: Bool
    private let grpcDeadline: NIODeadline?
    private var bodySeen: UInt64 = 0
    private var responseHasBegun = false
    private let expectsContinue: Bool
    private var deadline: (at: NIODeadline, failure: Failure)?
    /// When the deadline was set, in ticks of the event loop.
    private var deadlineTick: NIODeadline?
    /// What the client had still to take when it was last looked at for being slow.
    private var unsentBytesBefore = Int.max
    private var record: (outcome: ExchangeRecord.Outcome, code: String?, status: Int) = (.admitted, nil, 0)
    private var meter = ExchangeMeter()
    private var recordedRequest: ExchangeRecord.Request?
    /// Forward-auth: the status decides about a request of somebody else's, so it is never dressed up for a protocol.
    var proxyStatus: ForwardAuthStatus?

    init(loop: LoopState, client: any ExchangeClient, head: RequestHead) {
        self.loop = loop
        self.client = client
        method = head.method
        framing = head.framing
        requestHasEnded = head.framing == .none
        expectsContinue = head.expectsContinue
        isExtendedConnect = head.isHTTP2 && head.upgrade != nil
        isGRPC = head.isGRPC
        grpcDeadline = isGRPC ? head.grpcTimeout.map { loop.deadline(after: $0) } : nil
    }

    // MARK: The decision

    /// - Parameter caller: whose address goes upstream and whom the throttle counts.
    func begin(_ head: RequestHead, caller: Caller) {
        if loop.shared.recordsRequests { recordedRequest = head.recorded(caller: caller.text) }
        if beginLocal(head, caller: caller) { return }
        let request = head.gateRequest(routingFields: loop.gate.services.routingFields)
        follow(loop.decide(request, now: loop.shared.clock.now()), head, caller: caller)
    }

    func follow(_ decision: Decision, _ head: RequestHead, caller: Caller) {
        if let policy = decision.crossOrigin { crossOrigin = CrossOrigin(policy, origin: head.origin) }
        switch decision {
        case .admitted(let permit): admit(permit, head, caller)
        case .paymentRequired(let quote): quoteChallenge(quote, caller: caller, wantsPage: head.wantsPage)
        case .refused(let refusal):
            record = (.refused, refusal.code.rawValue, refusal.status)
            reply(.refusal(refusal))
        case .preflight(let service):
            self.service = service
            record = (.preflight, nil, 204)
            reply(CrossOrigin(service.crossOrigin, origin: head.origin)?.preflight ?? .preflight)
        }
    }

    private func admit(_ permit: Permit, _ head: RequestHead, _ caller: Caller) {
        noteAdmission(permit)
        if let limit = permit.service.bodyLimit, case .length(let length) = framing, length > limit { return refuseBody(limit) }
        guard let upstream = loop.upstream(for: permit.service) else { return fail(.unreachable) }
        if head.upgrade != nil, upstream.address.scheme == .h2c { return fail(.cannotUpgrade) }
        retries = Retries(head, at: permit.service)
        go(to: upstream, RequestWriter.request(head, permit: permit, upstream: upstream.address, caller: caller, loop: loop))
        if permit.service.upstreams.count > 1 { keepForOthers(head, permit, caller) }
        connect(reuse: true)
    }

    /// For another address, where there is one. Apart, so that only then the head is copied.
    @inline(never)
    private func keepForOthers(_ head: RequestHead, _ permit: Permit, _ caller: Caller) {
        redirect = { [loop] in RequestWriter.request(head, permit: permit, upstream: $0.address, caller: caller, loop: loop) }
    }

    private func go(to upstream: Upstream, _ request: UpstreamRequest) {
        self.upstream?.ended()
        upstream.began()
        self.upstream = upstream
        self.request = request
    }

    func noteAdmission(_ permit: Permit) {
        service = permit.service
        self.permit = permit
    }

    /// For forward-auth: what the record says is asked for, and by whom.
    func noteRequest(_ original: OriginalRequest, _ caller: Caller) {
        recordedRequest = recordedRequest?.asked(original, by: caller.text)
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

    // MARK: Services of our own

    func collect(_ request: LocalRequest, for service: any LocalService) {
        if case .length(let length) = framing, length > UInt64(service.bodyLimit) { return refuseBody(UInt64(service.bodyLimit)) }
        if requestHasEnded { return ask(request) }
        phase = .collecting(request)
        deadline = (loop.deadline(after: loop.shared.configuration.clientIdleTimeout), .clientSilent)
        if expectsContinue { client?.sendContinue() }
    }

    private func collect(_ buffer: ByteBuffer) {
        guard let limit = loop.shared.localService?.bodyLimit, bodySeen <= UInt64(limit) else {
            return refuseBody(UInt64(loop.shared.localService?.bodyLimit ?? 0))
        }
        early.writeImmutableBuffer(buffer)
        deadline = (loop.deadline(after: loop.shared.configuration.clientIdleTimeout), .clientSilent)
    }

    private func ask(_ request: LocalRequest) {
        guard let service = loop.shared.localService else { return }
        phase = .quoting
        deadline = nil
        client?.setRequestReading(false)
        let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
        let eventLoop = loop.eventLoop
        var request = request
        request.body = early
        early = ByteBuffer()
        Task { [request] in
            let reply = await service.respond(to: request)
            eventLoop.execute { bound.value.answer(.local, Reply(status: reply.status, fields: reply.fields, body: reply.body)) }
        }
    }

    /// For a tunnel that ends in this process.
    func open(_ link: any UpstreamLink) {
        record = (.local, nil, 101)
        phase = .forwarding(link)
        link.begin(self, .none)
    }

    // MARK: The upstream connection

    private func connect(reuse: Bool) {
        guard let upstream, let timeout = permit?.timeouts.connect, let request else { return fail(.unreachable) }
        let pool = loop.pool(for: upstream)
        let isForUpgrade = request.handshake != nil
        if reuse, let link = pool.takeReady(forUpgrade: isForUpgrade) { return use(link, request) }
        client?.setRequestReading(false)
        pool.connect(forUpgrade: isForUpgrade, timeout: timeout) { [self] result in
            switch result {
            case .success(let link):
                guard case .preparing = phase else { return link.close() }
                client?.setRequestReading(true)
                use(link, request)
                link.flush()
            case .failure(let error):
                guard case .preparing = phase else { return }
                connectingFailed(UpstreamFailure(connecting: error))
            }
        }
    }

    /// Nothing was sent yet, so another address may be asked, whatever the request is.
    private func connectingFailed(_ failure: UpstreamFailure) {
        guard let failed = upstream, let service else { return fail(failure) }
        failed.failed(now: .now())
        failedUpstreams.append(failed)
        guard let redirect, let next = loop.upstream(for: service, excluding: failedUpstreams), takeRetry(after: .notConnected) else {
            return fail(failure)
        }
        go(to: next, redirect(next))
        connect(reuse: true)
    }

    private func use(_ link: any UpstreamLink, _ request: UpstreamRequest) {
        phase = .forwarding(link)
        link.begin(self, request)
        if early.readableBytes > 0 {
            bodyIsSpent = true
            link.sendBody(early)
            early = ByteBuffer()
        }
        setDeadline()
        if requestHasEnded {
            if framing != .none { link.sendEnd(trailers: trailers) }
            link.flush()
        } else if expectsContinue {
            client?.sendContinue()
        }
    }

    /// Who has to do something next, and how long that may take from now on.
    private func setDeadline() {
        guard let timeouts = permit?.timeouts, case .forwarding(let connection) = phase else { return }
        unsentBytesBefore = .max
        deadlineTick = loop.lastTick
        // A call may rest for hours between two messages. That its ends are alive is seen to by pings, how long it may take by its own deadline.
        if isGRPC {
            deadline = grpcDeadline.map { ($0, .upstream(.headTimeout)) }
        } else if isTunnel {
            deadline = (loop.deadline(after: Self.tunnelIdleTimeout), .upstream(.idleTimeout))
        } else if requestHasEnded, !responseHasBegun {
            deadline = (loop.deadline(after: timeouts.head), .upstream(.headTimeout))
        } else if !responseHasBegun, connection.isWritable {
            deadline = (loop.deadline(after: loop.shared.configuration.clientIdleTimeout), .clientSilent)
        } else {
            deadline = (loop.deadline(after: timeouts.idle), .upstream(.idleTimeout))
        }
    }

    /// What was waited for goes on. Between two ticks the deadline stays where it is.
    private func renewDeadline() {
        if deadlineTick == loop.lastTick { unsentBytesBefore = .max } else { setDeadline() }
    }

    func checkDeadline(_ now: NIODeadline) {
        guard let deadline, now >= deadline.at else { return }
        if responseHasBegun, let client, !client.isWritable { return checkReader(client) }
        switch deadline.failure {
        // The deadline of a call of gRPC is its client's: once it has passed, nobody waits.
        case .upstream(.headTimeout) where !isGRPC && mayRepeat(after: .timeout): repeatElsewhere()
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
        meter.received(buffer.readableBytes)
        if case .collecting = phase { return collect(buffer) }
        if let limit = service?.bodyLimit, bodySeen > limit, !isTunnel { return overrun(limit) }
        if case .forwarding(let link) = phase {
            bodyIsSpent = true
            link.sendBody(buffer)
        } else {
            early.writeImmutableBuffer(buffer)
        }
    }

    func requestEnded(trailers: MessageFields?) {
        guard !isEnded, !requestHasEnded else { return }
        requestHasEnded = true
        if case .collecting(let request) = phase { return ask(request) }
        guard case .forwarding(let link) = phase else {
            self.trailers = trailers
            return
        }
        link.sendEnd(trailers: trailers)
        setDeadline()
        link.flush()
    }

    /// After a batch of body: sends it off, and stops the client while the upstream takes no more.
    func requestFlush() {
        guard case .forwarding(let connection) = phase else { return }
        connection.flush()
        guard case .forwarding = phase, !requestHasEnded else { return }
        if !connection.isWritable { client?.setRequestReading(false) }
        setDeadline()
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

    var takesMore: Bool { client?.isWritable ?? true }

    // MARK: From the upstream

    func upstreamInterim(_ head: ResponseHead) {
        // 100 was ours to say, and said; the others pass.
        if head.status != 100 { client?.sendInterim(head) }
    }

    func upstreamHead(_ head: ResponseHead) {
        if isExtendedConnect, (200..<300).contains(head.status) { return fail(.declinedUpgrade) }
        upstream?.answered()
        if mayRepeat(after: .status(head.status)) { return repeatElsewhere() }
        responseHasBegun = true
        request = nil
        redirect = nil
        record.status = head.status
        meter.headCame()
        setDeadline()
        if let crossOrigin { client?.sendHead(crossOrigin.applied(to: head)) } else { client?.sendHead(head) }
    }

    /// The upstream switched protocols: what comes from now on is nobody's business here but the ends'.
    func upstreamSwitched(_ head: ResponseHead) {
        responseHasBegun = true
        request = nil
        redirect = nil
        isTunnel = true
        requestHasEnded = false
        record.status = head.status
        meter.headCame()
        setDeadline()
        loop.watch(self)
        client?.sendSwitch(head)
        client?.setRequestReading(true)
    }

    /// How long nothing may pass through a tunnel, in either direction.
    private static let tunnelIdleTimeout = Duration.seconds(3600)

    /// Ends a tunnel whose pass was taken back or has run out.
    func checkTunnel(_ gate: Gate, now: Timestamp) {
        guard isTunnel, let identity = permit?.identity, let service, !isEnded else { return }
        guard let objection = gate.objection(to: identity, at: service, now: now) else { return }
        record.outcome = .refused
        record.code = objection
        end { $0.abortResponse() }
    }

    func upstreamBody(_ body: ByteBuffer) {
        renewDeadline()
        meter.sent(body.readableBytes)
        client?.sendBody(body)
    }

    func upstreamFlushed() {
        meter.paused()
        client?.flush()
    }

    func upstreamEnded(trailers: MessageFields?) {
        guard !isEnded else { return }
        // The connection has gone its own way already.
        phase = .preparing
        end { $0.sendEnd(trailers: trailers) }
    }

    func upstreamFailed(_ failure: UpstreamFailure) {
        guard case .forwarding(let link) = phase else { return }
        phase = .preparing
        switch failure {
        // Closed while nothing was on its way, as far as anybody can tell: the address is well, but its other idle connections may be closed, too.
        case .closedEarly where link.isReused && mayRepeat(after: .closed(wasReused: true)): connect(reuse: false)
        case .closedEarly where !link.isReused && mayRepeat(after: .closed(wasReused: false)): repeatElsewhere()
        case .refusedStream where mayRepeat(after: .refused): repeatElsewhere()
        default: fail(failure)
        }
    }

    /// Whether the request may be sent again; counts it as sent.
    private func mayRepeat(after cause: Retries.Cause) -> Bool {
        !bodyIsSpent && !responseHasBegun && request != nil && takeRetry(after: cause)
    }

    private func takeRetry(after cause: Retries.Cause) -> Bool {
        retries?.take(after: cause) ?? false
    }

    /// Sends the request again: to an address that has not let it down, or where there is none to the same.
    private func repeatElsewhere() {
        if case .forwarding(let link) = phase { link.close() }
        phase = .preparing
        deadline = nil
        if let redirect, let service, let upstream {
            failedUpstreams.append(upstream)
            if let next = loop.upstream(for: service, excluding: failedUpstreams) { go(to: next, redirect(next)) }
        }
        connect(reuse: true)
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
            // A call that ends with a status tells its client more than one that breaks off.
            let trailers = isGRPC && client?.takesTrailers == true ? GRPCStatus(failure).trailers(failure.message) : nil
            end { if let trailers { $0.sendEnd(trailers: trailers) } else { $0.abortResponse() } }
        } else {
            record.status = failure.status
            reply(.upstreamFailure(failure))
        }
    }

    private func reply(_ reply: Reply) {
        let reply = crossOrigin?.applied(to: reply) ?? reply
        let answer = proxyStatus.map { $0.adapted(reply) } ?? (isGRPC ? reply.asGRPC : reply)
        meter.sent(answer.body.count)
        end { $0.send(answer) }
    }

    /// An answer that needs no upstream.
    func answer(_ outcome: ExchangeRecord.Outcome, service: GatedService? = nil, _ reply: Reply) {
        record = (outcome, reply.code, reply.status)
        if let service { self.service = service }
        self.reply(reply)
    }

    /// The only way out: cuts the upstream if it is still busy with us, then lets the client have the last word.
    private func end(_ lastWord: (any ExchangeClient) -> Void) {
        guard !isEnded else { return }
        if case .forwarding(let connection) = phase { connection.close() }
        phase = .ended
        deadline = nil
        if isTunnel { loop.unwatch(self) }
        redirect = nil
        upstream?.ended()
        upstream = nil
        early = ByteBuffer()
        loop.count(finalRecord())
        guard let client else { return }
        self.client = nil
        lastWord(client)
    }

    private func finalRecord() -> ExchangeRecord {
        var final = ExchangeRecord(outcome: record.outcome, code: record.code, service: service?.name, status: record.status)
        final.request = recordedRequest
        final.retries = retries?.count ?? 0
        if recordedRequest != nil { final.paymentHash = permit?.identity?.paymentHash }
        final.nanoseconds = meter.nanosecondsToEnd()
        final.upstreamNanoseconds = meter.upstreamNanoseconds
        final.bytesReceived = meter.bytesReceived
        final.bytesSent = meter.bytesSent
        return final
    }
}

extension Decision {
    /// What pages of other origins may read of the answer; a preflight has an answer of its own.
    fileprivate var crossOrigin: CrossOriginPolicy? {
        switch self {
        case .admitted(let permit): permit.service.crossOrigin
        case .paymentRequired(let quote): quote.service.crossOrigin
        case .refused(let refusal): refusal.crossOrigin
        case .preflight: nil
        }
    }
}
