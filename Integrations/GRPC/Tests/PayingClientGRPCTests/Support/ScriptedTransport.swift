import GRPCCore
import Synchronization

/// A transport whose streams are answered by a closure, in place of a gate.
struct ScriptedTransport: ClientTransport {
    typealias Bytes = [UInt8]
    typealias Requests = AsyncThrowingStream<RPCRequestPart<Bytes>, any Error>

    /// Gets the number of the stream, from 1, and what it sends; what it returns is the whole answer.
    let answer: @Sendable (_ number: Int, _ requests: inout Requests.AsyncIterator) async throws -> [RPCResponsePart<Bytes>]
    private let count = Count()

    init(answer: @escaping @Sendable (Int, inout Requests.AsyncIterator) async throws -> [RPCResponsePart<Bytes>]) {
        self.answer = answer
    }

    /// How many streams were opened.
    var streams: Int { count.value.withLock { $0 } }

    var retryThrottle: RetryThrottle? { nil }
    func connect() async throws {}
    func beginGracefulShutdown() {}
    func config(forMethod descriptor: MethodDescriptor) -> MethodConfig? { nil }

    func withStream<T: Sendable>(
        descriptor: MethodDescriptor, options: CallOptions,
        _ closure: (_ stream: RPCStream<Inbound, Outbound>, _ context: ClientContext) async throws -> T
    ) async throws -> T {
        let number = count.value.withLock { count in
            count += 1
            return count
        }
        let (requests, writer) = Requests.makeStream()
        let (responses, answers) = AsyncThrowingStream<RPCResponsePart<Bytes>, any Error>.makeStream()
        let answering = Task {
            do {
                var iterator = requests.makeAsyncIterator()
                for part in try await answer(number, &iterator) { answers.yield(part) }
                answers.finish()
            } catch {
                answers.finish(throwing: error)
            }
        }
        defer { answering.cancel() }
        let stream = RPCStream(
            descriptor: descriptor, inbound: Inbound(wrapping: responses), outbound: Outbound(wrapping: Writer(continuation: writer)))
        return try await closure(stream, ClientContext(descriptor: descriptor, remotePeer: "script:\(number)", localPeer: "test"))
    }

    private final class Count: Sendable {
        let value = Mutex(0)
    }

    private struct Writer: ClosableRPCWriterProtocol {
        let continuation: Requests.Continuation

        func write(_ element: RPCRequestPart<Bytes>) async throws {
            guard case .enqueued = continuation.yield(element) else { throw RPCError(code: .unavailable, message: "the stream is closed") }
        }

        func write(contentsOf elements: some Sequence<RPCRequestPart<Bytes>>) async throws {
            for element in elements { try await write(element) }
        }

        func finish() async { continuation.finish() }
        func finish(throwing error: any Error) async { continuation.finish(throwing: error) }
    }
}

extension ScriptedTransport.Requests.AsyncIterator {
    /// The metadata that a request begins with.
    mutating func metadata() async throws -> Metadata {
        guard case .metadata(let metadata) = try await next() else { throw Unexpected() }
        return metadata
    }

    mutating func message() async throws -> [UInt8] {
        guard case .message(let bytes) = try await next() else { throw Unexpected() }
        return bytes
    }
}

/// The request has another part, or none.
struct Unexpected: Error {}
