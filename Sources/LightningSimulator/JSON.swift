internal import Foundation
internal import Hummingbird
internal import Lightning
internal import NIOCore
internal import ServiceLifecycle

/// A 64-bit integer, which protobuf's JSON mapping writes as a string and reads as a string or a number.
struct JSONInteger: Codable, Sendable {
    var value: Int64

    init(_ value: some BinaryInteger) {
        self.value = Int64(clamping: value)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            value = number
        } else if let number = Int64(try container.decode(String.self)) {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an integer")
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(value))
    }
}

extension Response {
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: try jsonBuffer(value)))
    }

    /// Newline-delimited JSON, for as long as the caller listens: `produce` is cancelled when he goes away or the server shuts down.
    static func lines(for request: Request, _ produce: @escaping @Sendable (LineWriter) async throws -> Void) -> Response {
        let body = ResponseBody { writer in
            let (lines, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
            let producer = Task {
                try? await produce(LineWriter(output: continuation))
                continuation.finish()
            }
            defer { producer.cancel() }
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await withGracefulShutdownHandler {
                    for await line in lines { try await writer.write(line) }
                } onGracefulShutdown: {
                    continuation.finish()
                }
            }
            try await writer.finish(nil)
        }
        // Watching for the caller to go away uses the connection up.
        return Response(status: .ok, headers: [.contentType: "application/json", .connection: "close"], body: body)
    }
}

/// Writes one `{"result": ...}` line after the other.
struct LineWriter: Sendable {
    private struct Line<Result: Encodable>: Encodable {
        let result: Result
    }

    let output: AsyncStream<ByteBuffer>.Continuation

    func write(_ result: some Encodable) throws {
        var line = try jsonBuffer(Line(result: result))
        line.writeString("\n")
        output.yield(line)
    }
}

extension Request {
    /// The body as JSON, at most 64 KiB. Collected, so that a streamed answer can still see the caller go away.
    mutating func json<Body: Decodable>(_ type: Body.Type) async throws -> Body {
        let buffer = try await collectBody(upTo: 65536)
        do {
            return try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
        } catch {
            throw LNDError(.invalidArgument, "the body does not read as \(Body.self)")
        }
    }
}

extension PaymentHash {
    var base64: String { Data(bytes.bytes).base64EncodedString() }

    /// Standard or URL alphabet, padded or not.
    init?(base64: String) {
        var text = base64.replacing("-", with: "+").replacing("_", with: "/")
        while text.utf8.count % 4 != 0 { text += "=" }
        guard let data = Data(base64Encoded: text) else { return nil }
        self.init(data)
    }
}

func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString()
}

func jsonBuffer(_ value: some Encodable) throws -> ByteBuffer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return ByteBuffer(bytes: try encoder.encode(value))
}
