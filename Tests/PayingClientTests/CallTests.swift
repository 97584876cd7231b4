import HostSystem
import L402
import Lightning
import NIOHTTP1
import PayingClient
import Synchronization
import Testing

/// The shop over a protocol that the client does not speak: a function call.
@Suite("calls over other protocols")
struct CallTests {
    private static let origin = Origin(scheme: "https", host: "swaps.example", port: 443)

    private func call(_ path: String = "/swap.Swap/Quote", _ terms: PaymentTerms = PaymentTerms()) -> PaidCall {
        PaidCall(origin: Self.origin, path: path, terms: terms)
    }

    private func attempt(_ bench: Bench, _ path: String, _ pass: StoredPass?) async -> CallAttempt<String> {
        let headers = pass.map { [("authorization", $0.authorization)] } ?? []
        let answer = await bench.shop.answer(
            TestServer.Request(method: "POST", target: path, headers: .init(headers), body: [], localPort: 0))
        return CallAttempt(
            String(decoding: answer.body, as: UTF8.self),
            challenges: answer.headers.filter { $0.0.lowercased() == "www-authenticate" }.map(\.1))
    }

    private func perform(_ bench: Bench, _ call: PaidCall) async throws -> PaidAnswer<String> {
        try await bench.client.perform(call) { await attempt(bench, call.path, $0) }
    }

    @Test("the first call pays once, the second and one of another path use its pass")
    func paysOnce() async throws {
        try await Bench.run { bench async throws in
            let first = try await perform(bench, call())
            #expect(first.answer == "goods of /swap.Swap/Quote")
            #expect(first.cost == .satoshis(10))
            #expect(first.receipts.map(\.path) == ["/swap.Swap/Quote"])
            for path in ["/swap.Swap/Quote", "/swap.Swap/Monitor"] {
                let later = try await perform(bench, call(path))
                #expect(later.answer == "goods of \(path)")
                #expect(later.cost == .zero)
                #expect(later.receipts.isEmpty)
            }
            #expect(bench.paid == .satoshis(10))
            #expect(bench.shop.challenges == 1)
            #expect(try bench.store.passes(of: Self.origin).count == 1)
            #expect(try bench.store.pendingPayments().isEmpty)
        }
    }

    @Test("parallel first calls pay once between them")
    func parallel() async throws {
        try await Bench.run { bench async throws in
            let cost = try await withThrowingTaskGroup(of: MilliSatoshi.self) { group in
                for _ in 0..<16 { group.addTask { try await perform(bench, call()).cost } }
                return try await group.reduce(into: UInt64(0)) { $0 += $1.value }
            }
            #expect(cost == 10_000)
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("a pass that died is dropped and another one bought, with those who watch told each step")
    func deadPass() async throws {
        try await Bench.run { bench async throws in
            _ = try await perform(bench, call())
            let old = try #require(try bench.store.passes(of: Self.origin).first?.paymentHash)
            bench.shop.revokeAll()
            let events = Mutex<[PaymentEvent]>([])
            let renewed = try await bench.client.perform(call(), onEvent: { event in events.withLock { $0.append(event) } }) {
                await attempt(bench, "/swap.Swap/Quote", $0)
            }
            #expect(renewed.answer == "goods of /swap.Swap/Quote")
            #expect(renewed.cost == .satoshis(10))
            let new = try #require(try bench.store.passes(of: Self.origin).first?.paymentHash)
            #expect(try bench.store.passes(of: Self.origin).count == 1)
            #expect(new != old)
            let url = "https://swaps.example/swap.Swap/Quote"
            #expect(
                events.withLock { $0 } == [
                    .sending(url: url, withPass: true), .challenged(status: 402), .passDropped(old),
                    .paying(new, amount: .satoshis(10), feeLimit: .satoshis(10)), .paid(new, amount: .satoshis(10), fee: .zero),
                    .sending(url: url, withPass: true),
                ])
        }
    }

    @Test("a price above the limit for one call is not paid, one at the limit is")
    func maxCost() async throws {
        try await Bench.run { bench async throws in
            let error = await #expect(throws: PayingClientError.self) {
                try await perform(bench, call("/a", PaymentTerms(maxCost: MilliSatoshi(9_999))))
            }
            #expect(error?.code == "over-budget")
            #expect(bench.paid == .zero)
            #expect(try bench.store.pendingPayments().isEmpty)
            #expect(try await perform(bench, call("/a", PaymentTerms(maxCost: .satoshis(10)))).answer == "goods of /a")
            #expect(bench.paid == .satoshis(10))
        }
    }

    @Test("without consent nothing is paid")
    func noConsent() async throws {
        try await Bench.run { bench async throws in
            let error = await #expect(throws: PayingClientError.self) { try await perform(bench, call("/a", PaymentTerms(consent: .refuse))) }
            #expect(error?.code == "payment-required")
            #expect(bench.paid == .zero)
        }
    }

    @Test("over plain http beyond this machine neither money nor a pass travels")
    func plainHTTP() async throws {
        try await Bench.run { bench async throws in
            let origin = Origin(scheme: "http", host: "swaps.example", port: 80)
            let error = await #expect(throws: PayingClientError.self) {
                try await bench.client.perform(PaidCall(origin: origin, path: "/a")) { await attempt(bench, "/a", $0) }
            }
            #expect(error?.code == "challenge-refused")
            #expect(bench.paid == .zero)
            #expect(bench.shop.requests.allSatisfy { $0.authorization == nil })
        }
    }

    @Test("an answer with another scheme's challenge is an answer")
    func otherScheme() async throws {
        try await Bench.run { bench async throws in
            let answer = try await bench.client.perform(call()) { _ in CallAttempt("sign in", challenges: ["Basic realm=\"swaps\""]) }
            #expect(answer.answer == "sign in")
            #expect(answer.cost == .zero)
        }
    }

    @Test("what an attempt throws comes out as it is, also when it is an error that the store could have")
    func errors() async throws {
        try await Bench.run { bench async throws in
            await #expect(throws: LineBroke()) { try await bench.client.perform(call()) { _ -> CallAttempt<String> in throw LineBroke() } }
            let foreign = FileError(path: "/tmp/x", action: "write", code: 28)
            await #expect(throws: foreign) { try await bench.client.perform(call()) { _ -> CallAttempt<String> in throw foreign } }
            #expect(bench.paid == .zero)
        }
    }

    @Test("a line that breaks after the payment loses nothing: the next call has the pass")
    func brokenAfterPayment() async throws {
        try await Bench.run { bench async throws in
            await #expect(throws: LineBroke()) {
                try await bench.client.perform(call()) { pass in
                    guard pass == nil else { throw LineBroke() }
                    return await attempt(bench, "/swap.Swap/Quote", nil)
                }
            }
            #expect(bench.paid == .satoshis(10))
            #expect(try await perform(bench, call()).cost == .zero)
            #expect(bench.paid == .satoshis(10))
        }
    }
}

private struct LineBroke: Error, Equatable {}
