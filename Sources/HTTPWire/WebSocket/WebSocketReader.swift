/// Reads the frames of a client (RFC 6455 section 5) and puts messages together. Without extensions.
///
/// Holds one message and one frame at most. After an error or a close frame nothing more comes out of it.
public struct WebSocketReader: Sendable {
    public enum Event: Hashable, Sendable {
        /// Valid UTF-8.
        case text([UInt8])
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        /// The last one. Without a code: `nil`.
        case close(WebSocketCloseCode?)
    }

    /// Pieces that a message may come in.
    static let fragmentLimit = 1024

    private let messageLimit: Int
    /// What was received and not read yet, from ``start`` on.
    private var buffer: [UInt8] = []
    private var start = 0
    private var message: [UInt8] = []
    /// What the message is that is being put together; `nil` between messages.
    private var messageOpcode: WebSocketOpcode?
    private var fragments = 0
    private var hasEnded = false

    /// - Parameter messageLimit: in bytes.
    public init(messageLimit: Int) {
        self.messageLimit = messageLimit
    }

    public mutating func receive(_ bytes: UnsafeRawBufferPointer) {
        guard !hasEnded else { return }
        if start == buffer.count {
            buffer.removeAll(keepingCapacity: true)
        } else if start > 0 {
            buffer.removeFirst(start)
        }
        start = 0
        buffer.append(contentsOf: bytes)
    }

    /// What the bytes that are there say next; `nil` when it takes more of them.
    public mutating func next() throws(WebSocketError) -> Event? {
        guard !hasEnded else { return nil }
        do {
            while let frame = try readHead() {
                guard buffer.count - start >= frame.headLength + frame.length else { return nil }
                let payload = unmask(frame)
                start += frame.headLength + frame.length
                if let event = try take(payload, frame) { return event }
            }
        } catch {
            end()
            throw error
        }
        if start == buffer.count { release() }
        return nil
    }

    private mutating func end() {
        hasEnded = true
        release()
        message = []
    }

    /// Thousands of connections that are silent need not keep what they last said.
    private mutating func release() {
        buffer = []
        start = 0
    }

    // MARK: Frames

    private struct FrameHead {
        let opcode: WebSocketOpcode
        let isFinal: Bool
        let length: Int
        /// With the mask, which stands at its end.
        let headLength: Int
    }

    /// `nil` while it is not whole. What cannot become a frame that we take is refused as soon as that shows.
    private func readHead() throws(WebSocketError) -> FrameHead? {
        guard buffer.count - start >= 2 else { return nil }
        let (first, second) = (buffer[start], buffer[start + 1])
        guard first & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else { throw .unknownOpcode }
        guard second & 0x80 != 0 else { throw .notMasked }
        let isFinal = first & 0x80 != 0
        try checkOrder(opcode, isFinal: isFinal, shortLength: second & 0x7F)
        guard let (length, lengthBytes) = try readLength(second & 0x7F) else { return nil }
        if !opcode.isControl {
            guard length <= UInt64(messageLimit - message.count) else { throw .tooLong }
            guard fragments < Self.fragmentLimit else { throw .tooManyFragments }
        }
        return FrameHead(opcode: opcode, isFinal: isFinal, length: Int(length), headLength: 2 + lengthBytes + 4)
    }

    private func checkOrder(_ opcode: WebSocketOpcode, isFinal: Bool, shortLength: UInt8) throws(WebSocketError) {
        switch opcode {
        case .close, .ping, .pong:
            guard isFinal else { throw .fragmentedControl }
            guard shortLength <= WebSocketOpcode.controlLimit else { throw .longControl }
        case .continuation: guard messageOpcode != nil else { throw .unexpectedContinuation }
        case .text, .binary: guard messageOpcode == nil else { throw .interleaved }
        }
    }

    /// The length, and the bytes behind the first two that it takes.
    private func readLength(_ short: UInt8) throws(WebSocketError) -> (UInt64, Int)? {
        let count = short == 126 ? 2 : short == 127 ? 8 : 0
        guard count > 0 else { return (UInt64(short), 0) }
        guard buffer.count - start >= 2 + count else { return nil }
        let length = buffer[(start + 2)..<(start + 2 + count)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard count == 2 ? length > 125 : length > 0xFFFF && length >> 63 == 0 else { throw .malformedLength }
        return (length, count)
    }

    private func unmask(_ frame: FrameHead) -> [UInt8] {
        let begin = start + frame.headLength
        return buffer.withUnsafeBufferPointer { bytes in
            [UInt8](unsafeUninitializedCapacity: frame.length) { target, count in
                for index in 0..<frame.length { target[index] = bytes[begin + index] ^ bytes[begin - 4 + (index & 3)] }
                count = frame.length
            }
        }
    }

    private mutating func take(_ payload: [UInt8], _ frame: FrameHead) throws(WebSocketError) -> Event? {
        switch frame.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        case .close:
            let code = try Self.closeCode(payload)
            end()
            return .close(code)
        case .text, .binary: messageOpcode = frame.opcode
        case .continuation: break
        }
        fragments += 1
        if message.isEmpty { message = payload } else { message += payload }
        guard frame.isFinal else { return nil }
        return try takeMessage()
    }

    private mutating func takeMessage() throws(WebSocketError) -> Event {
        defer {
            message = []
            messageOpcode = nil
            fragments = 0
        }
        if messageOpcode == .binary { return .binary(message) }
        guard String(validating: message, as: UTF8.self) != nil else { throw .notText }
        return .text(message)
    }

    private static func closeCode(_ payload: [UInt8]) throws(WebSocketError) -> WebSocketCloseCode? {
        if payload.isEmpty { return nil }
        guard payload.count >= 2 else { throw .malformedClose }
        let code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.isSendable else { throw .malformedClose }
        guard String(validating: payload[2...], as: UTF8.self) != nil else { throw .notText }
        return code
    }
}
