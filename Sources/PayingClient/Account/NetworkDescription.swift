public import SSA

/// What a network says of itself (Lightquark v4, `GET /v4/network`), as far as a client of accounts needs it.
public struct NetworkDescription: Hashable, Sendable {
    public let address: NetworkAddress
    /// For people; safe to print.
    public let name: String
    /// Where the network says that its interface is, `baseUrl` first. Servers that no token may travel to are left out.
    public let servers: [APIServer]
    /// What the bits of a tool's scopes mean here. Empty where the network does not say it: then nothing can be granted but the user's identity.
    public let scopes: ScopeRegistry

    /// Of the answer, in bytes.
    static let limit = 256 * 1024
    /// Of each list in it.
    private static let listLimit = 256

    init(_ reply: NetworkReply, at address: NetworkAddress) throws(AccountError) {
        guard reply.scopes?.count ?? 0 <= 64, reply.availableAppServers?.count ?? 0 <= Self.listLimit else {
            throw .malformedAnswer(server: address.description, "too long a list in /v4/network")
        }
        self.address = address
        name = HarmlessText.of(reply.name, limit: 80)
        var servers: [APIServer] = []
        for text in [reply.baseUrl] + (reply.availableAppServers ?? []).map(\.baseUrl) {
            if let server = APIServer(text), !servers.contains(server) { servers.append(server) }
        }
        self.servers = servers
        do {
            scopes = try ScopeRegistry((reply.scopes ?? []).map(\.definition))
        } catch {
            // The registry's error holds nothing of the input but numbers and names that were found harmless.
            throw .malformedAnswer(server: address.description, "its scopes cannot be shown: \(HarmlessText.of("\(error)", limit: 200))")
        }
    }
}

/// The members of `GET /v4/network` that are looked at. There is no envelope around them.
struct NetworkReply: Decodable {
    let name: String
    let baseUrl: String
    let availableAppServers: [Server]?
    let scopes: [Scope]?

    struct Server: Decodable {
        let baseUrl: String
    }

    struct Scope: Decodable {
        let bit: Int
        let name: String
        let title: String
        let sentence: String?
        let tier: String

        var definition: ScopeDefinition {
            // A tier that is not known must not be taken for a harmless one.
            let tier = ScopeDefinition.Tier(rawValue: tier) ?? .high
            return ScopeDefinition(bit: bit, name: name, title: title, sentence: sentence ?? title, tier: tier)
        }
    }
}
