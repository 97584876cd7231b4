import GRPCCore
import Lightning
import PayingClient
import PayingClientGRPC
import SwapService
import SwiftProtobuf
import Testing

@Suite("calls through a gate", .serialized, .timeLimit(.minutes(2)))
struct GateTests {
    @Test("the first call, of whatever kind, pays once; no call after it pays", arguments: Kind.allCases)
    func paysOnce(_ first: Kind) async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                #expect(try await first.call(swaps) == first.answer)
                #expect(try await market.paid == .satoshis(10))
                for kind in Kind.allCases { #expect(try await kind.call(swaps) == kind.answer) }
            }
            // Another channel, which begins with the stored pass.
            try await market.withSwaps { swaps async throws in
                #expect(try await first.call(swaps) == first.answer)
            }
            #expect(try await market.paid == .satoshis(10))
            #expect(try market.client.store.receipts().map(\.path).count == 1)
        }
    }

    @Test("over TLS it is the same, and the pass belongs to that origin alone")
    func secure() async throws {
        try await Market.run { market async throws in
            try await market.withSwapsOverTLS { swaps async throws in
                for kind in Kind.allCases { #expect(try await kind.call(swaps) == kind.answer) }
            }
            #expect(try await market.paid == .satoshis(10))
            #expect(try market.client.store.allPasses().map(\.origin) == [market.secureGate])
        }
    }

    @Test("first calls side by side pay once between them")
    func parallel() async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                let rightAnswers = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for _ in 0..<4 {
                        for kind in Kind.allCases { group.addTask { try await kind.call(swaps) == kind.answer } }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(rightAnswers == 16)
            }
            #expect(try await market.paid == .satoshis(10))
        }
    }

    @Test("what a stream sent before the challenge comes to the server once and in order")
    func replay() async throws {
        let amounts = (1...1000).map { UInt64($0) }
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                let offered = try await swaps.negotiate { writer in
                    for amount in amounts { try await writer.write(.with { $0.amountSat = amount }) }
                } onResponse: { response in
                    try await response.messages.reduce(into: [UInt64]()) { $0.append($1.amountSat) }
                }
                #expect(offered == amounts)
            }
            #expect(try await market.paid == .satoshis(10))
        }
    }

    @Test("a stream whose sender waits for each answer gets through as the first call")
    func conversation() async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                let (answers, answered) = AsyncStream.makeStream(of: UInt64.self)
                let last = try await swaps.negotiate { writer in
                    try await writer.write(.with { $0.amountSat = 200 })
                    var answers = answers.makeAsyncIterator()
                    while let fee = await answers.next(), fee < 25 { try await writer.write(.with { $0.amountSat = (fee - 20 + 1) * 200 }) }
                } onResponse: { response in
                    var last: UInt64 = 0
                    for try await offer in response.messages {
                        last = offer.feeSat
                        answered.yield(last)
                    }
                    return last
                }
                #expect(last == 25)
            }
            #expect(try await market.paid == .satoshis(10))
        }
    }

    @Test("a pass that was taken back is bought anew, and the call that met it goes through")
    func revoked() async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                _ = try await Kind.unary.call(swaps)
                try await market.revokePass()
                // The gate looks for changes four times a second.
                try await eventually("another pass is bought") {
                    #expect(try await Kind.unary.call(swaps) == Kind.unary.answer)
                    return try market.client.store.receipts().count == 2
                }
            }
            #expect(try await market.paid == .satoshis(20))
            #expect(try market.client.store.allPasses().count == 1)
        }
    }

    @Test("what is free is not paid for")
    func free() async throws {
        try await Market.run(free: "/swap.v1.Swaps/Quote") { market async throws in
            try await market.withSwaps { swaps async throws in #expect(try await Kind.unary.call(swaps) == Kind.unary.answer) }
            #expect(try await market.paid == .zero)
        }
    }

    @Test("the server's statuses come back as they are, from the first call too")
    func statuses() async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                for _ in 0..<2 {
                    let unary = await #expect(throws: RPCError.self) { try await swaps.quote(.with { $0.amountSat = 0 }) }
                    #expect(unary?.code == .invalidArgument)
                    #expect(unary?.message == "no amount")
                    let stream = await #expect(throws: RPCError.self) {
                        try await swaps.monitor(.with { $0.swap = "77" }) { response in for try await _ in response.messages {} }
                    }
                    #expect(stream?.code == .notFound)
                }
            }
            #expect(try await market.paid == .satoshis(10))
        }
    }

    @Test("a call's deadline holds while it waits for the server")
    func deadline() async throws {
        try await Market.run { market async throws in
            try await market.withSwaps { swaps async throws in
                _ = try await Kind.unary.call(swaps)
                var options = CallOptions.defaults
                options.timeout = .milliseconds(300)
                let error = await #expect(throws: RPCError.self) {
                    try await swaps.negotiate(options: options) { writer in
                        try await writer.write(.with { $0.amountSat = 200 })
                        try await Task.sleep(for: .seconds(60))
                    } onResponse: { response in
                        for try await _ in response.messages {}
                    }
                }
                #expect(error?.code == .deadlineExceeded)
            }
        }
    }

    @Test("a call's deadline holds while it is being paid for; the next call gets what that payment bought")
    func deadlineOfPayment() async throws {
        try await Market.run(latency: 6000) { market async throws in
            try await market.withSwaps { swaps async throws in
                var options = CallOptions.defaults
                options.timeout = .seconds(2)
                let started = ContinuousClock.now
                let error = await #expect(throws: RPCError.self) { try await Kind.unary.call(swaps, options: options) }
                #expect(error?.code == .deadlineExceeded)
                #expect(ContinuousClock.now - started < .milliseconds(5900))
                #expect(try market.client.store.pendingPayments().count == 1)
                #expect(try await Kind.unary.call(swaps) == Kind.unary.answer)
            }
            #expect(try await market.paid == .satoshis(10))
        }
    }

    @Test("above the limit nothing is paid, and the error says so")
    func maxCost() async throws {
        try await Market.run { market async throws in
            let options = PaymentOptions(terms: PaymentTerms(maxCost: MilliSatoshi(9_999)))
            try await market.withSwaps(options) { swaps async throws in
                for kind in Kind.allCases {
                    let error = await #expect(throws: RPCError.self) { try await kind.call(swaps) }
                    #expect(error?.code == .failedPrecondition)
                    #expect((error?.cause as? PayingClientError)?.code == "over-budget")
                }
            }
            #expect(try await market.paid == .zero)
        }
    }
}
