internal import AsyncHTTPClient
internal import Lightning
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization

/// HTTP to one node: one base URL, one credential, every wait and every size bounded. Never retries (but for
/// a GET on a kept connection that turns out to be closed), never follows a redirect
/// (which would carry the credential away).
final class NodeConnection: Sendable {
    /// The longest answer, and the longest line of a streamed one.
    static let bodyLimit = 16 << 20
    static let lineLimit = 1 << 20

    let base: NodeURL
    private let credential: (name: String, value: NodeSecret)?
    private let client: HTTPClient
    private let closed = Mutex(false)

    init(base: NodeURL, credential: (name: String, value: NodeSecret)?, trust: [NIOSSLCertificate]?) {
        self.base = base
        self.credential = credential
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(5)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.idleTimeout = .seconds(60)
        if let trust {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(trust)
            configuration.tlsConfiguration = tls
        }
        client = HTTPClient(eventLoopGroup: HTTPClient.defaultEventLoopGroup, configuration: configuration)
    }

    deinit {
        if !isClosed {
            // An HTTPClient must not be let go of while it runs; the callback keeps it until it has ended.
            let client = client
            client.shutdown { _ in _ = client }
        }
    }

    var isClosed: Bool { closed.withLock { $0 } }

    func shutdown() async {
        let first = closed.withLock { closed in
            defer { closed = true }
            return !closed
        }
        // A second shutdown is the only way for this to fail.
        if first { try? await client.shutdown() }
    }

    /// One request and its whole answer, whatever its status.
    func answer(to request: NodeRequest, within limit: Duration) async throws(LightningNodeError) -> NodeAnswer {
        do {
            return try await withTimeLimit(limit) { [self] in
                let response = try await execute(request, within: limit)
                let body = try await response.body.collect(upTo: Self.bodyLimit)
                return NodeAnswer(status: Int(response.status.code), body: Array(body.readableBytesView))
            }
        } catch {
            throw failure(error, within: limit)
        }
    }

    /// One request whose answer is a stream of lines, read until `each` returns a value, the stream ends or `limit` has passed.
    func stream<Value: Sendable>(
        _ request: NodeRequest, within limit: Duration, _ each: @escaping @Sendable ([UInt8]) throws -> Value?
    ) async throws(LightningNodeError) -> StreamEnd<Value> {
        do {
            return try await withTimeLimit(limit) { [self] in
                let response = try await execute(request, within: limit)
                guard response.status == .ok else {
                    let body = try await response.body.collect(upTo: Self.lineLimit)
                    return .refused(NodeAnswer(status: Int(response.status.code), body: Array(body.readableBytesView)))
                }
                return try await Self.firstValue(in: response.body, each)
            }
        } catch is TimeLimitExceeded {
            return .outOfTime
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return .outOfTime
        } catch {
            throw failure(error, within: limit)
        }
    }

    private static func firstValue<Value: Sendable>(
        in body: HTTPClientResponse.Body, _ each: @Sendable ([UInt8]) throws -> Value?
    ) async throws -> StreamEnd<Value> {
        var splitter = LineSplitter(limit: lineLimit)
        for try await buffer in body {
            for line in try splitter.lines(adding: buffer.readableBytesView) {
                if let value = try each(line) { return .value(value) }
            }
        }
        if let line = splitter.finish(), let value = try each(line) { return .value(value) }
        return .ended
    }

    /// The node closed a kept connection at the moment when it was used again.
    private static func isStaleConnection(_ error: any Error) -> Bool {
        (error as? HTTPClientError) == .remoteConnectionClosed || (error as? ChannelError) == .ioOnClosedChannel
    }

    private func execute(_ request: NodeRequest, within limit: Duration) async throws -> HTTPClientResponse {
        var outgoing = HTTPClientRequest(url: base.text + request.path)
        outgoing.method = request.method == .get ? .GET : .POST
        outgoing.headers.add(name: "accept", value: "application/json")
        if let credential { outgoing.headers.add(name: credential.name, value: credential.value.text) }
        if let body = request.body {
            outgoing.headers.add(name: "content-type", value: "application/json")
            outgoing.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            return try await client.execute(outgoing, timeout: TimeAmount(limit))
        } catch  where request.method == .get && Self.isStaleConnection(error) {
            return try await client.execute(outgoing, timeout: TimeAmount(limit))
        }
    }
}

struct NodeRequest: Sendable {
    enum Method { case get, post }

    var method: Method
    /// From the first slash on, percent-encoded, with its query.
    var path: String
    var body: [UInt8]?

    static func get(_ path: String) -> NodeRequest {
        NodeRequest(method: .get, path: path, body: nil)
    }

    static func post(_ path: String, _ body: [UInt8]) -> NodeRequest {
        NodeRequest(method: .post, path: path, body: body)
    }
}

struct NodeAnswer: Sendable {
    let status: Int
    let body: [UInt8]
}

enum StreamEnd<Value: Sendable>: Sendable {
    case value(Value)
    /// The node closed the stream.
    case ended
    case outOfTime
    /// The answer was no stream: its status was not 200.
    case refused(NodeAnswer)
}
