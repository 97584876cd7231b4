internal import AsyncHTTPClient
public import Lightning
internal import NIOCore
internal import NIOHTTP1

/// A server's answer, whatever its status, and what it cost.
public struct PaidResponse: Sendable {
    public let status: Int
    /// In the order of arrival.
    public let headers: [(name: String, value: String)]
    /// Where it came from, after redirects.
    public let url: String
    /// What this request paid, fees included; zero when a stored pass did.
    public let cost: MilliSatoshi
    /// The payments that were made for this request.
    public let receipts: [Receipt]
    public let body: ResponseBody

    /// The first value of a field, whose name is taken in any case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    init(_ response: HTTPClientResponse, url: String, cost: MilliSatoshi, receipts: [Receipt]) {
        status = Int(response.status.code)
        headers = response.headers.map { ($0.name, $0.value) }
        self.url = url
        self.cost = cost
        self.receipts = receipts
        body = ResponseBody(response.body)
    }
}

/// The bytes of an answer as they come in. Can be gone through once; letting go of it ends the connection.
public struct ResponseBody: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    private let body: HTTPClientResponse.Body

    init(_ body: HTTPClientResponse.Body) {
        self.body = body
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(inner: body.makeAsyncIterator())
    }

    /// The whole body; ``PayingClientError/network(_:)`` when there is more than `limit` bytes or the connection breaks off.
    public func collect(upTo limit: Int) async throws(PayingClientError) -> [UInt8] {
        var bytes: [UInt8] = []
        var iterator = makeAsyncIterator()
        while let chunk = try await iterator.next() {
            guard bytes.count + chunk.count <= limit else { throw .network("the answer is longer than \(limit) bytes") }
            bytes += chunk
        }
        return bytes
    }

    public struct Iterator: AsyncIteratorProtocol {
        fileprivate var inner: HTTPClientResponse.Body.AsyncIterator

        public mutating func next() async throws(PayingClientError) -> [UInt8]? {
            do {
                return try await inner.next().map { Array($0.readableBytesView) }
            } catch {
                throw .network("the answer broke off: \(NetworkReason.text(error))")
            }
        }
    }
}
