import Foundation
import GatehouseServer
import Lightning
import PayingClient
import Testing

@Suite("A storm of calls that nobody pays for")
struct StormTests {
    @Test("leaves no row and not a byte in storage")
    func storm() async throws {
        try await NodePair.open(.simulated) { nodes in
            let configure: (inout PaymentConfiguration) -> Void = {
                $0.reuse = .zero
                $0.maxChallenges = RateValue(count: 1_000_000, per: .seconds(1))
            }
            try await House.open(nodes, configure: configure) { house in
                #expect(try await house.client.get(house.quote).status == 200)
                _ = try await Books.await(at: house.storagePath, "the one payment") { $0.count == 1 && $0[0].isUsed && $0[0].isSettled }
                let before = try await foldedSize(house.storagePath)
                #expect(before.values.reduce(0, +) > 0)

                let tokens = try await withThrowingTaskGroup(of: [String].self) { group in
                    for _ in 0..<16 {
                        group.addTask {
                            var tokens: [String] = []
                            for _ in 0..<125 {
                                let answer = try await plainGet(house.quote)
                                if answer.status == 402, let line = answer.values("WWW-Authenticate").last { tokens.append(line) }
                            }
                            return tokens
                        }
                    }
                    return try await group.reduce(into: Set<String>()) { $0.formUnion($1) }
                }
                #expect(tokens.count == 2000, "every call should have had a challenge of its own")
                #expect(try await Books.lines(at: house.storagePath).count == 1)
                let after = try await foldedSize(house.storagePath)
                #expect(after == before)
                try await nodes.awaitSpent(house.price)
            }
        }
    }

    @Test("of one caller is held off with 429 after the first challenges, while passes go through")
    func throttled() async throws {
        try await NodePair.open(.simulated) { nodes in
            let configure: (inout PaymentConfiguration) -> Void = {
                $0.reuse = .zero
                $0.maxChallenges = RateValue(count: 5, per: .seconds(60))
            }
            try await House.open(nodes, configure: configure) { house in
                house.clock.stop(at: house.clock.now)
                #expect(try await house.client.get(house.quote).status == 200)
                var statuses: [Int: Int] = [:]
                for _ in 0..<50 { statuses[try await plainGet(house.quote).status, default: 0] += 1 }
                #expect(statuses == [402: 4, 429: 46])
                let refused = try await plainGet(house.quote)
                #expect(refused.values("Retry-After").first.flatMap { Int($0) }.map { (1...60).contains($0) } == true)
                #expect(try await house.askWithoutPaying().status == 200)
            }
        }
    }

    /// What storage takes once the write-ahead log is folded in: a reader that happens to be at work puts that off, and then sizes say nothing.
    private func foldedSize(_ path: String) async throws -> [String: Int] {
        var sizes: [String: Int] = [:]
        try await eventually("the write-ahead log is folded in") {
            _ = try await Books.lines(at: path)
            sizes = try size(ofFilesLike: path)
            return sizes.filter { $0.key.hasSuffix("-wal") }.values.allSatisfy { $0 == 0 }
        }
        return sizes.filter { !$0.key.hasSuffix("-shm") }
    }
}
