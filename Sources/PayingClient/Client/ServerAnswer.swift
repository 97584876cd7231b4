internal import AsyncHTTPClient
internal import L402
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// An answer of the server, read as far as payment is concerned.
struct ServerAnswer: Sendable {
    let meaning: PaymentFlow.Answer
    /// As it came; where the body was looked at, what was read of it.
    let response: HTTPClientResponse

    /// Looks at the body only of an answer that may be a challenge.
    static func read(_ response: HTTPClientResponse) async throws -> ServerAnswer {
        guard response.status == .paymentRequired || response.status == .unauthorized else {
            return ServerAnswer(meaning: .final, response: response)
        }
        let fields = response.headers["www-authenticate"]
        let isJSON = response.headers.first(name: "content-type")?.lowercased().contains("json") ?? false
        guard isJSON, response.status == .paymentRequired else {
            return ServerAnswer(meaning: meaning(of: fields, nil), response: response)
        }
        let seen = try await BodyPeek.read(response.body, limit: Challenge.bodyByteLimit)
        let meaning = meaning(of: fields, seen.isComplete ? seen.bytes : nil)
        var restored = response
        restored.body = seen.restored()
        return ServerAnswer(meaning: meaning, response: restored)
    }

    private static func meaning(of fields: [String], _ body: [UInt8]?) -> PaymentFlow.Answer {
        PaymentFlow.Answer(fieldValues: fields, jsonBody: body, service: body.flatMap(service))
    }

    /// What the server calls what it sells: the member `service` of its body.
    private static func service(in body: [UInt8]) -> String? {
        guard let service = try? JSONDecoder().decode(ChallengeBody.self, from: Data(body)).service,
            (1...256).contains(service.utf8.count)
        else { return nil }
        return service
    }
}

private struct ChallengeBody: Decodable {
    let service: String?
}

/// The beginning of a body, read ahead of whoever it is for.
struct BodyPeek {
    private(set) var bytes: [UInt8] = []
    private(set) var isComplete = false
    private var chunks: [ByteBuffer] = []

    static func read(_ body: HTTPClientResponse.Body, limit: Int) async throws -> BodyPeek {
        var peek = BodyPeek()
        var iterator = body.makeAsyncIterator()
        while peek.bytes.count <= limit {
            guard let chunk = try await iterator.next() else {
                peek.isComplete = true
                return peek
            }
            peek.chunks.append(chunk)
            peek.bytes += chunk.readableBytesView
        }
        return peek
    }

    /// What was read. A challenge longer than the limit is cut there: it is shown to people, not used.
    func restored() -> HTTPClientResponse.Body {
        .bytes(chunks.reduce(into: ByteBuffer()) { whole, chunk in whole.writeImmutableBuffer(chunk) })
    }
}
