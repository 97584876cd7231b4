import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A browser as far as the demo needs one: it keeps a cookie, follows no redirect by itself, and posts the forms that it was shown.
final class DemoBrowser {
    struct Page {
        let status: UInt
        let location: String?
        let text: String

        /// The value of a hidden field.
        func hidden(_ name: String) -> String? {
            guard let pattern = try? Regex("name=\"?\(name)\"? value=\"([^\"]*)\"", as: (Substring, Substring).self) else { return nil }
            return text.firstMatch(of: pattern).map { Self.unescaped(String($0.output.1)) }
        }

        /// Where the page leads by itself.
        var onward: String? {
            guard let pattern = try? Regex("content=\"0; ?url=([^\"]*)\"", as: (Substring, Substring).self) else { return nil }
            return text.firstMatch(of: pattern).map { Self.unescaped(String($0.output.1)) }
        }

        private static func unescaped(_ text: String) -> String {
            [("&quot;", "\""), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")].reduce(text) { $0.replacing($1.0, with: $1.1) }
        }
    }

    private let origin: String
    private let client = HTTPClient(configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
    private var cookie: String?

    init(origin: String) {
        self.origin = origin
    }

    func close() async {
        try? await client.shutdown()
    }

    func open(_ target: String) async throws -> Page {
        try await send(HTTPClientRequest(url: target.hasPrefix("/") ? origin + target : target))
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Page {
        var request = HTTPClientRequest(url: origin + path)
        request.method = .POST
        request.headers.add(name: "Origin", value: origin)
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        var plain = CharacterSet.alphanumerics
        plain.insert(charactersIn: "-._~")
        let pairs = fields.map { "\($0.0)=\($0.1.addingPercentEncoding(withAllowedCharacters: plain) ?? "")" }
        request.body = .bytes(ByteBuffer(string: pairs.joined(separator: "&")))
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> Page {
        var request = request
        if let cookie { request.headers.add(name: "Cookie", value: cookie) }
        let response = try await client.execute(request, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 1 << 20)
        if let set = response.headers.first(name: "Set-Cookie") { cookie = String(set.prefix { $0 != ";" }) }
        return Page(status: response.status.code, location: response.headers.first(name: "Location"), text: String(buffer: body))
    }
}
