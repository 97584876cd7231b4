import Lightning
import PayingClient
import Testing

@Suite("The border of a pass's life")
struct ExpiryBorderTests {
    @Test("a pass is good to the last millisecond before its end, and not at its end, through the whole stack", arguments: [Int64(0), 1, 500, 999])
    func border(milliseconds: Int64) async throws {
        try await NodePair.open(.simulated) { nodes in
            try await House.open(nodes) { house in
                house.clock.stop(at: Timestamp(milliseconds: house.clock.now.seconds * 1000 + milliseconds))
                let bought = house.clock.now
                #expect(try await house.client.get(house.quote).cost == house.price)
                let pass = try #require(try house.client.store.allPasses().first)
                let end = try #require(pass.expiresAt)
                #expect(end == Timestamp(seconds: bought.advanced(by: House.lifetime).seconds))

                house.clock.stop(at: Timestamp(milliseconds: end.milliseconds - 1))
                #expect(try await plainGet(house.quote, authorization: pass.authorization).status == 200)
                house.clock.stop(at: end)
                let refused = try await plainGet(house.quote, authorization: pass.authorization)
                #expect(refused.status == 402)
                #expect(refused.values("X-Gatehouse-Reason") == ["pass-expired"])
                #expect(refused.body.contains("pass-expired"))

                // A clock that goes back makes it good again: nothing about the refusal was remembered.
                house.clock.stop(at: Timestamp(milliseconds: end.milliseconds - 1))
                #expect(try await house.askWithoutPaying().cost == .zero)
                house.clock.stop(at: end)
                #expect(try await house.client.get(house.quote).cost == house.price)
                try await nodes.awaitSpent(house.price(times: 2))
            }
        }
    }
}
