import Lightning
import LightningNodes
import Logging

extension Settings {
    /// The node that pays. Without a backend one that says so when it is asked: what is free, or paid for already, needs no node.
    func makeNode(logger: Logger) throws(Stop) -> PaymentNode {
        guard let backend else { return PaymentNode(node: nil) }
        do {
            let settings = BackendSettings(backendValues[backend] ?? [:], folder: folder.isEmpty ? "." : folder)
            return PaymentNode(node: try LightningBackend.makeNode(backend: backend, settings, logger: logger))
        } catch {
            throw Stop(.configuration, "\(error)")
        }
    }
}

struct PaymentNode: InvoicePayer {
    /// What every call answers when no backend is configured.
    static let missing = LightningNodeError(.misconfigured, "no payment node is configured")

    let node: (any LightningNode)?

    func pay(_ invoice: Invoice, feeLimit: MilliSatoshi, timeout: Duration) async throws(LightningNodeError) -> PaymentStatus {
        try await configured().pay(invoice, feeLimit: feeLimit, timeout: timeout)
    }

    func payment(for hash: PaymentHash) async throws(LightningNodeError) -> PaymentStatus? {
        try await configured().payment(for: hash)
    }

    func spendableBalance() async throws(LightningNodeError) -> MilliSatoshi {
        try await configured().spendableBalance()
    }

    func status() async throws(LightningNodeError) -> NodeStatus {
        try await configured().status()
    }

    func shutdown() async {
        await node?.shutdown()
    }

    private func configured() throws(LightningNodeError) -> any LightningNode {
        guard let node else { throw Self.missing }
        return node
    }
}
