/// The head of a request that passed every check (RFC 9112 sections 2 to 6, RFC 9113 section 8).
///
/// A value to be filled again and again: ``parse(_:limits:)`` keeps the storage of the request before.
public struct RequestHead: Sendable {
    public enum Method: Hashable, Sendable {
        case get, head, post, put, delete, options, patch, connect, trace, other

        /// Whether repeating a request does no more than making it once (RFC 9110 section 9.2.2).
        public var isIdempotent: Bool {
            switch self {
            case .get, .head, .put, .delete, .options, .trace: true
            default: false
            }
        }
    }

    public struct Limits: Hashable, Sendable {
        /// The request line and all fields, in bytes.
        public var headBytes: Int
        public var fieldCount: Int

        public init(headBytes: Int = 32 * 1024, fieldCount: Int = 128) {
            self.headBytes = headBytes
            self.fieldCount = fieldCount
        }
    }

    public internal(set) var fields = MessageFields()
    public internal(set) var method = Method.get
    /// Of HTTP/1; a request that came by HTTP/2 can do what 1.1 can.
    public internal(set) var minorVersion = 1
    public internal(set) var isHTTP2 = false
    /// How the body's end is found. For HTTP/2: `.length` where the client said so, else `.chunked` for a body of unknown length.
    public internal(set) var framing = BodyFraming.none
    /// The protocol that the client wants to go on with on this connection or stream (RFC 9110 section 7.8, RFC 8441), such as `websocket`, in lower case.
    public internal(set) var upgrade: String?
    /// The client holds back its body until it reads `100 Continue` (RFC 9110 section 10.1.1).
    public private(set) var expectsContinue = false
    /// Whether the client wants to use the connection again (RFC 9112 section 9.3).
    public private(set) var keepsAlive = true
    var methodCount = 0
    var target = 0..<0
    var path = 0..<0
    var authority = 0..<0

    public init() {}

    public var methodName: ArraySlice<UInt8> { fields.bytes[0..<methodCount] }
    /// Path and query as they go to the upstream, byte for byte.
    public var originTarget: ArraySlice<UInt8> { fields.bytes[target] }
    /// The path alone, still percent-encoded.
    public var pathBytes: ArraySlice<UInt8> { fields.bytes[path] }
    /// Host and port, from the absolute target or the `Host` field; empty only for HTTP/1.0 without either.
    public var authorityBytes: ArraySlice<UInt8> { fields.bytes[authority] }

    /// Reads a whole head, its empty line included, as ``HeadScanner`` cuts it.
    public mutating func parse(_ buffer: UnsafeRawBufferPointer, limits: Limits) throws(HTTPParseError) {
        fields.lines.removeAll(keepingCapacity: true)
        fields.bytes.removeAll(keepingCapacity: true)
        fields.bytes.append(contentsOf: buffer)
        target = 0..<0
        path = 0..<0
        authority = 0..<0
        isHTTP2 = false
        let firstField = try parseRequestLine(buffer)
        try fields.parseLines(buffer, from: firstField, limit: limits.fieldCount)
        fields.markNominated()
        try settleHost()
        framing = try fields.declaredFraming(allowsChunked: minorVersion == 1) ?? .none
        try settleConnection()
    }

    // MARK: The request line

    private mutating func parseRequestLine(_ buffer: UnsafeRawBufferPointer) throws(HTTPParseError) -> Int {
        var index = 0
        while index < buffer.count, buffer[index].isTokenCharacter { index += 1 }
        guard index > 0, index <= 32, index < buffer.count, buffer[index] == 0x20 else {
            throw HTTPParseError(.malformedRequestLine, at: index)
        }
        methodCount = index
        method = Self.method(UnsafeRawBufferPointer(rebasing: buffer[..<index]))
        let start = index + 1
        index = start
        while index < buffer.count, buffer[index].isTargetCharacter { index += 1 }
        guard index > start, index < buffer.count, buffer[index] == 0x20 else { throw HTTPParseError(.malformedRequestLine, at: index) }
        try parseTarget(buffer, start..<index)
        return try parseVersion(buffer, at: index + 1)
    }

    private mutating func parseVersion(_ buffer: UnsafeRawBufferPointer, at start: Int) throws(HTTPParseError) -> Int {
        guard start + 10 <= buffer.count, UnsafeRawBufferPointer(rebasing: buffer[start...]).starts(with: "HTTP/"), buffer[start + 5].isDigit,
            buffer[start + 6] == UInt8(ascii: "."), buffer[start + 7].isDigit, buffer[start + 8] == 0x0D, buffer[start + 9] == 0x0A
        else { throw HTTPParseError(.malformedRequestLine, at: start) }
        guard buffer[start + 5] == UInt8(ascii: "1"), buffer[start + 7] <= UInt8(ascii: "1") else {
            throw HTTPParseError(.unsupportedVersion, at: start)
        }
        minorVersion = Int(buffer[start + 7] - UInt8(ascii: "0"))
        return start + 10
    }

    static func method(_ name: UnsafeRawBufferPointer) -> Method {
        switch name.count {
        case 3:
            if name.equals("GET") { return .get }
            if name.equals("PUT") { return .put }
        case 4:
            if name.equals("POST") { return .post }
            if name.equals("HEAD") { return .head }
        case 5:
            if name.equals("PATCH") { return .patch }
            if name.equals("TRACE") { return .trace }
        case 6: if name.equals("DELETE") { return .delete }
        case 7:
            if name.equals("OPTIONS") { return .options }
            if name.equals("CONNECT") { return .connect }
        default: break
        }
        return .other
    }

