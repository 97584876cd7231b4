/// The fields of HTTP/2, which come as names and values instead of bytes between line ends (RFC 9113 section 8.2).
///
/// What is read here may be written to an HTTP/1.1 upstream, so every value is held to the grammar of HTTP/1.1: a value that HTTP/2 can carry and HTTP/1.1
/// would take for two lines is refused, and not mended.
extension MessageFields {
    /// Reads a trailer section.
    public static func trailers(_ fields: [(name: String, value: String)]) throws(HTTPParseError) -> MessageFields {
        var result = MessageFields()
        for (name, value) in fields {
            guard result.lines.count < 64 else { throw HTTPParseError(.tooManyFields, at: result.bytes.count) }
            try result.appendMultiplexed(name: name, value: value)
        }
        return result
    }

    /// Adds a field after holding it to the rules of both protocols.
    mutating func appendMultiplexed(name: String, value: String) throws(HTTPParseError) {
        let offset = bytes.count
        guard name.hasBytes({ !$0.isEmpty && $0.allSatisfy { $0.isTokenCharacter && $0.lowercased == $0 } }) else {
            throw HTTPParseError(.malformedFieldName, at: offset)
        }
        guard value.hasBytes({ $0.endOfFieldValue(from: 0) == $0.count }), value.utf8.first?.isOptionalWhitespace != true,
            value.utf8.last?.isOptionalWhitespace != true
        else { throw HTTPParseError(.malformedFieldValue, at: offset) }
        append(name: name.utf8, value: value.utf8)
        switch lines[lines.count - 1].id {
        case .connection, .keepAlive, .proxyConnection, .transferEncoding, .upgrade: throw HTTPParseError(.connectionSpecificField, at: offset)
        case .te:
            guard Self.equalIgnoringCase(value.utf8, "trailers".utf8) else { throw HTTPParseError(.connectionSpecificField, at: offset) }
        default: break
        }
    }
}

extension RequestHead {
    /// Reads the head of a request that came as an HTTP/2 field section (RFC 9113 section 8.3.1).
    ///
    /// Extended CONNECT (RFC 8441) reads as the `GET` that the same handshake would be in HTTP/1.1: that is what the rules of the gate and the upstream know.
    ///
    /// - Parameter endsStream: no body follows.
    public mutating func parse(
        multiplexed section: [(name: String, value: String)], endsStream: Bool, limits: Limits
    ) throws(HTTPParseError) {
        startMultiplexed()
        var pseudo = PseudoFields()
        var cookies: [String] = []
        var regularHasBegun = false
        for (name, value) in section {
            if name.utf8.first == UInt8(ascii: ":") {
                guard !regularHasBegun else { throw HTTPParseError(.malformedPseudoField, at: 0) }
                try pseudo.take(name, value)
                continue
            }
            if !regularHasBegun {
                regularHasBegun = true
                try settle(pseudo)
            }
            guard fields.lines.count + cookies.count < limits.fieldCount else { throw HTTPParseError(.tooManyFields, at: fields.bytes.count) }
            // A client may split its cookies for better compression; to HTTP/1.1 they are one field (RFC 9113 section 8.2.3).
            if name == "cookie" { cookies.append(value) } else { try appendField(name, value) }
            guard fields.bytes.count <= limits.headBytes else { throw HTTPParseError(.headTooLarge, at: limits.headBytes) }
        }
        if !regularHasBegun { try settle(pseudo) }
        if !cookies.isEmpty { try appendField("cookie", cookies.joined(separator: "; ")) }
        guard fields.bytes.count <= limits.headBytes else { throw HTTPParseError(.headTooLarge, at: limits.headBytes) }
        try finishMultiplexed(endsStream: endsStream)
    }
}

extension RequestHead {
    private mutating func startMultiplexed() {
        fields.lines.removeAll(keepingCapacity: true)
        fields.bytes.removeAll(keepingCapacity: true)
        target = 0..<0
        path = 0..<0
        authority = 0..<0
        method = .get
        minorVersion = 1
        isHTTP2 = true
        upgrade = nil
    }

