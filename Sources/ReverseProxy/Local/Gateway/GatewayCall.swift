import HTTPWire
import NIOCore
import SocketGateway

/// One rpc of a socket: an ordinary exchange, whose response is collected here instead of going to a connection.
final class GatewayCall: ExchangeClient {
    let number: Int
    private let loop: LoopState
    private weak var socket: GatewaySocket?
    private var exchange: Exchange?
    private var status = 0
    private var body: [UInt8] = []

    init(number: Int, loop: LoopState, socket: GatewaySocket) {
        self.number = number
        self.loop = loop
        self.socket = socket
    }

    /// The answer may come before this returns.
    func begin(_ call: SocketCall, _ head: RequestHead, caller: Caller) {
        let exchange = Exchange(loop: loop, client: self, head: head)
        self.exchange = exchange
        exchange.begin(head, caller: caller)
        guard let body = call.body, self.exchange != nil else { return }
        exchange.requestBody(ByteBuffer(bytes: body))
        exchange.requestEnded(trailers: nil)
    }

    func checkDeadline(_ now: NIODeadline) {
        exchange?.checkDeadline(now)
    }

    /// Nobody waits for the answer any more.
    func abandon() {
        socket?.release(body.count)
        socket = nil
        let exchange = exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    private func finish(_ answer: CallAnswer) {
        exchange = nil
        guard let socket else { return }
        self.socket = nil
        socket.release(body.count)
        body = []
        socket.answered(self, answer)
    }

    private func giveUp(_ message: String) {
        let exchange = exchange
        finish(.failed(status: 502, message: message))
        exchange?.clientGone()
    }

    // MARK: The response

    var isWritable: Bool { true }
    var unsentBytes: Int { 0 }
    var takesTrailers: Bool { true }

    func sendInterim(_ head: ResponseHead) {}

    func sendHead(_ head: ResponseHead) {
        status = head.status
    }

    func sendSwitch(_ head: ResponseHead) {
        giveUp("The service switched to another protocol.")
    }

    func sendBody(_ bytes: ByteBuffer) {
        guard let socket else { return }
        guard body.count + bytes.readableBytes <= socket.limits.answerBytes else {
            return giveUp("The answer is too long for a message; ask over HTTP.")
        }
        guard socket.hold(bytes.readableBytes) else { return giveUp("The answers to several calls are too long at once; ask again.") }
        body.append(contentsOf: bytes.readableBytesView)
    }

    func sendEnd(trailers: MessageFields?) {
        finish(.response(status: status, body: body))
    }

    func send(_ reply: Reply) {
        finish(.response(status: reply.status, body: reply.body))
    }

    func flush() {}

    func abortResponse() {
        finish(.failed(status: 502, message: "The service broke off its answer."))
    }

    func sendContinue() {}

    func setRequestReading(_ isWanted: Bool) {}
}
