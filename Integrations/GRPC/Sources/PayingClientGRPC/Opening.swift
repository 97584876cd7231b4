internal import GRPCCore

/// How an answer begins, and where the rest of it is read.
///
/// `@unchecked Sendable`: the iterator is used by the task that read the first part, and after it by the one that reads the answer, which gets the
/// opening from a ``Promise``.
struct Opening<Bytes: GRPCContiguousBytes & Sendable>: @unchecked Sendable {
    /// `nil` when the stream ended without any.
    let first: RPCResponsePart<Bytes>?
    /// `nil` when nothing more is read from that stream.
    let rest: RPCAsyncSequence<RPCResponsePart<Bytes>, any Error>.AsyncIterator?
}

/// The answer of the stream that was let in, for its one reader.
struct ResponseParts<Bytes: GRPCContiguousBytes & Sendable>: AsyncSequence, Sendable {
    typealias Element = RPCResponsePart<Bytes>

    let opening: Promise<Opening<Bytes>>

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(opening: opening)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        private let opening: Promise<Opening<Bytes>>
        private var isOpen = false
        private var rest: RPCAsyncSequence<RPCResponsePart<Bytes>, any Error>.AsyncIterator?

        init(opening: Promise<Opening<Bytes>>) {
            self.opening = opening
        }

        mutating func next() async throws -> RPCResponsePart<Bytes>? {
            try await next(isolation: nil)
        }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> RPCResponsePart<Bytes>? {
            if isOpen { return try await rest?.next(isolation: actor) }
            isOpen = true
            let opening = try await opening.value
            rest = opening.rest
            return opening.first
        }
    }
}