    private mutating func appendField(_ name: String, _ value: String) throws(HTTPParseError) {
        try fields.appendMultiplexed(name: name, value: value)
    }

    /// What a request line would have said.
    private mutating func settle(_ pseudo: PseudoFields) throws(HTTPParseError) {
        guard var name = pseudo.method, let scheme = pseudo.scheme, let path = pseudo.path, scheme == "http" || scheme == "https" else {
            throw HTTPParseError(.malformedPseudoField, at: 0)
        }
        var wanted: String?
        if let protocolName = pseudo.protocolName {
            // RFC 8441 names a token; HTTP/1.1 would let a version follow, too.
            guard name == "CONNECT", protocolName.utf8.allSatisfy(\.isTokenCharacter), let accepted = Self.upgradeProtocol(protocolName) else {
                throw HTTPParseError(.malformedPseudoField, at: 0)
            }
            name = "GET"
            wanted = accepted
        }
        guard !name.isEmpty, name.utf8.count <= 32, name.utf8.allSatisfy(\.isTokenCharacter) else {
            throw HTTPParseError(.malformedRequestLine, at: 0)
        }
        guard path.utf8.first == UInt8(ascii: "/"), path.utf8.allSatisfy(\.isTargetCharacter) else {
            throw HTTPParseError(.malformedRequestLine, at: 0)
        }
        fields.bytes.append(contentsOf: name.utf8)
        methodCount = fields.bytes.count
        method = fields.bytes.withUnsafeBytes { Self.method($0) }
        let start = fields.bytes.count
        fields.bytes.append(contentsOf: path.utf8)
        target = start..<fields.bytes.count
        self.path = start..<(fields.bytes[target].firstIndex(of: UInt8(ascii: "?")) ?? fields.bytes.count)
        if let authority = pseudo.authority {
            let start = fields.bytes.count
            fields.bytes.append(contentsOf: authority.utf8)
            self.authority = start..<fields.bytes.count
            guard Self.isHost(fields.bytes[self.authority]) else { throw HTTPParseError(.malformedHost, at: start) }
        }
        upgrade = wanted
    }

    /// What can be said only when all fields are there.
    private mutating func finishMultiplexed(endsStream: Bool) throws(HTTPParseError) {
        let named = authority
        let wanted = upgrade
        if named.isEmpty, fields.first(.host) == nil { throw HTTPParseError(.missingHost, at: 0) }
        if fields.first(.host) != nil { try settleHost() }
        if !named.isEmpty { authority = named }
        let declared = try fields.declaredFraming(allowsChunked: false)
        let hasNoBody = endsStream || wanted != nil
        // A length that nothing follows (RFC 9113 section 8.1.1): an upstream of HTTP/1.1 would take the next request for the body.
        if hasNoBody, case .length = declared { throw HTTPParseError(.conflictingContentLength, at: 0) }
        framing = if hasNoBody { .none } else { declared ?? .chunked }
        try settleConnection()
        upgrade = wanted
    }
}

/// The fields that stand for a request line.
struct PseudoFields {
    var method: String?
    var scheme: String?
    var authority: String?
    var path: String?
    /// RFC 8441 section 4.
    var protocolName: String?

    mutating func take(_ name: String, _ value: String) throws(HTTPParseError) {
        let isNew: Bool
        switch name {
        case ":method": isNew = Self.set(&method, value)
        case ":scheme": isNew = Self.set(&scheme, value)
        case ":authority": isNew = Self.set(&authority, value)
        case ":path": isNew = Self.set(&path, value)
        case ":protocol": isNew = Self.set(&protocolName, value)
        default: throw HTTPParseError(.malformedPseudoField, at: 0)
        }
        guard isNew else { throw HTTPParseError(.malformedPseudoField, at: 0) }
    }

    private static func set(_ field: inout String?, _ value: String) -> Bool {
        guard field == nil else { return false }
        field = value
        return true
    }
}

extension String {
    /// Whether its UTF-8 is as `check` wants it. Looked at where it lies, which is several times as fast as byte by byte through the string.
    fileprivate func hasBytes(_ check: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var text = self
        return text.withUTF8 { check(UnsafeRawBufferPointer($0)) }
    }
}
