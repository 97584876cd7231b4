import Lightning
import LightningNodes
import Logging
import PayingClient

func paying(_ url: String, _ settings: [String: String]) async throws {
    let node = try LightningBackend.makeNode(backend: "lnd", BackendSettings(settings), logger: Logger(label: "example"))
    let client = try PayingClient(payer: node)
    do {
        let response = try await client.get(url, terms: PaymentTerms(maxCost: .satoshis(20)))
        print(response.status, response.cost, String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self))
    } catch {
        print("not fetched: \(error)")
    }
    await client.shutdown()
    await node.shutdown()
}
