/// One line of JSON. Bytes become the characters U+0000 to U+00FF, so that nothing of them is lost.
struct JSONLine {
    private(set) var text: [UInt8] = []

    init(_ reader: MessageReader, isSameInPieces: Bool) {
        text += "{\"messages\":".utf8
        list(reader.messages) { $0.message($1) }
        switch reader.outcome {
        case .open: text += ",\"outcome\":\"open\",\"reason\":null".utf8
        case .over: text += ",\"outcome\":\"over\",\"reason\":null".utf8
        case .refused(let reason): text += ",\"outcome\":\"refused\",\"reason\":\"\(reason)\"".utf8
        }
        text += ",\"same_in_pieces\":\(isSameInPieces)}\n".utf8
    }

    private mutating func message(_ message: ReadMessage) {
        text += "{\"status\":\(message.status),\"minor_version\":\(message.minorVersion),\"keeps_alive\":\(message.keepsAlive)".utf8
        text += ",\"end\":\(message.end.map(String.init) ?? "null")".utf8
        member("method", message.method)
        member("target", message.target)
        member("authority", message.authority)
        member("reason", message.reason)
        member("body", message.body)
        text += ",\"fields\":".utf8
        list(message.fields) { $0.field($1) }
        text += ",\"trailers\":".utf8
        list(message.trailers) { $0.field($1) }
        text += "}".utf8
    }

    private mutating func field(_ field: ReadMessage.Field) {
        text += "[".utf8
        string(field.name)
        text += ",".utf8
        string(field.value)
        text += "]".utf8
    }

    private mutating func member(_ name: StaticString, _ value: [UInt8]) {
        text += ",\"\(name)\":".utf8
        string(value)
    }

    private mutating func list<Element>(_ elements: [Element], _ write: (inout JSONLine, Element) -> Void) {
        text += "[".utf8
        for (index, element) in elements.enumerated() {
            if index > 0 { text += ",".utf8 }
            write(&self, element)
        }
        text += "]".utf8
    }

    private mutating func string(_ bytes: [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in bytes {
            let isPlain = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            if isPlain { text.append(byte) } else { text += [0x5C, 0x75, 0x30, 0x30, Self.digit(byte >> 4), Self.digit(byte & 15)] }
        }
        text.append(UInt8(ascii: "\""))
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
