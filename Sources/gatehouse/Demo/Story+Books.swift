import Gate
import Lightning
import PayingClient
import Storage

extension Story {
    func books() async throws {
        narrator.scene("The operator's books")
        let expected = stage.nodes.interrupt == nil ? 2 : 3
        narrator.step("every payment is in the ledger, unpaid challenges are not: \(expected) payments")
        let database = try GatehouseDatabase.open(path: stage.storagePath)
        // The ledger is written behind the requests; give it a moment.
        var payments: [LedgerRecord] = []
        let deadline = ContinuousClock.now + .seconds(5)
        while payments.count < expected, ContinuousClock.now < deadline {
            payments = try await database.payments().records
            if payments.count < expected { try await Task.sleep(for: .milliseconds(20)) }
        }
        for record in payments { narrator.show("\(record.entry.service)  \(record.entry.amount)  \(record.entry.paymentHash.hex.prefix(16))...") }
        try narrator.check(payments.count == expected, "\(expected) payments", found: "\(payments.count)")
        try await revocation(database, of: payments)
        try database.close()
    }

    private func revocation(_ database: GatehouseDatabase, of payments: [LedgerRecord]) async throws {
        narrator.step("the operator takes the passes back: within a second they open nothing")
        for record in payments { _ = try await database.revoke(record.entry.paymentHash, reason: "demo", at: stage.clock.wall.now()) }
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            do {
                _ = try await ask(quoteURL, consent: .refuse)
                try await Task.sleep(for: .milliseconds(20))
            } catch PayingClientError.paymentRequired {
                narrator.show("HTTP/1.1 402 Payment Required, X-Gatehouse-Reason: pass-revoked")
                return
            }
        }
        throw StepFailed(expected: "402", found: "the revoked pass still opens")
    }
}
