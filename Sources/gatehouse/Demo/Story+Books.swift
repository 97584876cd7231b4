import AsyncHTTPClient
import Gate
import Lightning
import NIOCore
import NIOHTTP1
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
        guard let pass = try stage.client.store.allPasses().max(by: { $0.obtainedAt < $1.obtainedAt }) else {
            throw StepFailed(expected: "a pass in the client's store", found: "none")
        }
        narrator.step("the operator takes the passes back: within a second they open nothing")
        for record in payments { _ = try await database.revoke(record.entry.paymentHash, reason: "demo", at: stage.clock.wall.now()) }
        let deadline = ContinuousClock.now + .seconds(5)
        var answer = try await show(pass)
        while answer.status == 200, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            answer = try await show(pass)
        }
        narrator.show("HTTP/1.1 \(answer.status), X-Gatehouse-Reason: \(answer.reason ?? "none")")
        try narrator.check(
            answer.status == 402 && answer.reason == "pass-revoked", "402 with the reason pass-revoked",
            found: "\(answer.status) with \(answer.reason ?? "none")")
    }

    /// Shows the gate a pass by hand: the paying client would meet the refusal with a payment, and not tell what the gate said of the pass.
    private func show(_ pass: StoredPass) async throws -> (status: UInt, reason: String?) {
        var request = HTTPClientRequest(url: quoteURL)
        request.headers.add(name: "Authorization", value: pass.authorization)
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
        _ = try await response.body.collect(upTo: 65_536)
        return (response.status.code, response.headers.first(name: "X-Gatehouse-Reason"))
    }
}
