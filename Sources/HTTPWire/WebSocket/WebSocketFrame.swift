/// Writes the frames of a server (RFC 6455 section 5.2): never masked, and every message in one frame, because there are clients that put none together.
public enum WebSocketFrame {
    public static func text(_ text: some Collection<UInt8>) -> [UInt8] { frame(.text, text) }

    /// - Parameter payload: of the ping that it answers.
    public static func pong(_ payload: [UInt8]) -> [UInt8] { frame(.pong, payload) }

    /// - Parameters:
    ///   - code: `nil` answers a close frame that names none.
    ///   - reason: cut to what a control frame holds.
    public static func close(_ code: WebSocketCloseCode?, reason: String = "") -> [UInt8] {
        guard let code else { return frame(.close, EmptyCollection()) }
        var payload = [UInt8(truncatingIfNeeded: code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
        for character in reason {
            guard payload.count + character.utf8.count <= WebSocketOpcode.controlLimit else { break }
            payload += character.utf8
        }
        return frame(.close, payload)
    }

    private static func frame(_ opcode: WebSocketOpcode, _ payload: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(payload.count + 10)
        bytes.append(0x80 | opcode.rawValue)
        switch payload.count {
        case ...125: bytes.append(UInt8(payload.count))
        case ...0xFFFF:
            bytes.append(126)
            append(UInt64(payload.count), byteCount: 2, to: &bytes)
        default:
            bytes.append(127)
            append(UInt64(payload.count), byteCount: 8, to: &bytes)
        }
        bytes.append(contentsOf: payload)
        return bytes
    }

    private static func append(_ number: UInt64, byteCount: Int, to bytes: inout [UInt8]) {
        for index in (0..<byteCount).reversed() { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index))) }
    }
}

/// RFC 6455 section 5.2.
enum WebSocketOpcode: UInt8 {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    /// What a control frame holds at most, in bytes (section 5.5).
    static let controlLimit = 125

    var isControl: Bool { rawValue >= 0x8 }
}
