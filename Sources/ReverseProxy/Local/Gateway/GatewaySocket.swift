import Accounts
import Gate
import HTTPWire
import Lightning
import NIOCore
import SocketGateway

/// A WebSocket of the gateway, which ends in this process: takes the place of an upstream in an exchange that became a tunnel. What is said on it is
/// ``SocketSession``'s to decide; this does it.
final class GatewaySocket: UpstreamLink {
    private let loop: LoopState
    private let desk: GatewayDesk
    private let caller: Caller
    private let origin: CallOrigin
    /// The 101.
    private let accepted: ResponseHead
    private var receiver: (any ResponseReceiver)?
    private var reader: WebSocketReader
    private var session: SocketSession
    private var calls: [Int: GatewayCall] = [:]
    /// Bytes of answers that are being put together.
    private var held = 0
    private var isLeft = false
    private var hasUnflushed = false

    /// The desk knows of it; it is left when the socket ends.
    init(loop: LoopState, desk: GatewayDesk, caller: Caller, origin: CallOrigin, accepted: ResponseHead) {
        self.loop = loop
        self.desk = desk
        self.caller = caller
        self.origin = origin
        self.accepted = accepted
        reader = WebSocketReader(messageLimit: desk.limits.messageBytes)
        session = SocketSession(limits: desk.limits, at: Self.moment(.now()))
    }

    var limits: SocketLimits { desk.limits }

    private static func moment(_ time: NIODeadline) -> Duration { .nanoseconds(Int64(clamping: time.uptimeNanoseconds)) }
    private var moment: Duration { Self.moment(.now()) }

    // MARK: The exchange's side

    var isReused: Bool { false }
    /// A client that does not take its answers is not read either.
    var isWritable: Bool { receiver?.takesMore ?? false }

    func begin(_ receiver: any ResponseReceiver, _ request: UpstreamRequest) {
        self.receiver = receiver
        loop.gatewaySockets.add(self)
        receiver.upstreamSwitched(accepted)
    }

    func sendBody(_ bytes: ByteBuffer) {
        bytes.withUnsafeReadableBytes { reader.receive($0) }
        do {
            while receiver != nil, let event = try reader.next() { received(event) }
        } catch {
            end(error.closeCode, reason: error.rawValue)
        }
    }

    func sendEnd(trailers: MessageFields?) {
        end(nil, reason: "")
    }

    func flush() {
        guard hasUnflushed else { return }
        hasUnflushed = false
        receiver?.upstreamFlushed()
        adaptToRoom()
    }

    func resumeReading() {
        adaptToRoom()
        if isWritable { receiver?.upstreamWritabilityChanged(true) }
        flush()
    }

    /// The exchange has ended.
    func close() {
        receiver = nil
        leave()
    }

    private func leave() {
        guard !isLeft else { return }
        isLeft = true
        loop.gatewaySockets.remove(self)
        desk.leave(caller.address)
        let calls = calls.values
        self.calls = [:]
        for call in calls { call.abandon() }
    }

    private func adaptToRoom() {
        perform(session.roomChanged(isWritable, at: moment))
    }

    // MARK: The client's side

    private func received(_ event: WebSocketReader.Event) {
        switch event {
        case .text(let text):
            perform(session.received(text, at: moment) { verify($0) })
        case .ping(let payload):
            perform(session.receivedControl(at: moment))
            send(WebSocketFrame.pong(payload))
        case .pong: perform(session.receivedControl(at: moment))
        case .binary: end(.unsupported, reason: "messages are text")
        case .close(let code): end(code, reason: "")
        }
    }

    private func verify(_ token: String) -> AccessVerdict {
        loop.gate.members?.verify(token, now: loop.shared.clock.now()) ?? .refused(.invalid)
    }

    private func perform(_ orders: [SocketOrder]) {
        for order in orders where receiver != nil {
            switch order {
            case .send(let text): send(WebSocketFrame.text(text))
            case .call(let call): begin(call)
            case .abandon(let number): calls.removeValue(forKey: number)?.abandon()
            case .admitted(let claims, let shown): welcome(claims, shown)
            case .measured(let asked, let measurement):
                let now = moment
                send(WebSocketFrame.text(desk.withGatekeeper { $0.choose(asked, by: measurement, at: now) }))
            case .close(let closing): end(closing.code, reason: closing.rawValue)
            }
        }
    }

    private func welcome(_ claims: AccessClaims, _ shown: String?) {
        loop.noteUse(claims, at: loop.shared.clock.now())
        let (now, identifier) = (moment, Self.identifier())
        switch desk.withGatekeeper({ $0.welcome(claims.grant, session: shown, identifier: identifier, at: now) }) {
        case .nothing: break
        case .selection(let message): send(WebSocketFrame.text(message))
        case .measure(let asked, let message):
            session.measures(asked)
            send(WebSocketFrame.text(message))
        }
    }

    private static func identifier() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    private func send(_ frame: [UInt8]) {
        guard let receiver else { return }
        hasUnflushed = true
        receiver.upstreamBody(ByteBuffer(bytes: frame))
    }

    /// The last word, and the end of the exchange.
    private func end(_ code: WebSocketCloseCode?, reason: String) {
        guard let receiver else { return }
        receiver.upstreamBody(ByteBuffer(bytes: WebSocketFrame.close(code, reason: reason)))
        self.receiver = nil
        leave()
        receiver.upstreamEnded(trailers: nil)
    }

    // MARK: Calls

    private func begin(_ call: SocketCall) {
        guard call.method != "CONNECT", call.method != "TRACE", let head = origin.head(of: call, limits: loop.shared.configuration.requestLimits)
        else {
            return refuse(call, status: 400, "This is not a request that can be passed on.")
        }
        // What the gate says about itself, to a proxy in front for instance, whose address may be this socket's: no client of a network asks for that.
        guard LocalRoutes.route(head) == nil else { return refuse(call, status: 404, "There is no such path here.") }
        let running = GatewayCall(number: call.number, loop: loop, socket: self)
        calls[call.number] = running
        running.begin(call, head, caller: caller)
    }

    private func refuse(_ call: SocketCall, status: Int, _ message: String) {
        perform(session.answered(call.number, .failed(status: status, message: message), at: moment))
    }

    func answered(_ call: GatewayCall, _ answer: CallAnswer) {
        calls[call.number] = nil
        perform(session.answered(call.number, answer, at: moment))
        flush()
    }

    /// Whether so many more bytes of answers may be kept.
    func hold(_ count: Int) -> Bool {
        guard held + count <= limits.heldBytes else { return false }
        held += count
        return true
    }

    func release(_ count: Int) {
        held -= count
    }

    // MARK: Time

    func tick(_ now: NIODeadline, members: AccessTokenVerifier?) {
        if let claims = session.claims {
            let refusal = members.map { $0.revocation(of: claims) } ?? .revoked
            if let refusal { perform(session.revoked(refusal)) }
        }
        perform(session.passed(to: Self.moment(now)))
        for call in Array(calls.values) { call.checkDeadline(now) }
        flush()
    }

    func stop() {
        perform(session.stopping())
    }
}

extension SocketClosing {
    fileprivate var code: WebSocketCloseCode {
        switch self {
        case .unauthorized, .revoked, .notAuthenticated, .flooding: .policy
        case .silent, .stopping: .goingAway
        }
    }
}
