import HTTPWire
import NIOCore

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

    static func write(_ head: ResponseHead, coding: BodyCoding, connection: StaticString?, date: () -> String, into buffer: inout ByteBuffer) {
        if let line = head.plainStatusLine {
            buffer.writeBytes(line)
        } else {
            buffer.writeStaticString("HTTP/1.1 ")
            buffer.writeBytes(head.statusDigits)
            buffer.writeStaticString(" ")
            buffer.writeBytes(head.reasonPhrase)
            buffer.writeStaticString("\r\n")
        }
        // RFC 9110 section 8.6: neither of these has a length.
        let hasNoLength = head.isInterim || head.status == 204
        head.fields.writeForwardable(into: &buffer) { $0.id == .xGatehouse || (hasNoLength && $0.id == .contentLength) ? .drop : .keep }
        if !head.isInterim {
            if head.fields.first(.date) == nil {
                buffer.writeStaticString("Date: ")
                buffer.writeString(date())
                buffer.writeStaticString("\r\n")
            }
            if case .chunked = coding { buffer.writeStaticString("Transfer-Encoding: chunked\r\n") }
            if let connection {
                buffer.writeStaticString("Connection: ")
                buffer.writeStaticString(connection)
                buffer.writeStaticString("\r\n")
            }
        }
        buffer.writeStaticString("\r\n")
    }

    /// The head after which the connection speaks another protocol. `Upgrade` and `Connection`, which are for one hop, are what it is about here.
    static func writeSwitch(_ head: ResponseHead, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n")
        for value in head.fields.strings(.upgrade) { buffer.writeField("Upgrade", value) }
        head.fields.writeForwardable(into: &buffer) { $0.id == .xGatehouse || $0.id == .contentLength ? .drop : .keep }
        buffer.writeStaticString("\r\n")
    }

    static func write(_ reply: Reply, omitsBody: Bool, connection: StaticString?, date: String, into buffer: inout ByteBuffer) {
        buffer.writeString("HTTP/1.1 \(reply.status) \(Reply.reasonPhrase(reply.status))\r\n")
        for (name, value) in reply.fields { buffer.writeField(name, value) }
        buffer.writeString("Date: \(date)\r\n")
        if reply.status != 204 { buffer.writeString("Content-Length: \(reply.body.count)\r\n") }
        if let connection {
            buffer.writeStaticString("Connection: ")
            buffer.writeStaticString(connection)
            buffer.writeStaticString("\r\n")
        }
        buffer.writeStaticString("\r\n")
        if !omitsBody, reply.status != 204 { buffer.writeBytes(reply.body) }
    }
}
