internal import AsyncHTTPClient
internal import NIOHTTP1
internal import SSA

extension Journey.Hop {
    /// Whether the caller says himself who he is.
    var hasAuthorization: Bool { headers.contains { $0.name.lowercased() == "authorization" } }

    /// Sends the request in the name of who is signed in to the network that it goes to, with another access token where the first is refused.
    /// - Returns: `nil` where nobody is.
    func sendAsMember(
        over core: ClientCore, _ onEvent: @Sendable (PaymentEvent) -> Void
    ) async throws -> Visit<HTTPClientResponse>.Reply? {
        guard core.configuration.usesSessions, !hasAuthorization, let session = try core.store.session(for: address) else { return nil }
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
