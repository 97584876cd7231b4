import HTTPWire

/// Writes responses to an HTTP/1.x client.
struct HTTP1ResponseWriter {
    /// How the body that follows is delimited.
    enum BodyCoding {
        /// By its length, or there is none.
        case plain
        case chunked
        /// By the end of the connection: for HTTP/1.0 clients.
        case untilClose
    }

    static func coding(of head: ResponseHead, clientMinorVersion: Int) -> BodyCoding {
        switch head.framing {
        case .none, .length: .plain
        case .chunked, .untilClose: clientMinorVersion == 1 ? .chunked : .untilClose
        }
    }

    static func write(_ head: ResponseHead, coding: BodyCoding, connection: StaticString?, date: () -> String, into lines: inout [UInt8]) {
        if let line = head.plainStatusLine {
            lines.append(contentsOf: line)
        } else {
            lines.append("HTTP/1.1 ")
            lines.append(contentsOf: head.statusDigits)
            lines.append(" ")
            lines.append(contentsOf: head.reasonPhrase)
            lines.append("\r\n")
        }
        // RFC 9110 section 8.6: neither of these has a length.
        let hasNoLength = head.isInterim || head.status == 204
        head.fields.writeForwardable(into: &lines) { $0.id == .xGatehouse || (hasNoLength && $0.id == .contentLength) ? .drop : .keep }
        if !head.isInterim {
            if head.fields.first(.date) == nil {
                lines.appendField("Date", date())
            }
            if case .chunked = coding { lines.append("Transfer-Encoding: chunked\r\n") }
            if let connection {
                lines.append("Connection: ")
                lines.append(connection)
                lines.append("\r\n")
            }
        }
        lines.append("\r\n")
    }

    /// The head after which the connection speaks another protocol. `Upgrade` and `Connection`, which are for one hop, are what it is about here.
    static func writeSwitch(_ head: ResponseHead) -> [UInt8] {
        var lines: [UInt8] = []
        lines.append("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n")
        for value in head.fields.strings(.upgrade) { lines.appendField("Upgrade", value) }
        head.fields.writeForwardable(into: &lines) { $0.id == .xGatehouse || $0.id == .contentLength ? .drop : .keep }
        lines.append("\r\n")
        return lines
    }

    static func write(_ reply: Reply, omitsBody: Bool, connection: StaticString?, date: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1024 + reply.body.count)
        bytes.append(contentsOf: "HTTP/1.1 \(reply.status) \(Reply.reasonPhrase(reply.status))\r\n".utf8)
        for (name, value) in reply.fields { bytes.appendField(name, value) }
        bytes.appendField("Date", date)
        if reply.status != 204 { bytes.appendField("Content-Length", "\(reply.body.count)") }
        if let connection {
            bytes.append("Connection: ")
            bytes.append(connection)
            bytes.append("\r\n")
        }
        bytes.append("\r\n")
        if !omitsBody, reply.status != 204 { bytes.append(contentsOf: reply.body) }
        return bytes
    }
}
