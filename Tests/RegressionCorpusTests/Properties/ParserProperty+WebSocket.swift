import HTTPWire

extension ParserProperty {
    /// The frames of a client mean the same whole and byte by byte, a text is UTF-8, nothing is longer than it may be, and nothing comes behind the end.
    static let webSocket = ParserProperty("websocket") { bytes in
        let whole = read(bytes, step: max(1, bytes.count))
        try require(whole == read(bytes, step: 1), "pieces make no difference")
        for (index, event) in whole.events.enumerated() {
            switch event {
            case .text(let text):
                try require(String(validating: text, as: UTF8.self) != nil, "a text is UTF-8")
                try require(text.count <= messageLimit, "a message is within its bound")
            case .binary(let message): try require(message.count <= messageLimit, "a message is within its bound")
            case .ping(let payload), .pong(let payload): try require(payload.count <= 125, "a control frame is short")
            case .close: try require(index == whole.events.count - 1 && whole.error == nil, "a close frame is the last")
            }
        }
    }

    private static let messageLimit = 512

    private struct Frames: Equatable {
        var events: [WebSocketReader.Event] = []
        var error: WebSocketError?
    }

    private static func read(_ bytes: [UInt8], step: Int) -> Frames {
        var reader = WebSocketReader(messageLimit: messageLimit)
        var frames = Frames()
        for start in stride(from: 0, to: bytes.count, by: step) where frames.error == nil {
            bytes[start..<min(bytes.count, start + step)].withUnsafeBytes { reader.receive($0) }
            do {
                while let event = try reader.next() { frames.events.append(event) }
            } catch {
                frames.error = error as? WebSocketError
            }
        }
        return frames
    }
}
