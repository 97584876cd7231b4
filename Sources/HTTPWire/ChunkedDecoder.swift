/// Reads a chunked body (RFC 9112 section 7.1) piece by piece, in bounded memory.
///
/// Chunk extensions are read over and dropped; a body is passed on in chunks of our own making, so that no two readers can disagree about its borders.
public struct ChunkedDecoder: Sendable {
    public enum Event: Sendable {
        /// Body bytes, as a range of the buffer that was given.
        case data(Range<Int>)
        /// The body is whole. The trailer section may hold fields.
        case end(trailers: MessageFields?)
        case needsMore
    }

    private enum State: Sendable {
        case size
        case data(left: UInt64)
        case dataEnd
        case trailers(HeadScanner)
    }

    private var state = State.size
    private let lineLimit: Int
    private let trailerLimit: Int

    /// - Parameters:
    ///   - lineLimit: the longest chunk-size line, extensions included, in bytes.
    ///   - trailerLimit: the longest trailer section, in bytes.
    public init(lineLimit: Int = 256, trailerLimit: Int = 8 * 1024) {
        self.lineLimit = lineLimit
        self.trailerLimit = trailerLimit
    }

    /// The next event in `buffer` from `offset`, which is moved past what was read.
    public mutating func next(_ buffer: UnsafeRawBufferPointer, _ offset: inout Int) throws(HTTPParseError) -> Event {
        while true {
            switch state {
            case .size:
                guard let size = try readSizeLine(buffer, &offset) else { return .needsMore }
                state = size == 0 ? .trailers(HeadScanner()) : .data(left: size)
            case .data(let left):
                let available = buffer.count - offset
                guard available > 0 else { return .needsMore }
                let count = Int(min(UInt64(available), left))
                let range = offset..<(offset + count)
                offset += count
                state = left == UInt64(count) ? .dataEnd : .data(left: left - UInt64(count))
                return .data(range)
            case .dataEnd:
                guard buffer.count - offset >= 2 else {
                    if buffer.count > offset, buffer[offset] != 0x0D { throw HTTPParseError(.malformedChunk, at: offset) }
                    return .needsMore
                }
                guard buffer[offset] == 0x0D, buffer[offset + 1] == 0x0A else { throw HTTPParseError(.malformedChunk, at: offset) }
                offset += 2
                state = .size
            case .trailers(var scanner):
                let rest = UnsafeRawBufferPointer(rebasing: buffer[offset...])
                let length = try scanner.scan(rest, limit: trailerLimit)
                state = .trailers(scanner)
                guard let length else { return .needsMore }
                offset += length
                return .end(trailers: try Self.parseTrailers(UnsafeRawBufferPointer(rebasing: rest[..<length])))
            }
        }
    }

    private func readSizeLine(_ buffer: UnsafeRawBufferPointer, _ offset: inout Int) throws(HTTPParseError) -> UInt64? {
        var index = offset
        var size: UInt64 = 0
        while index < buffer.count, let digit = buffer[index].hexadecimalValue {
            // 15 digits always fit; nothing real needs more.
            guard index - offset < 15 else { throw HTTPParseError(.malformedChunk, at: index) }
            size = size << 4 | UInt64(digit)
            index += 1
        }
        if index < buffer.count, index == offset { throw HTTPParseError(.malformedChunk, at: index) }
        index = try ChunkExtensions.end(in: buffer, from: index)
        guard index - offset <= lineLimit else { throw HTTPParseError(.malformedChunk, at: index) }
        guard index < buffer.count else { return nil }
        guard buffer[index] == 0x0D else { throw HTTPParseError(.malformedChunk, at: index) }
        guard index + 1 < buffer.count else { return nil }
        guard buffer[index + 1] == 0x0A else { throw HTTPParseError(.malformedChunk, at: index + 1) }
        offset = index + 2
        return size
    }

    private static func parseTrailers(_ section: UnsafeRawBufferPointer) throws(HTTPParseError) -> MessageFields? {
        guard section.count > 2 else { return nil }
        var fields = MessageFields()
        fields.bytes = Array(section)
        do {
            try fields.parseLines(section, from: 0, limit: 64)
        } catch {
            throw HTTPParseError(.malformedTrailers, at: error.offset)
        }
        return fields
    }
}

extension FieldName {
    /// Fields that must not come as trailers (RFC 9110 section 6.5.1): framing, routing, authentication and who is calling.
    public var isForbiddenInTrailers: Bool {
        switch self {
        case .host, .contentLength, .transferEncoding, .trailer, .te, .connection, .upgrade, .expect, .authorization, .macaroon,
            .grpcMetadataMacaroon, .token,
            .contentType, .keepAlive, .proxyConnection, .proxyAuthenticate, .proxyAuthorization, .forwarded, .xForwarded, .xRealIP, .xGatehouse:
            true
        default: false
        }
    }
}
