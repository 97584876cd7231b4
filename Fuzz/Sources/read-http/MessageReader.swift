import HTTPWire

/// Cuts what one connection receives into messages, as the proxy's connections do: requests one after the other, or the answer to one request with the interim
/// ones before it.
struct MessageReader {
    enum Outcome: Equatable {
        /// All that came is used up, or more is needed of what is there.
        case open
        /// Nothing that follows would be looked at.
        case over
        case refused(String)
    }

    private enum Phase {
        case head
        case length(UInt64)
        case chunked(ChunkedDecoder)
        case untilClose
    }

    private(set) var messages: [ReadMessage] = []
    private(set) var outcome = Outcome.open

    private let kind: Case.Kind
    private var phase = Phase.head
    private var scanner = HeadScanner()
    private var pending: [UInt8] = []
    /// How much was read before `pending`, in bytes.
    private var consumed = 0
    private var hasSkippedEmptyLine = false

    init(_ kind: Case.Kind) {
        self.kind = kind
    }

    mutating func receive(_ bytes: ArraySlice<UInt8>) {
        guard outcome == .open else { return }
        pending += bytes
        do {
            while outcome == .open, try step() {}
        } catch {
            outcome = .refused((error as? HTTPParseError)?.reason.rawValue ?? "\(error)")
        }
    }

    /// `false` when more bytes are needed.
    private mutating func step() throws -> Bool {
        switch phase {
        case .head: return kind == .requests ? try readRequestHead() : try readResponseHead()
        case .length(let left): return readLength(left)
        case .chunked(var decoder): return try readChunked(&decoder)
        case .untilClose:
            appendBody(pending[...])
            consume(pending.count)
            return false
        }
    }

    private mutating func consume(_ count: Int) {
        pending.removeFirst(count)
        consumed += count
    }

    private mutating func scan(limit: Int) throws -> [UInt8]? {
        guard let length = try pending.withUnsafeBytes({ try scanner.scan($0, limit: limit) }) else { return nil }
        scanner = HeadScanner()
        let head = Array(pending[..<length])
        consume(length)
        return head
    }

    // MARK: Heads

    private mutating func readRequestHead() throws -> Bool {
        skipEmptyLine()
        let limits = RequestHead.Limits()
        guard !pending.isEmpty, let bytes = try scan(limit: limits.headBytes) else { return false }
        var head = RequestHead()
        try bytes.withUnsafeBytes { try head.parse($0, limits: limits) }
        guard head.method != .connect, head.method != .trace else {
            outcome = .refused("method-not-supported")
            return false
        }
        hasSkippedEmptyLine = false
        messages.append(ReadMessage(head))
        begin(head.framing)
        return true
    }

    /// One empty line before a request is forgiven (RFC 9112 section 2.2).
    private mutating func skipEmptyLine() {
        guard !hasSkippedEmptyLine, pending.starts(with: [0x0D, 0x0A]) else { return }
        hasSkippedEmptyLine = true
        scanner = HeadScanner()
        consume(2)
    }

    private mutating func readResponseHead() throws -> Bool {
        guard let bytes = try scan(limit: 64 * 1024) else { return false }
        var head = ResponseHead()
        try bytes.withUnsafeBytes { try head.parse($0, answering: kind == .answerToHEAD ? .head : .get) }
        messages.append(ReadMessage(head))
        if head.isInterim {
            endMessage()
        } else if head.status == 101 {
            endMessage()
            outcome = .over
        } else {
            begin(head.framing)
        }
        return true
    }

    // MARK: Bodies

    private mutating func begin(_ framing: BodyFraming) {
        switch framing {
        case .none: endBody(trailers: nil)
        case .length(let length): phase = .length(length)
        case .chunked: phase = .chunked(ChunkedDecoder())
        case .untilClose: phase = .untilClose
        }
    }

    private mutating func readLength(_ left: UInt64) -> Bool {
        let count = Int(min(UInt64(pending.count), left))
        guard count > 0 else { return false }
        appendBody(pending[..<count])
        consume(count)
        if left == UInt64(count) { endBody(trailers: nil) } else { phase = .length(left - UInt64(count)) }
        return true
    }

    private mutating func readChunked(_ decoder: inout ChunkedDecoder) throws -> Bool {
        var offset = 0
        let event = try pending.withUnsafeBytes { try decoder.next($0, &offset) }
        phase = .chunked(decoder)
        if case .data(let range) = event { appendBody(pending[range]) }
        consume(offset)
        switch event {
        case .needsMore: return false
        case .data: return true
        case .end(let trailers):
            endBody(trailers: trailers)
            return true
        }
    }

    private mutating func appendBody(_ bytes: ArraySlice<UInt8>) {
        messages[messages.count - 1].body += bytes
    }

    private mutating func endBody(trailers: MessageFields?) {
        if let trailers { messages[messages.count - 1].trailers = ReadMessage.fields(trailers) }
        endMessage()
        // Behind a request that closes nothing is read, and an upstream is asked one thing at a time.
        if kind != .requests || messages.last?.keepsAlive == false { outcome = .over }
    }

    private mutating func endMessage() {
        messages[messages.count - 1].end = consumed
        phase = .head
    }
}
