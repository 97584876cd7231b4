/// The head of an upstream's response (RFC 9112 section 4, RFC 9113 section 8.3.2).
public struct ResponseHead: Sendable {
    public private(set) var fields = MessageFields()
    public private(set) var status = 0
    public private(set) var minorVersion = 1
    public private(set) var framing = BodyFraming.none
    /// Whether the upstream lets its connection be used again.
    public private(set) var keepsAlive = true
    private var reason = 0..<0

    public init() {}

    /// Puts fields in the place of others.
    ///
    /// - Parameters:
    ///   - names: those that go, in lower case.
    ///   - fields: those that come, behind the others.
    public mutating func replaceFields(removing names: [String], adding added: [(name: String, value: String)]) {
        let kept = fields.lines.filter { line in line.id != .other || !names.contains { fields.isNamed(line, $0) } }
        fields.lines = kept
        for (name, value) in added { fields.append(name: name.utf8, value: value.utf8) }
    }

    public var reasonPhrase: ArraySlice<UInt8> { fields.bytes[reason] }
    /// The whole status line with its end, where it came as we would write it.
    public var plainStatusLine: ArraySlice<UInt8>? {
        let end = reason.upperBound + 2
        guard minorVersion == 1, reason.lowerBound == 13, end <= fields.bytes.count, fields.bytes[end - 2] == 0x0D else { return nil }
        return fields.bytes[..<end]
    }
    /// The three digits as received.
    public var statusDigits: ArraySlice<UInt8> { fields.bytes[9..<12] }
    /// 1xx: another head follows. 101 is none of these: after it the connection speaks another protocol.
    public var isInterim: Bool { status < 200 && status != 101 }

    /// Reads a head that came as an HTTP/2 field section.
    ///
    /// - Parameter endsStream: no body follows.
    public mutating func parse(
        multiplexed section: [(name: String, value: String)], answering method: RequestHead.Method, endsStream: Bool,
        fieldLimit: Int = 256
    ) throws(HTTPParseError) {
        fields.lines.removeAll(keepingCapacity: true)
        fields.bytes.removeAll(keepingCapacity: true)
        // As HTTP/1.1 would begin, so that a client of HTTP/1.1 can be given it.
        fields.bytes.append(contentsOf: "HTTP/1.1 000 ".utf8)
        reason = 13..<13
        minorVersion = 1
        keepsAlive = true
        var digits: String?
        for (name, value) in section {
            if name.utf8.first == UInt8(ascii: ":") {
                guard name == ":status", digits == nil, fields.lines.isEmpty else { throw HTTPParseError(.malformedPseudoField, at: 0) }
                digits = value
                continue
            }
            guard fields.lines.count < fieldLimit else { throw HTTPParseError(.tooManyFields, at: fields.bytes.count) }
            try fields.appendMultiplexed(name: name, value: value)
        }
        guard let digits, digits.utf8.count == 3, digits.utf8.allSatisfy(\.isDigit), let number = Int(digits), number >= 100, number != 101 else {
            throw HTTPParseError(.malformedStatusLine, at: 0)
        }
        status = number
        fields.bytes.replaceSubrange(9..<12, with: digits.utf8)
        let declared = try fields.declaredFraming(allowsChunked: false)
        let hasNoBody = method == .head || status < 200 || status == 204 || status == 304
        // A length that nothing follows (RFC 9113 section 8.1.1): a client of HTTP/1.1 would wait for it.
        if endsStream, !hasNoBody, case .length = declared { throw HTTPParseError(.conflictingContentLength, at: 0) }
        framing = if hasNoBody || endsStream { .none } else { declared ?? .untilClose }
    }

    /// Reads a whole head as ``HeadScanner`` cuts it. What the body is depends on the request's method (RFC 9112 section 6.3).
    public mutating func parse(
        _ buffer: UnsafeRawBufferPointer, answering method: RequestHead.Method, fieldLimit: Int = 256
    ) throws(HTTPParseError) {
        fields.lines.removeAll(keepingCapacity: true)
        fields.bytes.removeAll(keepingCapacity: true)
        fields.bytes.append(contentsOf: buffer)
        let firstField = try parseStatusLine(buffer)
        try fields.parseLines(buffer, from: firstField, limit: fieldLimit)
        fields.markNominated()
        let declared = try fields.declaredFraming(allowsChunked: minorVersion == 1)
        framing = if method == .head || status < 200 || status == 204 || status == 304 { .none } else { declared ?? .untilClose }
        keepsAlive = minorVersion == 1 ? !fields.list(.connection, contains: "close") : fields.list(.connection, contains: "keep-alive")
        if framing == .untilClose { keepsAlive = false }
    }

    private mutating func parseStatusLine(_ buffer: UnsafeRawBufferPointer) throws(HTTPParseError) -> Int {
        guard buffer.count >= 14, buffer.starts(with: "HTTP/1."), buffer[7] == UInt8(ascii: "0") || buffer[7] == UInt8(ascii: "1"),
            buffer[8] == 0x20, buffer[9..<12].allSatisfy(\.isDigit), buffer[9] != UInt8(ascii: "0")
        else { throw HTTPParseError(.malformedStatusLine, at: 0) }
        minorVersion = Int(buffer[7] - UInt8(ascii: "0"))
        status = buffer[9..<12].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        var index = 12
        // Some servers leave out the space before an empty reason, but nothing else may follow the status.
        guard buffer[index] == 0x20 || buffer[index] == 0x0D else { throw HTTPParseError(.malformedStatusLine, at: index) }
        if buffer[index] == 0x20 { index += 1 }
        let start = index
        index = buffer.endOfFieldValue(from: index)
        guard index + 1 < buffer.count, buffer[index] == 0x0D, buffer[index + 1] == 0x0A else {
            throw HTTPParseError(.malformedStatusLine, at: index)
        }
        reason = start..<index
        return index + 2
    }
}
