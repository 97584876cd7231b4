import HTTPWire

extension ParserProperty {
    /// The end of a head does not depend on the pieces in which it came, and nothing that was accepted holds a line end or a NUL.
    static let head = ParserProperty("head") { bytes in
        let limits = RequestHead.Limits(headBytes: 4096, fieldCount: 32)
        let length = scan(bytes, pieces: [bytes.count], limit: limits.headBytes)
        try require(length == scan(bytes, pieces: Array(1...max(1, bytes.count)), limit: limits.headBytes), "pieces make no difference")
        guard let length, length > 0 else { return }
        try bytes[..<length].withUnsafeBytes { buffer in
            var request = RequestHead()
            if (try? request.parse(buffer, limits: limits)) != nil { try checkRequest(request) }
            for method in [RequestHead.Method.get, .head, .connect] {
                var response = ResponseHead()
                guard (try? response.parse(buffer, answering: method)) != nil else { continue }
                try require((100...999).contains(response.status), "three digits")
                try checkFields(response.fields)
            }
        }
    }

    private static func checkRequest(_ request: RequestHead) throws {
        try require(request.originTarget.first == UInt8(ascii: "/"), "a target in origin form")
        try require(request.minorVersion == 0 || !request.authorityBytes.isEmpty, "a host")
        try require(request.originTarget.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a target without white space")
        try checkFields(request.fields)
    }

    private static func checkFields(_ fields: MessageFields) throws {
        for line in fields.lines {
            try require(!fields.name(of: line).isEmpty, "a name")
            try require(!fields.value(of: line).contains { $0 == 0 || $0 == 0x0A || $0 == 0x0D }, "a value on one line")
        }
    }

    /// `nil` while more is needed, -1 for a refusal. Each piece is a number of bytes that are there by then.
    private static func scan(_ bytes: [UInt8], pieces: [Int], limit: Int) -> Int? {
        var scanner = HeadScanner()
        for count in pieces {
            do {
                if let length = try bytes[..<min(count, bytes.count)].withUnsafeBytes({ try scanner.scan($0, limit: limit) }) { return length }
            } catch {
                return -1
            }
        }
        return nil
    }

    /// A chunked body means the same whole and byte by byte.
    static let chunked = ParserProperty("chunked") { bytes in
        let whole = decode(bytes, step: bytes.count)
        try require(whole == decode(bytes, step: 1), "pieces make no difference")
    }

    private struct Decoded: Equatable {
        var data: [UInt8] = []
        var consumed = 0
        var isWhole = false
        var isRefused = false
        var trailers = 0
    }

    private static func decode(_ bytes: [UInt8], step: Int) -> Decoded {
        var decoder = ChunkedDecoder(lineLimit: 32, trailerLimit: 256)
        var result = Decoded()
        var available = 0
        while available < bytes.count {
            available = min(bytes.count, available + max(1, step))
            if feed(&decoder, bytes, upTo: available, &result) { break }
        }
        // How far a refused body was read depends on when the refusal came.
        if result.isRefused { result.consumed = 0 }
        return result
    }

    /// Whether the end was reached.
    private static func feed(_ decoder: inout ChunkedDecoder, _ bytes: [UInt8], upTo available: Int, _ result: inout Decoded) -> Bool {
        // As a connection does: what was read is gone from the buffer.
        let buffer = Array(bytes[result.consumed..<available])
        var offset = 0
        defer { result.consumed += offset }
        while true {
            do {
                switch try buffer.withUnsafeBytes({ try decoder.next($0, &offset) }) {
                case .data(let range): result.data += buffer[range]
                case .needsMore: return false
                case .end(let trailers):
                    result.isWhole = true
                    result.trailers = trailers?.lines.count ?? 0
                    return true
                }
            } catch {
                result.isRefused = true
                return true
            }
        }
    }
}
