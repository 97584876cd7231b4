import Foundation
import HostSystem
import L402
import Lightning
import Macaroons
import PayingClient
import Testing

@Suite("buying over a socket")
struct PurchaseTests {
    @Test("the first request pays once, the second not at all")
    func paysOnce() async throws {
        try await Bench.run { bench async throws in
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(10))
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(try await bench.text("/b") == "goods of /b")
            #expect(bench.paid == .satoshis(10))
            #expect(bench.shop.challenges == 1)
            #expect(try bench.store.receipts().map(\.amount) == [.satoshis(10)])
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("what is free is not paid for")
    func free() async throws {
        try await Bench.run { bench async throws in
            #expect(try await bench.text("/free") == "free")
            #expect(bench.paid == .zero)
        }
    }

    @Test("every form of challenge in use is paid and answered", arguments: Shop.Form.allCases)
    func forms(_ form: Shop.Form) async throws {
        try await Bench.run(Shop.Rules(form: form)) { bench async throws in
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("sixty-four parallel first requests of one client pay exactly once")
    func parallel() async throws {
        try await Bench.run { bench async throws in
            try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<64 { group.addTask { try await bench.text("/a") } }
                var count = 0
                for try await text in group {
                    #expect(text == "goods of /a")
                    count += 1
                }
                #expect(count == 64)
            }
            #expect(bench.paid == .satoshis(10))
            #expect(try bench.store.receipts().count == 1)
            #expect(try bench.store.allPasses().count == 1)
        }
    }

    @Test("two clients that share a store pay once between them")
    func sharedStore() async throws {
        try await Bench.run(network: .init(paymentLatency: .milliseconds(20))) { bench async throws in
            let other = try bench.anotherClient()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<8 {
                    group.addTask { _ = try await (index.isMultiple(of: 2) ? other : bench.client).get(bench.url + "/a") }
                }
                try await group.waitForAll()
            }
            await other.shutdown()
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("a pass that expires is renewed without being sent again")
    func renewal() async throws {
        var rules = Shop.Rules()
        rules.tokenText = { number, hash in
            let identifier = Identifier(paymentHash: hash, tokenID: Bytes32(words: (0, 0, 0, UInt64(number)))).bytes
            return Challenge(
                macaroon: Macaroon.mint(rootKey: RootKey([1, 2, 3]), identifier: identifier, location: "")
                    .attenuated(by: "swaps_valid_until=\(1_795_262_400 + 60 * number)"), invoice: "x"
            ).token
        }
        try await Bench.run(rules) { bench async throws in
            _ = try await bench.text("/a")
            #expect(try bench.store.allPasses().first?.expiresAt == Timestamp(seconds: 1_795_262_460))
            bench.clock.advance(by: .milliseconds(59_999))
            _ = try await bench.text("/a")
            #expect(bench.paid == .satoshis(10))
            bench.clock.advance(by: .milliseconds(1))
            _ = try await bench.text("/a")
            #expect(bench.paid == .satoshis(20))
            #expect(bench.shop.requests.last { $0.authorization == nil } != nil)
            #expect(bench.shop.requests.count == 5)
            #expect(try bench.store.allPasses().count == 1)
        }
    }

    @Test("a pass that the server refuses with a new challenge is replaced")
    func replaced() async throws {
        try await Bench.run { bench async throws in
            _ = try await bench.text("/a")
            bench.shop.revokeAll()
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(20))
            #expect(try bench.store.allPasses().count == 1)
        }
    }

    @Test("a used-up single-use token is dropped and another one bought", arguments: [true, false])
    func singleUse(_ saysUsedUp: Bool) async throws {
        try await Bench.run(Shop.Rules(singleUse: true, saysUsedUp: saysUsedUp)) { bench async throws in
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(try await bench.text("/a") == "goods of /a")
            #expect(bench.paid == .satoshis(20))
            #expect(bench.shop.served == 2)
        }
    }

    @Test("a server that refuses what it just sold is paid once, also by the next request")
    func refusesItsPass() async throws {
        try await Bench.run(Shop.Rules(acceptsNothing: true)) { bench async throws in
            for _ in 0..<3 {
                let error = await #expect(throws: PayingClientError.self) { try await bench.text("/a") }
                #expect(error?.code == "pass-refused")
            }
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("two services of one origin keep a pass each", arguments: [true, false])
    func services(_ named: Bool) async throws {
        try await Bench.run(Shop.Rules(form: .deployed, hasServices: true, namesServices: named)) { bench async throws in
            for _ in 0..<3 {
                #expect(try await bench.text("/x/1") == "goods of /x/1")
                #expect(try await bench.text("/y/1") == "goods of /y/1")
            }
            #expect(bench.paid == .satoshis(20))
            #expect(bench.shop.challenges <= 3)
            #expect(try await bench.text("/x/2") == "goods of /x/2")
            #expect(bench.paid == .satoshis(20))
        }
    }

    @Test("a body is sent again after the payment")
    func bodies() async throws {
        try await Bench.run { bench async throws in
            let body = RequestBody.bytes([UInt8](repeating: 7, count: 100_000))
            let response = try await bench.client.send(PaidRequest(method: "POST", url: bench.url + "/a", body: body))
            #expect(String(decoding: try await response.body.collect(upTo: 1000), as: UTF8.self) == "goods of /a for 100000")
            #expect(response.cost == .satoshis(10))
            #expect(response.receipts.count == 1)
        }
    }
}
