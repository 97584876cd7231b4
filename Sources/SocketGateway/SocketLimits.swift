/// How much a WebSocket of the gateway may do.
public struct SocketLimits: Hashable, Sendable {
    /// Of one message, in bytes, however many frames it comes in.
    public var messageBytes = 64 * 1024
    /// Of the answer to one rpc, in bytes.
    public var answerBytes = 1024 * 1024
    /// Of all answers that are being put together for one socket, in bytes.
    public var heldBytes = 4 * 1024 * 1024
    /// Messages that may come at once, and how many more each second gives. Beyond them an rpc is refused; beyond twice as many at once the socket is closed.
    public var messageBurst = 120
    public var messagesPerSecond = 30
    /// Calls that are under way at a time; further ones wait.
    public var calls = 32
    /// Calls that wait, and the bytes of them. Beyond them an rpc is refused.
    public var waitingCalls = 96
    public var waitingBytes = 256 * 1024
    /// How long one call may take.
    public var callTimeout = Duration.seconds(300)
    /// How long a socket may stay without a sign-in.
    public var authenticationTimeout = Duration.seconds(60)
    /// How long a client may say nothing; it has to send a heartbeat now and then.
    public var idleTimeout = Duration.seconds(120)
    /// Sockets of one caller's address at a time.
    public var socketsPerCaller = 256

    public init() {}

    /// Of a `state`, in bytes of its JSON text.
    static let stateBytes = 1024
    /// Of the `route` of an rpc, in bytes.
    static let routeBytes = 8 * 1024
    /// Of the `token` of an rpc, in bytes. Far more than one of ours has: it may be another server's.
    static let tokenBytes = 4 * 1024
    /// Lists and objects inside each other, in what passes through.
    static let depth = 128
}
