/// How the end of a message body is found (RFC 9112 section 6).
public enum BodyFraming: Hashable, Sendable {
    case none
    /// Exactly so many bytes; not zero.
    case length(UInt64)
    case chunked
    /// Until the connection closes; responses only.
    case untilClose
}

extension MessageFields {
    /// The framing that the fields declare, before method and status have their say.
    ///
    /// Stricter than RFC 9112 section 6.3: any repetition of Content-Length, any coding besides one `chunked`, and the two together are refused,
    /// because upstreams differ in which they believe.
    func declaredFraming(allowsChunked: Bool) throws(HTTPParseError) -> BodyFraming? {
        var length: UInt64?
        var isChunked = false
        for line in lines {
            switch line.id {
            case .contentLength:
                try checkSpelling(line)
                guard length == nil else { throw HTTPParseError(.conflictingContentLength, at: Int(line.nameStart)) }
                length = try contentLength(line)
            case .transferEncoding:
                try checkSpelling(line)
                guard !isChunked else { throw HTTPParseError(.malformedTransferEncoding, at: Int(line.nameStart)) }
                try checkTransferEncoding(line, allowsChunked: allowsChunked)
                isChunked = true
            default: break
            }
        }
        if isChunked {
            guard length == nil else { throw HTTPParseError(.contentLengthWithTransferEncoding, at: 0) }
            return .chunked
        }
        return length.map { $0 == 0 ? .none : .length($0) }
    }

    /// `Content_Length` is no framing to one reader and framing to the next, behind a CGI-like interface.
    private func checkSpelling(_ line: Line) throws(HTTPParseError) {
        guard !name(of: line).contains(UInt8(ascii: "_")) else { throw HTTPParseError(.malformedFieldName, at: Int(line.nameStart)) }
    }

    private func contentLength(_ line: Line) throws(HTTPParseError) -> UInt64 {
        let value = value(of: line)
        // 18 digits always fit; nothing real needs more.
        guard !value.isEmpty, value.count <= 18, value.allSatisfy(\.isDigit) else {
            throw HTTPParseError(.malformedContentLength, at: Int(line.valueStart))
        }
        return value.reduce(0) { $0 * 10 + UInt64($1 - UInt8(ascii: "0")) }
    }

    private func checkTransferEncoding(_ line: Line, allowsChunked: Bool) throws(HTTPParseError) {
        let value = value(of: line)
        guard allowsChunked else { throw HTTPParseError(.malformedTransferEncoding, at: Int(line.nameStart)) }
        if Self.equalIgnoringCase(value, "chunked".utf8) { return }
        let isToken = !value.isEmpty && value.allSatisfy { $0.isTokenCharacter || $0 == UInt8(ascii: ",") || $0.isOptionalWhitespace }
        throw HTTPParseError(isToken ? .unsupportedTransferEncoding : .malformedTransferEncoding, at: Int(line.valueStart))
    }
}
