/// What a client sent that is no WebSocket (RFC 6455), or more than we take. The connection ends with ``closeCode``.
public enum WebSocketError: String, Error, Hashable, Sendable {
    /// A bit that an extension would give a meaning to, and none was agreed (section 5.2).
    case reservedBits = "reserved-bits"
    case unknownOpcode = "unknown-opcode"
    /// Every frame of a client is masked (section 5.1).
    case notMasked = "not-masked"
    /// A length that is not written in the shortest way (section 5.2), or of more than 63 bits.
    case malformedLength = "malformed-length"
    case fragmentedControl = "fragmented-control"
    /// More than 125 bytes in a control frame (section 5.5).
    case longControl = "long-control"
    /// A continuation of nothing.
    case unexpectedContinuation = "unexpected-continuation"
    /// A new message inside another.
    case interleaved
    /// A close frame of one byte, or with a code that nobody may send (section 7.4).
    case malformedClose = "malformed-close"
    /// A message in more pieces than we put together.
    case tooManyFragments = "too-many-fragments"
    /// A message longer than we take.
    case tooLong = "too-long"
    /// A text that is not UTF-8 (section 8.1).
    case notText = "not-text"

    public var closeCode: WebSocketCloseCode {
        switch self {
        case .tooLong: .tooLong
        case .notText: .notText
        case .tooManyFragments: .policy
        default: .protocolError
        }
    }
}

/// Why a WebSocket ends (RFC 6455 section 7.4.1).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let normal = WebSocketCloseCode(rawValue: 1000)
    /// The server stops, or a page was left.
    public static let goingAway = WebSocketCloseCode(rawValue: 1001)
    public static let protocolError = WebSocketCloseCode(rawValue: 1002)
    /// A kind of message that is not for here.
    public static let unsupported = WebSocketCloseCode(rawValue: 1003)
    public static let notText = WebSocketCloseCode(rawValue: 1007)
    public static let policy = WebSocketCloseCode(rawValue: 1008)
    public static let tooLong = WebSocketCloseCode(rawValue: 1009)

    /// Whether it may stand in a close frame: 1005, 1006 and 1015 only say that there was none; 1004 and those from 1016 to 2999 mean nothing yet.
    var isSendable: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
