/// The head of an upstream's response (RFC 9112 section 4).
public struct ResponseHead: Sendable {
    public private(set) var fields = MessageFields()
    public private(set) var status = 0
    public private(set) var minorVersion = 1
    public private(set) var framing = BodyFraming.none
    /// Whether the upstream lets its connection be used again.
    public private(set) var keepsAlive = true
    private var reason = 0..<0

    public init() {}

    public var reasonPhrase: ArraySlice<UInt8> { fields.bytes[reason] }
    /// The three digits as received.
    public var statusDigits: ArraySlice<UInt8> { fields.bytes[9..<12] }
    /// 1xx: another head follows.
    public var isInterim: Bool { status < 200 }

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
        guard buffer.count >= 14, buffer[..<7].elementsEqual("HTTP/1.".utf8), buffer[7] == UInt8(ascii: "0") || buffer[7] == UInt8(ascii: "1"),
            buffer[8] == 0x20, buffer[9..<12].allSatisfy(\.isDigit), buffer[9] != UInt8(ascii: "0")
        else { throw HTTPParseError(.malformedStatusLine, at: 0) }
        minorVersion = Int(buffer[7] - UInt8(ascii: "0"))
        status = buffer[9..<12].reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        var index = 12
        // Some servers leave out the space before an empty reason, but nothing else may follow the status.
        guard buffer[index] == 0x20 || buffer[index] == 0x0D else { throw HTTPParseError(.malformedStatusLine, at: index) }
        if buffer[index] == 0x20 { index += 1 }
        let start = index
        while index < buffer.count, buffer[index].isFieldValueCharacter { index += 1 }
        guard index + 1 < buffer.count, buffer[index] == 0x0D, buffer[index + 1] == 0x0A else {
            throw HTTPParseError(.malformedStatusLine, at: index)
        }
        reason = start..<index
        return index + 2
    }
}
