import Lightning
import PayingClient
import Testing

@Suite("An open invoice is given again")
struct ReuseTests {
    @Test("to the same caller until it is paid, and then to nobody, though the node has not told yet")
    func paidInvoice() async throws {
        try await NodePair.open(.simulated) { nodes in
            let silent = NodePair(
                issuer: SilentIssuer(node: nodes.issuer), payer: nodes.payer, balanceUnit: MilliSatoshi(1), start: .satoshis(1_000_000))
            try await House.open(silent) { house in
                var invoices: Set<String> = []
                for _ in 0..<3 { invoices.formUnion(try await plainGet(house.quote).values("WWW-Authenticate")) }
                #expect(invoices.count == 2, "two lines of one challenge")

                let first = try await house.client.get(house.quote)
                try await house.withStranger { stranger in
                    let second = try await stranger.get(house.quote)
                    #expect(second.status == 200)
                    #expect(first.receipts.count == 1)
                    #expect(second.receipts.count == 1)
                    #expect(first.receipts.map(\.paymentHash) != second.receipts.map(\.paymentHash), "the second caller was given a paid invoice")
                }
                try await silent.awaitSpent(house.price(times: 2))
                let lines = try await Books.await(at: house.storagePath, "both payments by their use") { $0.count == 2 && $0.allSatisfy(\.isUsed) }
                #expect(lines.allSatisfy { !$0.isSettled })
            }
        }
    }
}

/// A node that makes invoices and never says when they are settled.
private struct SilentIssuer: InvoiceIssuer {
    let node: any InvoiceIssuer

    func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice { try await node.createInvoice(request) }
    func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? { try await node.invoiceState(for: hash) }
    func status() async throws(LightningNodeError) -> NodeStatus { try await node.status() }
    func settlements() -> AsyncStream<Settlement> { AsyncStream { _ in } }
}
