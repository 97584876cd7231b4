import Foundation
import L402
import Lightning
import PayingClient
import Synchronization
import Testing

@Suite("The flow, on both Lightning worlds")
struct FlowTests {
    @Test(
        "a first call pays once, later ones do not, an expired pass is renewed, and sixty-four at once pay once",
        arguments: LightningWorld.allCases)
    func flow(world: LightningWorld) async throws {
        try await NodePair.open(world) { nodes in
            try await House.open(nodes) { house in
                let hash = try await challenge(house)
                let credential = try await firstPaidCall(house, hash)
                try await laterCalls(house)
                try await threshold(house)
                try await expiry(house, credential)
                try await sixtyFour(house)
                try await books(house)
            }
        }
    }

    /// A call without a pass: the gate has its node make an invoice, mints a token tied to it, and answers 402 with both.
    private func challenge(_ house: House) async throws -> PaymentHash {
        let answer = try await plainGet(house.quote)
        #expect(answer.status == 402)
        let lines = answer.values("WWW-Authenticate")
        try #require(lines.count == 2)
        let challenge = try Challenge.parse(fieldValues: lines, jsonBody: nil)
        #expect(lines[0] == "LSAT macaroon=\"\(challenge.token)\", invoice=\"\(challenge.invoice)\"")
        #expect(lines[1] == "L402 macaroon=\"\(challenge.token)\", invoice=\"\(challenge.invoice)\", version=\"0\", token=\"\(challenge.token)\"")
        let invoice = try Invoice.decode(challenge.invoice)
        #expect(invoice.amount == house.price)
        #expect(challenge.identifierIfStandard?.paymentHash == invoice.paymentHash)
        #expect(try await house.nodes.issuer.invoiceState(for: invoice.paymentHash) == .open)
        #expect(house.upstream.seen.isEmpty)
        #expect(try await Books.lines(at: house.storagePath).isEmpty)
        return invoice.paymentHash
    }

    /// The client reads it, finds the price under its threshold, pays by its own node, stores the pass, and repeats the call; the gate verifies and
    /// forwards.
    /// - Returns: the value of the `Authorization` field that opens the gate.
    private func firstPaidCall(_ house: House, _ hash: PaymentHash) async throws -> String {
        let events = Mutex<[PaymentEvent]>([])
        let response = try await house.client.send(PaidRequest(url: house.quote)) { event in events.withLock { $0.append(event) } }
        #expect(response.status == 200)
        #expect(try await response.text() == RecordingUpstream.answer(to: "/swap/quote"))
        #expect(response.cost == house.price)
        #expect(response.receipts.map(\.paymentHash) == [hash], "not the invoice that this caller was given before")
        let story = events.withLock { $0 }
        #expect(story.first == .sending(url: house.quote, withPass: false))
        #expect(story.contains(.challenged(status: 402)))
        #expect(story.contains(.paid(hash, amount: house.price, fee: .zero)))
        #expect(story.last == .sending(url: house.quote, withPass: true))

        guard case .settled = try #require(try await house.nodes.issuer.invoiceState(for: hash)) else {
            Issue.record("the gate's node does not have the money")
            return ""
        }
        try await house.nodes.awaitSpent(house.price)

        // Another reader of the same folder, so what it finds is on the disk.
        let pass = try #require(try PassStore(folder: house.folder + "/passes").allPasses().first)
        #expect(pass.paymentHash == hash)
        #expect(pass.preimage.proves(hash))

        let seen = try #require(house.upstream.seen.first)
        #expect(house.upstream.seen.count == 1)
        #expect(seen.values("Authorization").isEmpty)
        #expect(!seen.fields.contains { $0.value.contains(pass.token.text) || $0.value.contains(pass.preimage.hex) })
        #expect(seen.values("X-Gatehouse-Subject").first?.hasPrefix("l402:") == true)
        #expect(seen.values("X-Gatehouse-Service") == ["swaps"])
        #expect(seen.values("X-Gatehouse-Scopes") == ["loop_out loop_in"])
        #expect(seen.values("X-Gatehouse-Payment-Hash") == [hash.hex])
        return pass.authorization
    }

    private func laterCalls(_ house: House) async throws {
        for _ in 0..<3 {
            let response = try await house.askWithoutPaying()
            #expect(response.status == 200)
            #expect(response.cost == .zero)
        }
        #expect(Set(house.upstream.seen.flatMap { $0.values("X-Gatehouse-Subject") }).count == 1)
        try await house.nodes.awaitSpent(house.price)
    }

    private func threshold(_ house: House) async throws {
        let calls = house.upstream.seen.count
        let limit = try #require(house.price.subtracting(MilliSatoshi(1)))
        try await house.withStranger { stranger in
            let error = await #expect(throws: PayingClientError.self) { try await stranger.get(house.quote, terms: PaymentTerms(maxCost: limit)) }
            guard case .overBudget(let refusal, let quote) = try #require(error) else {
                Issue.record("not refused for its price: \(String(describing: error))")
                return
            }
            #expect(refusal.limit == .request)
            #expect(quote.amount == house.price)
            #expect(try stranger.store.receipts().isEmpty)
            #expect(try stranger.store.pendingPayments().isEmpty)
        }
        #expect(house.upstream.seen.count == calls)
        try await house.nodes.awaitSpent(house.price)
    }

    private func expiry(_ house: House, _ credential: String) async throws {
        #expect(try await plainGet(house.quote, authorization: credential).status == 200)
        house.clock.advance(by: House.lifetime)
        let refused = try await plainGet(house.quote, authorization: credential)
        #expect(refused.status == 402)
        #expect(refused.values("X-Gatehouse-Reason") == ["pass-expired"])
        #expect(refused.values("WWW-Authenticate").count == 2)

        let renewed = try await house.client.get(house.quote)
        #expect(renewed.status == 200)
        #expect(renewed.cost == house.price)
        #expect(renewed.receipts.count == 1)
        #expect(try await house.askWithoutPaying().status == 200)
        #expect(try house.client.store.receipts().count == 2)
        try await house.nodes.awaitSpent(house.price(times: 2))
    }

    private func sixtyFour(_ house: House) async throws {
        let before = house.upstream.seen.count
        try await house.withStranger { stranger in
            let costs = try await withThrowingTaskGroup(of: (Int, MilliSatoshi).self) { group in
                for _ in 0..<64 {
                    group.addTask {
                        let response = try await stranger.get(house.quote)
                        _ = try await response.text()
                        return (response.status, response.cost)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(costs.count == 64)
            #expect(costs.allSatisfy { $0.0 == 200 })
            #expect(costs.filter { $0.1 != .zero }.map(\.1) == [house.price])
            #expect(try stranger.store.receipts().count == 1)
            #expect(try stranger.store.allPasses().count == 1)
        }
        #expect(house.upstream.seen.count == before + 64)
        try await house.nodes.awaitSpent(house.price(times: 3))
    }

    /// Every payment is in the ledger once, and what nobody paid is not.
    private func books(_ house: House) async throws {
        let lines = try await Books.await(at: house.storagePath, "three payments, used and settled") { lines in
            lines.count == 3 && lines.allSatisfy { $0.isUsed && $0.isSettled }
        }
        #expect(lines.allSatisfy { $0.amount == house.price && $0.service == "swaps" })
        let seen = Set(house.upstream.seen.flatMap { $0.values("X-Gatehouse-Payment-Hash") })
        #expect(Set(lines.map(\.hash.hex)) == seen)
    }
}
