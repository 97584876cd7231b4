public import Accounts

/// The gateway's protocol on one WebSocket (Lightquark v4): what is answered to what, and when the socket is closed.
///
/// Methods are named after events and give orders. A moment is the time since any fixed point, which never goes back; whether a token is good is the caller's
/// to say. Says nothing before the client has spoken: there is one that throws away whatever comes together with the answer to its handshake.
public struct SocketSession: Sendable {
    private struct Pending: Sendable {
        let state: [UInt8]?
        let until: Duration
    }

    private struct Waiting: Sendable {
        let call: SocketCall
        let state: [UInt8]?
    }

    private let limits: SocketLimits
    private let openedAt: Duration
    private var lastHeard: Duration
    private var hasSpoken = false
    private var isClosed = false
    private var rate: MessageRate
    private var measure: GatekeeperSession?
    private var callCount = 0
    private var calls: [Int: Pending] = [:]
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var hasRoom = true
    /// Who signed in.
    public private(set) var claims: AccessClaims?

    public init(limits: SocketLimits, at moment: Duration) {
        self.limits = limits
        openedAt = moment
        lastHeard = moment
        rate = MessageRate(burst: limits.messageBurst, perSecond: limits.messagesPerSecond, at: moment)
    }

    // MARK: Messages

    /// - Parameters:
    ///   - text: a message, valid UTF-8.
    ///   - verify: says what an access token is worth now.
    public mutating func received(_ text: [UInt8], at moment: Duration, verify: (String) -> AccessVerdict) -> [SocketOrder] {
        guard !isClosed else { return [] }
        hasSpoken = true
        lastHeard = moment
        let verdict = rate.take(at: moment)
        if verdict == .flooding { return close(.flooding, code: 429) }
        let event: ClientEvent
        do {
            event = try ClientEvent(text)
        } catch {
            return [.send(ServerEvent.error(400, error.message, state: nil))]
        }
        switch event.name {
        // Always answered: its client takes silence for the end.
        case "heartbeat": return [.send(ServerEvent.heartbeat(state: event.state))]
        case "ping": return [.send(ServerEvent.pong(state: event.state))]
        case "authenticate": return authenticate(event, verify: verify)
        case "rpc": return verdict == .over ? refuse(event, "Too many messages; wait a second.") : call(event, at: moment)
        case "gatekeeperMeasure":
            guard let measure else { return [] }
            self.measure = nil
            return [.measured(measure, MeasuredLatencies(event))]
        default:
            return [.send(ServerEvent.error(400, "There is no such event; there are authenticate, heartbeat, ping and rpc.", state: event.state))]
        }
    }

    /// A ping or pong of the WebSocket protocol came: as good a sign of life as a heartbeat, and counted as a message.
    public mutating func receivedControl(at moment: Duration) -> [SocketOrder] {
        guard !isClosed else { return [] }
        lastHeard = moment
        return rate.take(at: moment) == .flooding ? close(.flooding, code: 429) : []
    }

    private mutating func authenticate(_ event: ClientEvent, verify: (String) -> AccessVerdict) -> [SocketOrder] {
        let shown: (token: String, session: String?)
        do {
            shown = try event.credentials()
        } catch {
            return close(.unauthorized, code: 401, error.message, state: event.state)
        }
        switch verify(shown.token) {
        case .refused(let refusal): return close(.unauthorized, code: 401, refusal.message, state: event.state)
        case .accepted(let claims):
            self.claims = claims
            return [.send(ServerEvent.authenticated(state: event.state)), .admitted(claims, session: shown.session)]
        }
    }

    /// The client was asked to measure; its next answer counts.
    public mutating func measures(_ session: GatekeeperSession) {
        measure = session
    }

    // MARK: Calls

