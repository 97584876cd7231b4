import Gate
import HTTPWire
import NIOCore

/// One check of one address, on a connection of its own: that one can be made is part of what is checked.
final class HealthProbe: ResponseReceiver {
    private let check: HealthCheck
    private let request: UpstreamRequest
    private let pool: UpstreamPool
    private let eventLoop: any EventLoop
    private var answer: HealthAnswer
    private var link: (any UpstreamLink)?
    private var timeout: Scheduled<Void>?
    private var then: ((HealthFailure?) -> Void)?

    init(_ check: HealthCheck, of address: UpstreamAddress, loop: LoopState) {
        self.check = check
        request = UpstreamRequest(check.probe, of: address)
        pool = UpstreamPool(address: address, loop: loop)
        eventLoop = loop.eventLoop
        answer = HealthAnswer(to: check.probe)
    }

    /// - Parameter then: called once, with `nil` when the address is well; never after ``cancel()``.
    func start(then: @escaping (HealthFailure?) -> Void) {
        self.then = then
        timeout = eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(check.timeout)) { [self] in finish(.timeout) }
        pool.connect(forUpgrade: false, timeout: check.timeout) { [self] result in
            switch result {
            case .success(let link): use(link)
            case .failure(let error): finish(HealthFailure(connecting: error))
            }
        }
    }

    func cancel() {
        then = nil
        letGo()
    }

    private func use(_ link: any UpstreamLink) {
        self.link = link
        // Connecting took until the time was over.
        guard then != nil else { return letGo() }
        link.begin(self, request)
        if request.framing != .none {
            // An empty message: the server as a whole.
            link.sendBody(ByteBuffer(repeating: 0, count: 5))
            link.sendEnd(trailers: nil)
        }
        link.flush()
    }

    private func finish(_ failure: HealthFailure?) {
        guard let then else { return }
        self.then = nil
        letGo()
        then(failure)
    }

    private func letGo() {
        timeout?.cancel()
        timeout = nil
        link?.close()
        link = nil
        pool.closeAll()
    }

    // MARK: From the upstream

    var requestIsSent: Bool { true }
    var takesMore: Bool { true }

    func upstreamHead(_ head: ResponseHead) { answer.headCame(head) }

    func upstreamBody(_ body: ByteBuffer) {
        if !answer.bodyCame(body) { finish(answer.failure(trailers: nil)) }
    }

    func upstreamEnded(trailers: MessageFields?) { finish(answer.failure(trailers: trailers)) }
    func upstreamFailed(_ failure: UpstreamFailure) { finish(.upstream(failure)) }

    // Nothing to do: interim responses are none, no switch was asked for, and nothing waits to be passed on or sent.
    func upstreamInterim(_ head: ResponseHead) {}
    func upstreamSwitched(_ head: ResponseHead) {}
    func upstreamFlushed() {}
    func upstreamWritabilityChanged(_ isWritable: Bool) {}
}
