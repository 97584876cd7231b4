import HTTPWire

extension ParserProperty {
    /// A head that came by HTTP/2 says the same once it is written as HTTP/1.1, which is how most upstreams and clients are given it.
    ///
    /// The first byte's lowest bit says that no body follows. Then come fields, each led by 0x1E, with 0x1F between name and value.
    static let multiplexed = ParserProperty("multiplexed") { bytes in
        guard let first = bytes.first else { return }
        let endsStream = first & 1 == 1
        let section = bytes.dropFirst().split(separator: 0x1E).map { field in
            let end = field.firstIndex(of: 0x1F) ?? field.endIndex
            return (name: String(decoding: field[..<end], as: UTF8.self), value: String(decoding: field[end...].dropFirst(), as: UTF8.self))
        }
        var request = RequestHead()
        let limits = RequestHead.Limits(headBytes: 4096, fieldCount: 32)
        if (try? request.parse(multiplexed: section, endsStream: endsStream, limits: limits)) != nil { try checkWritten(request) }
        for method in [RequestHead.Method.get, .head] {
            var response = ResponseHead()
            guard (try? response.parse(multiplexed: section, answering: method, endsStream: endsStream)) != nil else { continue }
            try checkWritten(response, answering: method, endsStream: endsStream)
        }
    }

    private static func checkWritten(_ request: RequestHead) throws {
        var text = Array(request.methodName)
        text += " ".utf8
        text += request.originTarget
        text += " HTTP/1.1\r\nhost: ".utf8
        text += request.authorityBytes
        text += "\r\n".utf8
        text += lines(of: request.fields)
        if request.framing == .chunked { text += "transfer-encoding: chunked\r\n".utf8 }
        if let name = request.upgrade { text += "connection: upgrade\r\nupgrade: \(name)\r\n".utf8 }
        let again = try read(text) { (buffer: UnsafeRawBufferPointer, head: inout RequestHead) throws(HTTPParseError) in
            try head.parse(buffer, limits: .init())
        }
        try require(again.methodName == request.methodName && again.method == request.method, "the same method")
        try require(again.originTarget == request.originTarget && again.pathBytes == request.pathBytes, "the same target")
        try require(again.authorityBytes == request.authorityBytes, "the same host")
        try require(again.framing == request.framing, "the same end of the body")
        try require(again.upgrade == request.upgrade, "the same protocol to go on with")
        try require(again.expectsContinue == request.expectsContinue, "the same wait for a leave to go on")
        try require(lines(of: again.fields) == lines(of: request.fields), "the same fields")
    }

    private static func checkWritten(_ response: ResponseHead, answering method: RequestHead.Method, endsStream: Bool) throws {
        var written = lines(of: response.fields)
        // HTTP/2 says with a flag that there is no body; HTTP/1.1 needs a field for it.
        if endsStream, response.fields.first(.contentLength) == nil { written += "content-length: 0\r\n".utf8 }
        var text = Array("HTTP/1.1 ".utf8)
        text += response.statusDigits
        text += " \r\n".utf8
        text += written
        let again = try read(text) { (buffer: UnsafeRawBufferPointer, head: inout ResponseHead) throws(HTTPParseError) in
            try head.parse(buffer, answering: method)
        }
        try require(again.status == response.status, "the same status")
        try require(again.framing == response.framing, "the same end of the body")
        try require(lines(of: again.fields) == written, "the same fields")
    }

    /// As HTTP/1.1 writes them, without those that stand for what HTTP/2 says otherwise.
    private static func lines(of fields: MessageFields) -> [UInt8] {
        var text: [UInt8] = []
        for line in fields.lines where ![.host, .connection, .upgrade, .transferEncoding].contains(line.id) {
            text += fields.name(of: line)
            text += ": ".utf8
            text += fields.value(of: line)
            text += "\r\n".utf8
        }
        return text
    }

    /// Reads a head that has to be readable, behind the scanner as a connection would.
    private static func read<Head: EmptyHead>(
        _ lines: [UInt8], _ parse: (UnsafeRawBufferPointer, inout Head) throws(HTTPParseError) -> Void
    ) throws -> Head {
        let text = lines + Array("\r\n".utf8)
        return try text.withUnsafeBytes { buffer in
            var scanner = HeadScanner()
            var head = Head()
            do {
                try require(try scanner.scan(buffer, limit: 64 * 1024) == text.count, "one head, and nothing behind it")
                try parse(buffer, &head)
            } catch let error as HTTPParseError {
                throw Violation("HTTP/1.1 refuses what HTTP/2 let pass: \(error)")
            }
            return head
        }
    }
}

private protocol EmptyHead {
    init()
}

extension RequestHead: EmptyHead {}
extension ResponseHead: EmptyHead {}
