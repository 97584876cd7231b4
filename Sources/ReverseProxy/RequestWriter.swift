import Accounts
import Gate
import HTTPWire
import L402
import Lightning
import NIOCore
import NIOHPACK

/// Writes the head of a request as the upstream gets it: the caller's fields without those that are for this hop, that prove the caller's right to come in, or
/// that only we may say; then ours.
enum RequestWriter {
    /// - Parameter loop: lends the room to write in.
    static func request(_ head: RequestHead, permit: Permit, upstream: UpstreamAddress, caller: Caller, loop: LoopState) -> UpstreamRequest {
        let handshake = head.upgrade.map { UpgradeHandshake(protocolName: $0, isHTTP2: head.isHTTP2) }
        let speaksHTTP1 = upstream.scheme != .h2c
        let speaksHTTP2 = upstream.scheme != .http && handshake == nil
        return UpstreamRequest(
            method: head.method, framing: head.framing,
            http1: speaksHTTP1 ? loop.withLines { http1(head, permit, upstream, caller, handshake, &$0) } : ByteBuffer(),
            http2: speaksHTTP2 ? http2(head, permit, upstream, caller) : HPACKHeaders(), handshake: handshake)
    }

    // MARK: HTTP/1.1

    private static func http1(
        _ head: RequestHead, _ permit: Permit, _ upstream: UpstreamAddress, _ caller: Caller, _ handshake: UpgradeHandshake?, _ lines: inout [UInt8]
    ) -> ByteBuffer {
        lines.append(contentsOf: head.methodName)
        lines.append(" ")
        lines.append(contentsOf: head.originTarget)
        lines.append(" HTTP/1.1\r\nHost: ")
        if head.authorityBytes.isEmpty {
            lines.append(contentsOf: upstream.description.utf8)
        } else {
            lines.append(contentsOf: head.authorityBytes)
        }
        lines.append("\r\n")
        head.fields.writeForwardable(into: &lines) { fate(of: $0, head, permit) }
        if head.framing == .chunked { lines.append("Transfer-Encoding: chunked\r\n") }
        if let handshake {
            lines.append("Connection: Upgrade\r\n")
            lines.appendField("Upgrade", handshake.protocolName)
            if let key = handshake.key { lines.appendField("Sec-WebSocket-Key", key) }
        }
        writeForwarded(head, caller, into: &lines)
        if let identity = permit.identity { lines.append(contentsOf: identity.lines) }
        lines.append("\r\n")
        return ByteBuffer(bytes: lines)
    }

    private static func fate(of line: MessageFields.Line, _ head: RequestHead, _ permit: Permit) -> FieldFate {
        switch line.id {
        case .host, .expect: return .drop
        // lnd and others use these names for macaroons of their own, which are for the upstream.
        case .macaroon, .grpcMetadataMacaroon, .token: return CredentialHeader.isCredential(hexField: head.fields.string(line)) ? .drop : .keep
        case .authorization: return permit.dropsAuthorization ? .drop : remainder(of: head.fields.string(line), permit)
        case .cookie: return permit.hidesMemberCredentials ? remainder(ofCookie: head.fields.string(line)) : .keep
        case .other: return head.hasForeignKey(line) ? .drop : .keep
        case .traceparent, .tracestate: return head.fields.passesOn(traceField: line) ? .keep : .drop
        default: return line.id.isIdentity ? .drop : .keep
        }
    }

    // MARK: HTTP/2

    private static func http2(_ head: RequestHead, _ permit: Permit, _ upstream: UpstreamAddress, _ caller: Caller) -> HPACKHeaders {
        let authority = head.authorityBytes.isEmpty ? upstream.description : String(decoding: head.authorityBytes, as: UTF8.self)
        var headers = HPACKHeaders()
        headers.reserveCapacity(head.fields.lines.count + 14)
        headers.add(name: ":method", value: String(decoding: head.methodName, as: UTF8.self))
        headers.add(name: ":scheme", value: upstream.scheme == .https ? "https" : "http")
        headers.add(name: ":authority", value: authority)
        headers.add(name: ":path", value: String(decoding: head.originTarget, as: UTF8.self), indexing: .nonIndexable)
        head.fields.addForwardable(to: &headers) { fate(of: $0, head, permit) }
        // The one value that may come along (RFC 9113 section 8.2.2); gRPC servers insist on it.
        if head.fields.list(.te, contains: "trailers") { headers.add(name: "te", value: "trailers") }
        headers.add(name: "via", value: "\(head.viaVersion) gatehouse")
        headers.add(name: "x-forwarded-for", value: caller.text, indexing: .nonIndexable)
        headers.add(name: "x-forwarded-proto", value: caller.scheme)
        if !head.authorityBytes.isEmpty { headers.add(name: "x-forwarded-host", value: authority) }
        for (name, value) in caller.fields { headers.add(name: name.lowercased(), value: value, indexing: .nonIndexable) }
        // Of one caller among the many that share the connection: not worth a place in its table, and not for others to probe (RFC 7541 section 7.1).
        for (name, value) in permit.identity?.fields ?? [] { headers.add(name: name.lowercased(), value: value, indexing: .neverIndexed) }
        return headers
    }

