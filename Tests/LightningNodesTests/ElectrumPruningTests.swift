import Lightning
import RegtestKit
import Testing

@testable import LightningNodes

@Suite("Requests that Electrum would keep for ever")
struct ElectrumPruningTests {
    @Test("requests that nobody paid leave the wallet after they have expired; those that were paid or can be paid stay", .timeLimit(.minutes(2)))
    func realNode() async throws {
        let pair = try await RegtestPair.start()
        let issuer = try ElectrumPair.node(pair.bob, expiredRequestsKept: .zero)
        let payer = try ElectrumPair.node(pair.alice)
        do {
            try await check(issuer, payer)
        } catch {
            Issue.record("\(error)")
        }
        await issuer.shutdown()
        await payer.shutdown()
        await pair.end()
    }

    private func check(_ issuer: ElectrumNode, _ payer: ElectrumNode) async throws {
        func make(_ seconds: Int64) async throws -> Invoice {
            try await issuer.createInvoice(InvoiceRequest(amount: .satoshis(10), memo: "access", expirySeconds: seconds)).invoice
        }
        let open = try await make(600)
        let paid = try await make(5)
        guard case .succeeded = try await payer.pay(paid, feeLimit: .satoshis(10), timeout: .seconds(5)) else {
            throw LightningNodeError(.rejected, "the invoice was not paid in time")
        }
        // More than one batch.
        var unpaid: [PaymentHash] = []
        for _ in 0...ElectrumMadeRequests.batch { unpaid.append(try await make(1).paymentHash) }
        let following = Task { for await _ in issuer.settlements() {} }
        defer { following.cancel() }
        // Until all have been looked at but the one that can be paid, and Electrum does not know those any more that were not paid.
        while issuer.madeRequests.count > 1 { try await Task.sleep(for: .milliseconds(50)) }
        for hash in unpaid {
            while try await issuer.invoiceState(for: hash) != nil { try await Task.sleep(for: .milliseconds(50)) }
        }
        #expect(try await issuer.invoiceState(for: paid.paymentHash) == .settled(at: nil))
        #expect(try await issuer.invoiceState(for: open.paymentHash) == .open)
    }

    @Test("requests are taken out in batches, when their time has come, and once")
    func batches() {
        let requests = ElectrumMadeRequests()
        let now = ContinuousClock.now
        for number in UInt64(0)..<40 { requests.add(PaymentHash(Bytes32(words: (number, 0, 0, 0))), prunableAt: now.advanced(by: .seconds(1))) }
        #expect(requests.takePrunable(at: now).isEmpty)
        #expect(requests.takePrunable(at: now.advanced(by: .seconds(1))).count == 32)
        #expect(requests.takePrunable(at: now.advanced(by: .seconds(1))).count == 8)
        #expect(requests.count == 0)
    }
}
