import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// What a client that knows nothing of payments gets.
struct PlainAnswer: Sendable {
    let status: Int
    let fields: [(name: String, value: String)]
    let body: String

    func values(_ name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}

func plainGet(_ url: String, authorization: String? = nil) async throws -> PlainAnswer {
    var request = HTTPClientRequest(url: url)
    if let authorization { request.headers.add(name: "Authorization", value: authorization) }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let body = try await response.body.collect(upTo: 1 << 20)
    return PlainAnswer(
        status: Int(response.status.code), fields: response.headers.map { ($0.name, $0.value) }, body: String(buffer: body))
}