    /// What is left of an `Authorization` field without our credentials.
    private static func remainder(of value: String, _ permit: Permit) -> FieldFate {
        if permit.hidesMemberCredentials, MemberToken.text(ofAuthorization: value) != nil { return .drop }
        guard let rest = CredentialHeader.remainder(ofAuthorization: value) else { return .drop }
        return rest == value ? .keep : .replace(rest)
    }

    /// What is left of a `Cookie` field without the one that signs somebody in at our own pages (RFC 6265 section 4.2.1).
    private static func remainder(ofCookie value: String) -> FieldFate {
        guard value.utf8.contains(where: { $0 == UInt8(ascii: "g") }) else { return .keep }
        let pairs = value.split(separator: ";")
        let others = pairs.filter { pair in
            let name = pair.prefix { $0 != "=" }.drop { $0 == " " || $0 == "\t" }
            return !MemberCookie.names.contains { name.trimmedEnd == $0[...] }
        }
        if others.count == pairs.count { return .keep }
        return others.isEmpty ? .drop : .replace(others.joined(separator: ";").trimmedStart)
    }

    private static func writeForwarded(_ head: RequestHead, _ caller: Caller, into lines: inout [UInt8]) {
        lines.append("Via: ")
        lines.append(head.viaVersion)
        if head.authorityBytes.isEmpty {
            lines.append(" gatehouse\r\n")
        } else {
            lines.append(" gatehouse\r\nX-Forwarded-Host: ")
            lines.append(contentsOf: head.authorityBytes)
            lines.append("\r\n")
        }
        lines.append(contentsOf: caller.lines)
    }

    /// The end of a chunked body, with the trailer fields that may pass.
    static func lastChunk(_ trailers: MessageFields?) -> ByteBuffer {
        var lines = Array("0\r\n".utf8)
        trailers?.writeForwardable(into: &lines) { $0.id.isForbiddenInTrailers ? .drop : .keep }
        lines.append("\r\n")
        return ByteBuffer(bytes: lines)
    }
}

extension RequestHead {
    /// What `Via` says that the request came by (RFC 9110 section 7.6.3).
    fileprivate var viaVersion: StaticString { isHTTP2 ? "2" : minorVersion == 1 ? "1.1" : "1.0" }

    /// A WebSocket key over HTTP/2 means nothing there (RFC 8441 section 5) and would contradict ours.
    fileprivate func hasForeignKey(_ line: MessageFields.Line) -> Bool {
        isHTTP2 && upgrade != nil && fields.isNamed(line, "sec-websocket-key")
    }
}

/// What becomes of one field on its way through.
enum FieldFate {
    case keep
    case drop
    case replace(String)
}

extension MessageFields {
    /// Copies the field lines that are not hop-by-hop and that `fate` keeps; neighbours that came as we would write them in one piece.
    func writeForwardable(into result: inout [UInt8], fate: (Line) -> FieldFate) {
        var run = 0..<0
        for line in lines where !line.isHopByHop {
            let fate = fate(line)
            switch fate {
            case .drop: continue
            case .keep:
                if let range = plainRange(of: line) {
                    if range.lowerBound == run.upperBound {
                        run = run.lowerBound..<range.upperBound
                    } else {
                        result.append(contentsOf: bytes[run])
                        run = range
                    }
                    continue
                }
            case .replace: break
            }
            result.append(contentsOf: bytes[run])
            run = 0..<0
            result.append(contentsOf: name(of: line))
            result.append(": ")
            if case .replace(let value) = fate { result.append(contentsOf: value.utf8) } else { result.append(contentsOf: value(of: line)) }
            result.append("\r\n")
        }
        result.append(contentsOf: bytes[run])
    }
}

extension MessageFields {
    /// The same for HTTP/2, whose names are in lower case (RFC 9113 section 8.2).
    func addForwardable(to headers: inout HPACKHeaders, fate: (Line) -> FieldFate) {
        for line in lines where !line.isHopByHop {
            switch fate(line) {
            case .drop: continue
            case .keep: headers.add(name: lowercasedName(of: line), value: string(line), indexing: .nonIndexable)
            case .replace(let value): headers.add(name: lowercasedName(of: line), value: value, indexing: .nonIndexable)
            }
        }
    }

    /// A trailer section, without the fields that frame, route or identify.
    func addTrailers(to headers: inout HPACKHeaders) {
        addForwardable(to: &headers) { $0.id.isForbiddenInTrailers ? .drop : .keep }
    }

    private func lowercasedName(of line: Line) -> String {
        let name = name(of: line)
        return String(unsafeUninitializedCapacity: name.count) { buffer in
            for (index, byte) in name.enumerated() { buffer[index] = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte }
            return name.count
        }
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func appendField(_ name: String, _ value: String) {
        append(contentsOf: name.utf8)
        append(": ")
        append(contentsOf: value.utf8)
        append("\r\n")
    }
}

extension StringProtocol {
    fileprivate var trimmedStart: String { String(drop { $0 == " " || $0 == "\t" }) }

    fileprivate var trimmedEnd: SubSequence {
        guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else { return self[endIndex...] }
        return self[...last]
    }
}
