internal import AsyncHTTPClient
internal import HostSystem
internal import Lightning
internal import NIOCore
internal import NIOHTTP1

/// A request on its way through redirects. Each hop is a ``Visit`` with the passes of its own origin; the money is counted over all of them.
struct Journey {
    private let core: ClientCore
    private let onEvent: @Sendable (PaymentEvent) -> Void
    private let terms: PaymentTerms
    private var hop: Hop
    private var allowance: MilliSatoshi?
    private var cost = MilliSatoshi.zero
    private var receipts: [Receipt] = []
    /// Whether a redirect led to another origin. From then on nothing is sent in a member's name: a stranger's redirect could make him do what he never asked
    /// for.
    private var hasLeftOrigin = false

    /// What is sent to one place.
    struct Hop: Sendable {
        var address: WebAddress
        var method: String
        var headers: [(name: String, value: String)]
        var body: RequestBody?
    }

    init(_ request: PaidRequest, core: ClientCore, onEvent: @escaping @Sendable (PaymentEvent) -> Void) throws(PayingClientError) {
        try request.check()
        guard let address = WebAddress(request.url) else {
            throw .invalidRequest("\(request.url) is no http or https URL (user names in URLs are not supported)")
        }
        self.core = core
        self.onEvent = onEvent
        terms = request.terms
        hop = Hop(address: address, method: request.method, headers: request.headers, body: request.body)
    }

    mutating func run() async throws(PayingClientError) -> PaidResponse {
        do {
            allowance = try core.requestLimit(terms)
            for _ in 0...max(0, core.configuration.redirectLimit) {
                let flow = PaymentFlow(origin: hop.address.origin, path: hop.address.path, terms: terms, allowance: allowance)
                var visit = Visit<HTTPClientResponse>(core: core, flow: flow, url: hop.address.text, onEvent: onEvent)
                let response = try await answer(&visit)
                count(visit)
                guard core.configuration.redirectLimit > 0, let next = redirected(by: response) else {
                    return PaidResponse(response, url: hop.address.text, cost: cost, receipts: receipts)
                }
                hasLeftOrigin = hasLeftOrigin || next.address.origin != hop.address.origin
                hop = next
                onEvent(.redirected(to: hop.address.text))
            }
            throw PayingClientError.tooManyRedirects(core.configuration.redirectLimit)
        } catch let failure as PaymentFlow.Failure {
            throw PayingClientError(failure)
        } catch {
            throw PayingClientError(any: error)
        }
    }

    /// As a member first, where there is one; what he is told to pay is paid like anybody else would.
    private func answer(_ visit: inout Visit<HTTPClientResponse>) async throws -> HTTPClientResponse {
        var asMember = hasLeftOrigin ? nil : try await hop.sendAsMember(over: core, onEvent)
        if let reply = asMember, reply.status != 402 { return reply.answer }
        return try await visit.run { pass in
            // The answer to the member is the one that the clean request would get.
            if pass == nil, let reply = asMember {
                asMember = nil
                return reply
            }
            return try await hop.send(pass, over: core)
        }
    }

    private mutating func count(_ visit: Visit<HTTPClientResponse>) {
        cost = SpendingBook.sum([cost, visit.spent])
        receipts += visit.receipts
        allowance = allowance.map { $0.subtracting(visit.spent) ?? .zero }
    }

    /// RFC 9110 section 15.4. A `POST` becomes a `GET` on 301 and 302, as browsers do it; everything but `HEAD` does on 303.
    private func redirected(by response: HTTPClientResponse) -> Hop? {
        guard [301, 302, 303, 307, 308].contains(response.status.code), let location = response.headers.first(name: "location"),
            let address = hop.address.following(location)
        else { return nil }
        var next = hop
        next.address = address
        let becomesGet = (response.status.code == 303 && hop.method != "HEAD") || (response.status.code < 303 && hop.method == "POST")
        if becomesGet {
            next.method = hop.method == "HEAD" ? "HEAD" : "GET"
            next.body = nil
            next.headers.removeAll { $0.name.lowercased().hasPrefix("content-") }
        }
        if address.origin != hop.address.origin {
            next.headers.removeAll { PersonalFields.contains($0.name) }
        }
        return next
    }
}