    /// Origin form, or absolute form of http and https (RFC 9112 section 3.2). `CONNECT` and `OPTIONS *` have no place at a gate.
    private mutating func parseTarget(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) throws(HTTPParseError) {
        var start = range.lowerBound
        if buffer[start] != UInt8(ascii: "/") {
            guard let authorityStart = Self.afterScheme(buffer, range) else { throw HTTPParseError(.malformedRequestLine, at: start) }
            var end = authorityStart
            while end < range.upperBound, buffer[end] != UInt8(ascii: "/"), buffer[end] != UInt8(ascii: "?") { end += 1 }
            // "http://host" and "http://host?query" have an empty path, which an upstream cannot be sent byte for byte.
            guard end > authorityStart, end < range.upperBound, buffer[end] == UInt8(ascii: "/") else {
                throw HTTPParseError(.malformedRequestLine, at: end)
            }
            authority = authorityStart..<end
            start = end
        }
        target = start..<range.upperBound
        let query = buffer[target].firstIndex(of: UInt8(ascii: "?")) ?? range.upperBound
        path = start..<query
    }

    private static func afterScheme(_ buffer: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
        for scheme in ["http://", "https://"] {
            let end = range.lowerBound + scheme.utf8.count
            if end < range.upperBound, MessageFields.equalIgnoringCase(buffer[range.lowerBound..<end], scheme.utf8) { return end }
        }
        return nil
    }

    // MARK: Host and connection

    /// Exactly one well-formed `Host` in HTTP/1.1, and none that contradicts an absolute target (RFC 9112 section 3.2).
    mutating func settleHost() throws(HTTPParseError) {
        var host: MessageFields.Line?
        for line in fields.lines where line.id == .host {
            guard host == nil else { throw HTTPParseError(.conflictingHost, at: Int(line.nameStart)) }
            host = line
        }
        guard let host else {
            if minorVersion == 1 { throw HTTPParseError(.missingHost, at: 0) }
            if !authority.isEmpty { try checkHost(authority) }
            return
        }
        let range = Int(host.valueStart)..<Int(host.valueStart + host.valueCount)
        try checkHost(range)
        if !authority.isEmpty, !MessageFields.equalIgnoringCase(fields.bytes[authority], fields.bytes[range]) {
            throw HTTPParseError(.conflictingHost, at: range.lowerBound)
        }
        authority = range
    }

    private func checkHost(_ range: Range<Int>) throws(HTTPParseError) {
        guard Self.isHost(fields.bytes[range]) else { throw HTTPParseError(.malformedHost, at: range.lowerBound) }
    }

    /// A DNS name or IPv4 address or a bracketed IPv6 address, with a port perhaps.
    public static func isHost(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, bytes.count <= 261 else { return false }
        var name = bytes
        var rest: ArraySlice<UInt8>
        if first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
            name = bytes[(bytes.startIndex + 1)..<close]
            rest = bytes[(close + 1)...]
            let isAddress =
                name.contains(UInt8(ascii: ":"))
                && name.allSatisfy { $0.hexadecimalValue != nil || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
            guard isAddress else { return false }
        } else {
            let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            name = bytes[..<colon]
            rest = bytes[colon...]
            let isName =
                !name.isEmpty
                && name.allSatisfy { $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") }
            guard isName else { return false }
        }
        guard rest.first == UInt8(ascii: ":") else { return rest.isEmpty }
        rest.removeFirst()
        return rest.count <= 5 && rest.allSatisfy(\.isDigit)
    }

    mutating func settleConnection() throws(HTTPParseError) {
        keepsAlive = minorVersion == 1
        expectsContinue = false
        upgrade = nil
        var sawClose = false
        var wantsUpgrade = false
        for line in fields.lines {
            switch line.id {
            case .connection:
                if minorVersion == 1, MessageFields.list(fields.value(of: line), contains: "upgrade") { wantsUpgrade = true }
                if MessageFields.list(fields.value(of: line), contains: "close") {
                    sawClose = true
                } else if minorVersion == 0, MessageFields.list(fields.value(of: line), contains: "keep-alive") {
                    keepsAlive = true
                }
            case .expect:
                guard MessageFields.equalIgnoringCase(fields.value(of: line), "100-continue".utf8) else {
                    throw HTTPParseError(.unsupportedExpectation, at: Int(line.valueStart))
                }
                expectsContinue = minorVersion == 1
            default: break
            }
        }
        if sawClose { keepsAlive = false }
        if wantsUpgrade, framing == .none { upgrade = upgradeProtocol }
    }

    /// The one protocol that `Upgrade` names.
    private var upgradeProtocol: String? {
        let names = fields.strings(.upgrade)
        guard names.count == 1, let name = names.first else { return nil }
        return Self.upgradeProtocol(name)
    }

    /// A protocol to go on with, in lower case; `nil` for what names none, and for HTTP again: `h2c` would carry requests past the gate.
    static func upgradeProtocol(_ text: String) -> String? {
        let name = text.lowercased()
        guard !name.isEmpty, !name.hasPrefix("h2"), !name.hasPrefix("http"), name.utf8.allSatisfy({ $0.isTokenCharacter || $0 == UInt8(ascii: "/") })
        else { return nil }
        return name
    }
}
