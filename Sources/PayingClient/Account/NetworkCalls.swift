internal import AsyncHTTPClient
internal import Lightning
internal import NIOCore
internal import NIOHTTP1

#if canImport(FoundationEssentials)
    internal import FoundationEssentials
#else
    internal import Foundation
#endif

/// One call of a network's interface at a time: what is sent, and what an answer means. Redirects are not followed, since what is sent is secret.
struct NetworkCalls: Sendable {
    let transport: HTTPTransport
    let clock: WallClock

    var now: Timestamp { clock.now() }

    /// `GET /v4/network`.
    func network(_ address: NetworkAddress) async throws(AccountError) -> NetworkDescription {
        let answer = try await send("GET", address.url("/v4/network"), token: nil, body: nil, limit: NetworkDescription.limit)
        guard answer.status == 200 else { throw .unexpectedStatus(answer.status, server: address.description) }
        guard let reply = try? JSONDecoder().decode(NetworkReply.self, from: Data(answer.body)) else {
            throw .malformedAnswer(server: address.description, "it does not describe a Lightquark network")
        }
        return try NetworkDescription(reply, at: address)
    }

    /// - Parameters:
    ///   - token: shown as `Bearer`.
    ///   - body: the members of a JSON object.
    /// - Throws: ``AccountError/refused(_:)`` where the network says no by its own rules.
    func call<Reply: Decodable & Sendable>(
        _ method: String, _ path: String, on server: APIServer, token: Token? = nil, body: [String: String]? = nil, as type: Reply.Type
    ) async throws(AccountError) -> Reply {
        let answer = try await send(method, server.url(path), token: token, body: try body.map(Self.json), limit: Envelope.limit)
        guard (200..<300).contains(answer.status) else {
            guard let refusal = Envelope.refusal(answer.body, status: answer.status, retryAfter: answer.retryAfter) else {
                throw .unexpectedStatus(answer.status, server: server.description)
            }
            throw .refused(refusal)
        }
        guard let reply = Envelope.success(answer.body, status: answer.status, as: type) else {
            throw .malformedAnswer(server: server.description, "\(path) did not answer as Lightquark v4 does")
        }
        return reply
    }

    private struct Answer {
        let status: Int
        let retryAfter: Int?
        let body: [UInt8]
    }

    private func send(_ method: String, _ url: String, token: Token?, body: [UInt8]?, limit: Int) async throws(AccountError) -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = HTTPMethod(rawValue: method)
        request.headers.add(name: "User-Agent", value: "gatepass")
        request.headers.add(name: "LQ-Agent", value: "gatepass")
        request.headers.add(name: "Accept", value: "application/json")
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token.text)") }
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        do {
            let response = try await transport.execute(request)
            let bytes = try await response.body.collect(upTo: limit)
            let retryAfter = response.headers.first(name: "retry-after").flatMap { Int($0) }.flatMap { (0...86_400).contains($0) ? $0 : nil }
            return Answer(status: Int(response.status.code), retryAfter: retryAfter, body: Array(bytes.readableBytesView))
        } catch {
            throw error is NIOTooManyBytesError ? .malformedAnswer(server: url, "it is too long") : .network(NetworkReason.text(error))
        }
    }

    private static func json(_ members: [String: String]) throws(AccountError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(members))
        } catch {
            throw .network("the request cannot be written: \(error)")
        }
    }
}
