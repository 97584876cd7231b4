internal import Hummingbird
internal import Lightning

/// `/v1/getinfo` and `/v1/balance/channels`.
struct NodeRoutes: Sendable {
    let node: SimulatedNode

    private struct Info: Encodable {
        struct Chain: Encodable {
            let chain = "bitcoin"
            let network: String

            private enum CodingKeys: CodingKey { case chain, network }
        }

        let version: String
        let identity_pubkey: String
        let alias: String
        let num_active_channels = 1
        let num_peers = 1
        let block_height = 0
        let synced_to_chain = true
        let synced_to_graph = true
        let testnet = false
        let chains: [Chain]
        let uris: [String] = []

        private enum CodingKeys: CodingKey {
            case version, identity_pubkey, alias, num_active_channels, num_peers, block_height, synced_to_chain, synced_to_graph, testnet, chains
            case uris
        }
    }

    private struct Amount: Encodable {
        let sat: JSONInteger
        let msat: JSONInteger

        init(_ amount: MilliSatoshi) {
            sat = JSONInteger(amount.value / 1000)
            msat = JSONInteger(amount.value)
        }
    }

    private struct Balance: Encodable {
        let balance: JSONInteger
        let pending_open_balance = JSONInteger(0)
        let local_balance: Amount
        let remote_balance = Amount(.zero)

        private enum CodingKeys: CodingKey { case balance, pending_open_balance, local_balance, remote_balance }
    }

    func add(to router: Router<BasicRequestContext>) {
        router.get("/v1/getinfo") { _, _ in
            let status = try await asking { () async throws(LightningNodeError) in try await node.status() }
            return try Response.json(
                Info(
                    version: "0.18.0-beta (\(status.software))", identity_pubkey: status.nodeID, alias: node.name,
                    chains: [Info.Chain(network: status.network.rawValue)]))
        }
        router.get("/v1/balance/channels") { _, _ in
            let balance = try await asking { () async throws(LightningNodeError) in try await node.spendableBalance() }
            return try Response.json(Balance(balance: JSONInteger(balance.value / 1000), local_balance: Amount(balance)))
        }
    }
}
