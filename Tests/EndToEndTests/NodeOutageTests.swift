import GatehouseServer
import HostSystem
import Lightning
import PayingClient
import Testing

@Suite("The gate's Lightning node goes away")
struct NodeOutageTests {
    @Test("who has a pass is served on, who has none is told when to come back, and business resumes by itself")
    func outage() async throws {
        let pair = SimulatedNetwork.pair(wallClock: .system)
        let nodes = NodePair(issuer: pair.payee, payer: pair.payer, balanceUnit: MilliSatoshi(1), start: pair.payer.balance)
        try await House.open(nodes, configure: { $0.reuse = .zero }) { house in
            #expect(try await house.client.get(house.quote).status == 200)
            pair.payee.inject(.unreachable)
            for _ in 0..<20 { #expect(try await house.askWithoutPaying().status == 200) }

            for _ in 0..<3 {
                let refused = try await plainGet(house.quote)
                #expect(refused.status == 503)
                #expect(refused.values("Retry-After").first.flatMap { Int($0) }.map { $0 > 0 } == true)
                #expect(refused.body.contains("node-unavailable"))
                #expect(refused.values("WWW-Authenticate").isEmpty)
            }
            try await house.withStranger { stranger in
                let refused = try await stranger.get(house.quote)
                #expect(refused.status == 503)
                #expect(refused.cost == .zero)

                pair.payee.clear()
                house.clock.advance(by: .seconds(2))
                #expect(try await stranger.get(house.quote).cost == house.price)
            }
            try await nodes.awaitSpent(house.price(times: 2))
            _ = try await Books.await(at: house.storagePath, "both payments") { $0.count == 2 && $0.allSatisfy { $0.isSettled && $0.isUsed } }
        }
    }

    @Test("a payment that settles while the gate cannot hear its node is in the books once its pass is used")
    func settledUnheard() async throws {
        let pair = SimulatedNetwork.pair(wallClock: .system)
        let nodes = NodePair(issuer: pair.payee, payer: pair.payer, balanceUnit: MilliSatoshi(1), start: pair.payer.balance)
        try await House.open(nodes) { house in
            let error = await #expect(throws: PayingClientError.self) { try await house.askWithoutPaying() }
            guard case .paymentRequired(let quote) = try #require(error) else {
                Issue.record("not asked to pay")
                return
            }
            pair.payee.inject(.unreachable)
            let status = try await pair.payer.pay(quote.invoice, feeLimit: .zero, timeout: .seconds(5))
            guard case .succeeded(let payment) = status else {
                Issue.record("not paid: \(status)")
                return
            }
            let answer = try await plainGet(house.quote, authorization: "L402 \(quote.token.text):\(payment.preimage.hex)")
            #expect(answer.status == 200)
            let lines = try await Books.await(at: house.storagePath, "the payment") { $0.first?.isUsed == true }
            #expect(lines.map(\.hash) == [payment.paymentHash])
            #expect(lines.map(\.amount) == [house.price])

            pair.payee.clear()
            _ = try await Books.await(at: house.storagePath, "when it was settled") { $0.count == 1 && $0[0].isSettled }
        }
    }
}
