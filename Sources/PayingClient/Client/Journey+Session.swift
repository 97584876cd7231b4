internal import AsyncHTTPClient
internal import Lightning
internal import NIOHTTP1
internal import SSA

extension Journey.Hop {
    /// Whether the caller says himself who he is.
    var hasAuthorization: Bool { headers.contains { $0.name.lowercased() == "authorization" } }

    /// Sends the request in the name of who is signed in to the network that it goes to, with another access token where the first is refused.
    /// - Returns: `nil` where nobody is, or where he bought a pass for this very path since: there members pay, too, and the pass is good.
    func sendAsMember(
        over core: ClientCore, _ onEvent: @Sendable (PaymentEvent) -> Void
    ) async throws -> Visit<HTTPClientResponse>.Reply? {
        guard core.configuration.usesSessions, !hasAuthorization, let session = try core.store.session(for: address),
            try !core.store.passes(of: address.origin).contains(where: { $0.isKnown(on: address.path, since: session.signedInAt, at: core.now) })
        else { return nil }
        let network = session.network.base
        var current = try await core.sessions.fresh(network)
        if current.tokens != session.tokens { onEvent(.sessionRefreshed(network: network.description)) }
        onEvent(.sendingAsMember(url: address.text, network: network.description))
        var response = try await core.execute(request(authorization: "Bearer \(current.tokens.access.text)"))
        if response.status == .unauthorized {
            current = try await core.sessions.fresh(network, refusing: current.tokens.access)
            onEvent(.sessionRefreshed(network: network.description))
            onEvent(.sendingAsMember(url: address.text, network: network.description))
            response = try await core.execute(request(authorization: "Bearer \(current.tokens.access.text)"))
        }
        let answer = try await ServerAnswer.read(response)
        return Visit.Reply(meaning: answer.meaning, status: Int(answer.response.status.code), answer: answer.response)
    }
}

extension StoredPass {
    fileprivate func isKnown(on path: String, since moment: Timestamp, at now: Timestamp) -> Bool {
        obtainedAt >= moment && paths.contains(path) && !isExpired(at: now)
    }
}
