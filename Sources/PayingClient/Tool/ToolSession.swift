internal import AsyncHTTPClient
internal import Lightning
internal import NIOCore
internal import NIOHTTP1
public import SSA
internal import Synchronization

/// A tool's access to a network in the name of one user. Refreshes by itself, once for all calls that need it.
public final class ToolSession: Sendable {
    public let network: NetworkAddress
    /// What was granted, where the network said it: with ``Tool/Delivery/query`` it does not.
    public let scopes: Scopes?
    private let calls: NetworkCalls
    private let current: Mutex<SessionTokens>
    private let refreshes = SharedWork<SessionTokens>()

    init(network: NetworkAddress, tokens: SessionTokens, scopes: Scopes?, calls: NetworkCalls) {
        self.network = network
        self.scopes = scopes
        self.calls = calls
        current = Mutex(tokens)
    }

    /// As they are now: keep them after every call, where the access shall outlive the program.
    public var tokens: SessionTokens { current.withLock { $0 } }

    /// Gets a new access token, whether or not the old one is still good.
    /// - Throws: ``AccountError/accessEnded(network:_:)`` where there is none any more.
    public func refresh() async throws(AccountError) {
        _ = try await refreshed(from: tokens)
    }

    /// Calls a service of the network.
    ///
    /// - Parameters:
    ///   - path: from the network's address on, with its query; it begins with a slash.
    ///   - limit: of the answer's body, in bytes.
    /// - Returns: the answer, whatever its status. 403 is for a scope that the tool was not given.
    public func call(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil, limit: Int = 1 << 20
    ) async throws(AccountError) -> ToolAnswer {
        guard path.hasPrefix("/"), let address = WebAddress(network.url(path)), address.origin == network.origin else {
            throw .invalidRequest("\(HarmlessText.of(path, limit: 200)) is no path in \(network)")
        }
        let request = PaidRequest(method: method, url: address.text, headers: headers, body: body.map { .bytes($0) })
        do throws(PayingClientError) { try request.check() } catch { throw .invalidRequest("\(error)") }
        let hop = Journey.Hop(
            address: address, method: method, headers: headers.filter { $0.name.lowercased() != "authorization" }, body: request.body)
        var tokens = tokens
        if !tokens.isFresh(at: calls.now) { tokens = try await refreshed(from: tokens) }
        let answer = try await send(hop, tokens, limit)
        guard answer.status == 401 else { return answer }
        return try await send(hop, try await refreshed(from: tokens), limit)
    }

    private func send(_ hop: Journey.Hop, _ tokens: SessionTokens, _ limit: Int) async throws(AccountError) -> ToolAnswer {
        do {
            let response = try await calls.transport.execute(hop.request(authorization: "Bearer \(tokens.access.text)"))
            let body = try await response.body.collect(upTo: limit)
            return ToolAnswer(
                status: Int(response.status.code), headers: response.headers.map { ($0.name, $0.value) }, body: Array(body.readableBytesView))
        } catch {
            throw error is NIOTooManyBytesError
                ? .malformedAnswer(server: hop.address.origin.description, "it is longer than \(limit) bytes") : .network(NetworkReason.text(error))
        }
    }

    /// What stands in place of these tokens now, or what a refresh brings in their place.
    private func refreshed(from old: SessionTokens) async throws(AccountError) -> SessionTokens {
        let now = tokens
        if now.access != old.access { return now }
        do {
            return try await refreshes.run("") { [self] in
                let now = tokens
                if now.access != old.access { return now }
                let next = try await calls.refresh(now, on: APIServer(network))
                current.withLock { $0 = next }
                return next
            }
        } catch let error as AccountError {
            throw error.endsSession.map { .accessEnded(network: network.description, $0) } ?? error
        } catch {
            throw AccountError(any: error)
        }
    }
}

/// What a service answered to a tool.
public struct ToolAnswer: Sendable {
    public let status: Int
    /// In the order of arrival.
    public let headers: [(name: String, value: String)]
    public let body: [UInt8]

    /// The body as text; what is no UTF-8 shows as U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }
}
