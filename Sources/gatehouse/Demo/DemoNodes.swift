import Foundation
import HostSystem
import Lightning
import LightningNodes
import Logging

/// Who is paid and who pays in the demo.
struct DemoNodes {
    let issuer: any InvoiceIssuer
    let payer: any InvoicePayer
    let description: String
    /// Plays an outage of the node that makes the invoices, where that can be done.
    let interrupt: (@Sendable (_ isDown: Bool) -> Void)?

    static func make(regtest: String?) async throws -> DemoNodes {
        guard let regtest else {
            let pair = SimulatedNetwork.pair(wallClock: .system)
            return DemoNodes(issuer: pair.payee, payer: pair.payer, description: "a simulated Lightning network (no real money)") { isDown in
                if isDown { pair.payee.inject(.unreachable) } else { pair.payee.clear() }
            }
        }
        let pair = try JSONDecoder().decode(PairFile.self, from: Data(contentsOf: URL(fileURLWithPath: regtest)))
        return DemoNodes(
            issuer: try pair.node(pair.bob), payer: try pair.node(pair.alice),
            description: "two real Lightning nodes with a channel between them, on regtest", interrupt: nil)
    }

    /// What `dev/regtest/lnpair.py` writes.
    private struct PairFile: Decodable {
        struct Node: Decodable {
            let rpc_url: String
        }

        let rpc_user: String
        let rpc_password: String
        let alice: Node
        let bob: Node

        func node(_ node: Node) throws -> any LightningNode {
            try LightningBackend.electrum.makeNode(
                BackendSettings(["url": node.rpc_url, "user": rpc_user, "password": rpc_password]), logger: Logger(label: "demo"))
        }
    }
}
