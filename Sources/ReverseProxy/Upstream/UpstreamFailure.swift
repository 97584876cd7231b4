/// How an upstream let an exchange down.
enum UpstreamFailure {
    /// No connection could be made.
    case unreachable
    case connectTimeout
    /// The upstream's certificate is not one that is trusted.
    case untrusted
    /// Closed before any byte of the response.
    case closedEarly
    case closedMidway
    /// The upstream says that it did not even look at the request (RFC 9113 section 8.7): it may be sent again, whatever it is.
    case refusedStream
    case malformed(String)
    case headTimeout
    case idleTimeout
    /// It speaks HTTP/2 only, which has no `Upgrade`.
    case cannotUpgrade
    /// It answered a handshake with success and did not switch. To a client of HTTP/2 that would say that the tunnel stands (RFC 8441 section 5).
    case declinedUpgrade

    /// The stable code in a reply and in the log.
    var code: String {
        switch self {
        case .unreachable: "upstream-unreachable"
        case .connectTimeout: "upstream-connect-timeout"
        case .untrusted: "upstream-untrusted"
        case .closedEarly: "upstream-closed-early"
        case .closedMidway: "upstream-closed-midway"
        case .refusedStream: "upstream-refused"
        case .malformed: "upstream-malformed-response"
        case .headTimeout: "upstream-head-timeout"
        case .idleTimeout: "upstream-idle-timeout"
        case .cannotUpgrade: "upstream-cannot-upgrade"
        case .declinedUpgrade: "upstream-declined-upgrade"
        }
    }

    var status: Int {
        switch self {
        case .connectTimeout, .headTimeout, .idleTimeout: 504
        default: 502
        }
    }

    var message: String {
        switch self {
        case .unreachable: "the service behind the gate does not accept connections"
        case .connectTimeout: "the service behind the gate did not accept a connection in time"
        case .untrusted: "the service behind the gate has a certificate that is not trusted"
        case .closedEarly: "the service behind the gate closed the connection without an answer"
        case .closedMidway: "the service behind the gate broke off its answer"
        case .refusedStream: "the service behind the gate refused the request"
        case .malformed(let reason): "the service behind the gate answered something that is not HTTP (\(reason))"
        case .headTimeout: "the service behind the gate did not answer in time"
        case .idleTimeout: "the service behind the gate stopped in the middle of its answer"
        case .declinedUpgrade: "the service behind the gate did not switch to the protocol that was asked for"
        case .cannotUpgrade: "the service behind the gate speaks HTTP/2 only, which cannot switch to another protocol"
        }
    }
}
