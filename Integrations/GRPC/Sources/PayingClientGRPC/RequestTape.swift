internal import GRPCCore

/// What a request sends, kept so that it can be sent again: one who writes, and one stream after another that takes what was written from the
/// beginning.
///
/// Who writes waits until a stream has taken his part, so that the transport below sets the pace. Every wait ends by ``settle()``, ``leave(_:)`` or
/// ``close(_:)``, not by cancellation.
actor RequestTape<Bytes: GRPCContiguousBytes & Sendable> {
    enum Item: Sendable {
        case part(RPCRequestPart<Bytes>)
        /// With what went wrong where the request is written.
        case end((any Error)?)
    }

    private struct Writer {
        /// Of the part that he waits for.
        let index: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    /// In bytes of messages.
    private let limit: Int
    /// From the part with index `dropped` on.
    private var parts: [RPCRequestPart<Bytes>] = []
    private var dropped = 0
    private var end: Item?
    private var writers: [Writer] = []

    /// The stream that takes parts now; those before it get nothing more.
    private var reading = 0
    private var reader: CheckedContinuation<Item?, Never>?
    /// How many parts it took, and of how many bytes.
    private var taken = 0
    private var takenBytes = 0
    /// Why it takes no more.
    private var broken: (any Error)?

    private var isSettled = false
    private var closed: (any Error)?

    init(limit: Int) {
        self.limit = limit
    }

    /// Whether everything that was written is still there.
    var isComplete: Bool { dropped == 0 }

    var limitExceeded: ReplayLimitExceeded { ReplayLimitExceeded(limit: limit) }

    // MARK: The side that writes

    /// Returns when a stream has taken the part.
    func write(_ part: RPCRequestPart<Bytes>) async throws {
        if let closed { throw closed }
        if isSettled, let broken { throw broken }
        guard end == nil else { throw RPCError(code: .internalError, message: "the request was finished before this message") }
        let index = dropped + parts.count
        parts.append(part)
        wakeReader()
        try await withCheckedThrowingContinuation { writers.append(Writer(index: index, continuation: $0)) }
    }

    func finish(throwing error: (any Error)? = nil) {
        guard end == nil else { return }
        end = .end(error)
        wakeReader()
    }

    // MARK: The side that sends

    /// Goes back to the beginning, for a new stream.
    /// - Returns: the number by which the stream takes what was written.
    func rewind() throws(ReplayLimitExceeded) -> Int {
        leave(reading)
        guard isComplete else { throw limitExceeded }
        (taken, takenBytes, broken) = (0, 0, nil)
        return reading
    }

    /// The part that the stream did not take yet, or the end, when it is there; `nil` when the stream is to take nothing more.
    func next(_ stream: Int) async -> Item? {
        guard stream == reading, closed == nil else { return nil }
        if let item { return item }
        return await withCheckedContinuation { reader = $0 }
    }

    /// The part that ``next(_:)`` gave has been sent.
    func took(_ stream: Int) {
        guard stream == reading, taken < dropped + parts.count else { return }
        if case .message(let bytes) = parts[taken - dropped] { takenBytes += bytes.count }
        taken += 1
        if isSettled || !isComplete || takenBytes > limit { dropTaken() }
        for writer in writers where writer.index < taken { writer.continuation.resume() }
        writers.removeAll { $0.index < taken }
    }

    /// The stream can send nothing more. Those who write learn it only when no other stream follows.
    func broke(_ stream: Int, _ error: any Error) {
        guard stream == reading else { return }
        broken = error
        if isSettled { failWriters(error) }
    }

    /// The stream is over; another one may follow.
    func leave(_ stream: Int) {
        guard stream == reading else { return }
        reading += 1
        reader?.resume(returning: nil)
        reader = nil
    }

    /// The answer has begun: no other stream follows, and what was sent need not be kept any more.
    func settle() {
        isSettled = true
        dropTaken()
        if let broken { failWriters(broken) }
    }

    /// The call is over.
    func close(_ error: any Error) {
        guard closed == nil else { return }
        closed = error
        leave(reading)
        failWriters(error)
        parts = []
    }

    private var item: Item? {
        taken < dropped + parts.count ? .part(parts[taken - dropped]) : end
    }

    private func wakeReader() {
        guard let reader, let item else { return }
        self.reader = nil
        reader.resume(returning: item)
    }

    private func dropTaken() {
        parts.removeFirst(taken - dropped)
        dropped = taken
    }

    private func failWriters(_ error: any Error) {
        for writer in writers { writer.continuation.resume(throwing: error) }
        writers = []
    }
}

/// Where a call writes its request.
struct RequestTapeWriter<Bytes: GRPCContiguousBytes & Sendable>: ClosableRPCWriterProtocol {
    let tape: RequestTape<Bytes>

    func write(_ element: RPCRequestPart<Bytes>) async throws {
        try await tape.write(element)
    }

    func write(contentsOf elements: some Sequence<RPCRequestPart<Bytes>>) async throws {
        for element in elements { try await tape.write(element) }
    }

    func finish() async {
        await tape.finish()
    }

    func finish(throwing error: any Error) async {
        await tape.finish(throwing: error)
    }
}
