internal import AsyncHTTPClient
internal import Lightning
internal import NIOCore
internal import NIOHTTP1

extension Journey.Hop {
    /// Sends the request over HTTP and reads the answer as far as payment is concerned.
    func send(_ pass: StoredPass?, over core: ClientCore) async throws -> Visit<HTTPClientResponse>.Reply {
        let answer = try await ServerAnswer.read(try await core.execute(request(authorization: pass?.authorization)))
        return Visit.Reply(meaning: answer.meaning, status: Int(answer.response.status.code), answer: answer.response)
    }

    /// - Parameter authorization: goes in place of the caller's own.
    func request(authorization: String?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.text)
        request.method = HTTPMethod(rawValue: method)
        for (name, value) in headers where authorization == nil || name.lowercased() != "authorization" {
            request.headers.add(name: name, value: value)
        }
        if !request.headers.contains(name: "user-agent") { request.headers.add(name: "User-Agent", value: "gatepass") }
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        switch body {
        case nil: break
        case .bytes(let bytes): request.body = .bytes(ByteBuffer(bytes: bytes))
        case .stream(let length, let make): request.body = .stream(make(), length: length.map { .known($0) } ?? .unknown)
        }
        return request
    }
}