    private mutating func call(_ event: ClientEvent, at moment: Duration) -> [SocketOrder] {
        let call: SocketCall
        do {
            call = try event.call(number: callCount)
        } catch {
            // What cannot be a token is answered as a token that is not good.
            let status = error == .member("token") ? 401 : 400
            return [.send(ServerEvent.answer(state: event.state, body: Envelope.json(status: status, message: error.message)))]
        }
        callCount += 1
        if hasRoom, waiting.isEmpty, calls.count < limits.calls { return [start(call, event.state, at: moment)] }
        guard waiting.count < limits.waitingCalls, waitingBytes + call.size <= limits.waitingBytes else {
            return refuse(event, "Too many calls at once; wait for some to be answered.")
        }
        waiting.append(Waiting(call: call, state: event.state))
        waitingBytes += call.size
        return []
    }

    private func refuse(_ event: ClientEvent, _ message: String) -> [SocketOrder] {
        [.send(ServerEvent.answer(state: event.state, body: Envelope.json(status: 429, message: message)))]
    }

    private mutating func start(_ call: SocketCall, _ state: [UInt8]?, at moment: Duration) -> SocketOrder {
        calls[call.number] = Pending(state: state, until: moment + limits.callTimeout)
        return .call(call)
    }

    /// What came of a call. One that nobody waits for any more is passed over.
    public mutating func answered(_ number: Int, _ answer: CallAnswer, at moment: Duration) -> [SocketOrder] {
        guard !isClosed, let call = calls.removeValue(forKey: number) else { return [] }
        return [.send(ServerEvent.answer(state: call.state, body: Envelope.json(for: answer)))] + startWaiting(at: moment)
    }

    /// Whether the client takes what is sent to it: while it does not, no further calls are begun.
    public mutating func roomChanged(_ hasRoom: Bool, at moment: Duration) -> [SocketOrder] {
        self.hasRoom = hasRoom
        return isClosed ? [] : startWaiting(at: moment)
    }

    private mutating func startWaiting(at moment: Duration) -> [SocketOrder] {
        guard hasRoom, !waiting.isEmpty, calls.count < limits.calls else { return [] }
        let next = waiting.prefix(limits.calls - calls.count)
        waiting.removeFirst(next.count)
        waitingBytes -= next.reduce(0) { $0 + $1.call.size }
        return next.map { start($0.call, $0.state, at: moment) }
    }

    // MARK: Time

    /// Time passed.
    public mutating func passed(to moment: Duration) -> [SocketOrder] {
        guard !isClosed else { return [] }
        if claims == nil, moment - openedAt >= limits.authenticationTimeout { return close(.notAuthenticated, code: 401) }
        if moment - lastHeard >= limits.idleTimeout { return close(.silent, code: 408) }
        guard !calls.isEmpty else { return [] }
        let late = calls.filter { moment >= $0.value.until }.keys.sorted()
        return late.flatMap { number in
            [.abandon(number)] + answered(number, .failed(status: 504, message: "The call was not answered in time."), at: moment)
        }
    }

    /// The grant by which somebody signed in has ended.
    public mutating func revoked(_ refusal: AccessRefusal) -> [SocketOrder] {
        isClosed ? [] : close(.revoked, code: 401, refusal.message)
    }

    /// The server is about to stop.
    public mutating func stopping() -> [SocketOrder] {
        guard !isClosed else { return [] }
        isClosed = true
        return [.close(.stopping)]
    }

    private mutating func close(_ closing: SocketClosing, code: Int, _ message: String? = nil, state: [UInt8]? = nil) -> [SocketOrder] {
        isClosed = true
        // Not even that, to a client that has not spoken.
        guard hasSpoken else { return [.close(closing)] }
        return [.send(ServerEvent.error(code, message ?? "This connection is closed: \(closing.rawValue).", state: state)), .close(closing)]
    }
}

extension SocketCall {
    /// What it takes in memory while it waits, about, in bytes.
    fileprivate var size: Int { 128 + route.utf8.count + (token?.utf8.count ?? 0) + (body?.count ?? 0) }
}
