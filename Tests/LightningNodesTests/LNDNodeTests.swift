import Lightning
import LightningSimulator
import Testing

@testable import LightningNodes

@Suite("lnd is asked carefully")
struct LNDNodeTests {
    private func withNode(
        _ body: @escaping @Sendable (_ pair: SimulatedPair, _ endpoints: LightningSimulator.Endpoints) async throws -> Void
    ) async throws {
        let pair = SimulatedPair()
        try await withSimulator(payee: pair.payeeNode, payer: pair.payerNode) { try await body(pair, $0) }
    }

    @Test("a wrong macaroon is a matter of configuration, and the error does not show it")
    func wrongMacaroon() async throws {
        try await withNode { _, endpoints throws in
            let node = try LNDNode.at(endpoints.payee, macaroon: LNDMacaroon(hex: "0201036c6e64beef"))
            let error = await #expect(throws: LightningNodeError.self) { _ = try await node.status() }
            #expect(error?.kind == .misconfigured)
            #expect(error?.message.contains("beef") == false)
            #expect(error?.message.contains("macaroon") == true)
            await node.shutdown()
        }
    }

    @Test("a payment whose answer was lost is found by its hash and not made again")
    func answerLost() async throws {
        try await withNode { pair, endpoints throws in
            let node = try LNDNode.at(endpoints.payer)
            let invoice = try await pair.payeeNode.createInvoice(InvoiceRequest(amount: .satoshis(50), memo: "", expirySeconds: 60)).invoice
            pair.payerNode.inject(.answerLost, .next(1))
            let error = await #expect(throws: LightningNodeError.self) {
                _ = try await node.pay(invoice, feeLimit: .satoshis(10), timeout: .seconds(5))
            }
            #expect(error?.kind == .unreachable)
            guard case .succeeded(let payment)? = try await node.payment(for: invoice.paymentHash) else {
                Issue.record("the payment is not known")
                return
            }
            #expect(payment.preimage.proves(invoice.paymentHash))
            await node.shutdown()
        }
    }

    @Test("a node that is slow beyond the limit is unreachable, not waited for")
    func slow() async throws {
        try await withNode { pair, endpoints throws in
            let node = try LNDNode.at(endpoints.payer, requestTimeout: .milliseconds(200))
            let invoice = try await pair.payeeNode.createInvoice(InvoiceRequest(amount: .satoshis(50), memo: "", expirySeconds: 60)).invoice
            let order = NodeConnection(
                base: try NodeURL(endpoints.payer.url), credential: ("Grpc-Metadata-macaroon", NodeSecret(endpoints.payer.macaroon.hex)), trust: nil)
            let answer = try await order.answer(to: .post("/simulator/latency", Array(#"{"milliseconds":60000}"#.utf8)), within: .seconds(5))
            #expect(answer.status == 200)
            let error = await #expect(throws: LightningNodeError.self) { _ = try await node.status() }
            #expect(error?.kind == .unreachable)
            #expect(try await node.pay(invoice, feeLimit: .satoshis(10), timeout: .milliseconds(200)) == .inFlight)
            await order.shutdown()
            await node.shutdown()
        }
    }

    @Test("after shutdown every call is refused and the settlement stream ends")
    func shutdown() async throws {
        try await withNode { _, endpoints throws in
            let node = try LNDNode.at(endpoints.payee)
            let settlements = node.settlements()
            _ = try await node.status()
            await node.shutdown()
            await node.shutdown()
            for await _ in settlements {}
            let error = await #expect(throws: LightningNodeError.self) { _ = try await node.status() }
            #expect(error?.kind == .unreachable)
        }
    }

    @Test("a refusal is read in every shape that lnd has used for it")
    func refusals() {
        let bodies = [
            #"{"code":5,"message":"m"}"#, #"{"error":{"code":5,"message":"m","details":[]}}"#, #"{"error":"m","code":5}"#,
            #"{"error":{"grpc_code":5,"message":"m"}}"#,
        ]
        for body in bodies {
            let refusal = LNDRefusal(NodeAnswer(status: 404, body: Array(body.utf8)))
            #expect(refusal.code == 5)
            #expect(refusal.message == "m")
        }
        let nothing = LNDRefusal(NodeAnswer(status: 404, body: Array("<html>".utf8)))
        #expect(nothing.code == nil)
    }
}

@Suite("Streams are cut into lines within bounds")
struct LineSplitterTests {
    @Test("lines come out whole however the bytes arrive")
    func pieces() throws {
        var splitter = LineSplitter(limit: 10)
        var lines: [String] = []
        for byte in "ab\r\n\ncd\nef".utf8 { lines += try splitter.lines(adding: [byte]).map { String(decoding: $0, as: UTF8.self) } }
        #expect(lines == ["ab", "cd"])
        #expect(splitter.finish() == Array("ef".utf8))
        #expect(splitter.finish() == nil)
    }

    @Test("a line of the limit passes and one byte more does not")
    func limit() throws {
        var splitter = LineSplitter(limit: 3)
        #expect(try splitter.lines(adding: Array("abc\n".utf8)).count == 1)
        #expect(throws: LineSplitter.LineTooLong.self) { _ = try splitter.lines(adding: Array("abcd".utf8)) }
    }
}

@Suite("Waits between attempts")
struct BackoffTests {
    @Test("each wait is at most twice the last, at least half of its bound, and never above the longest")
    func grows() {
        var backoff = Backoff(first: .seconds(1), longest: .seconds(8))
        var generator = SystemRandomNumberGenerator()
        for bound in [1, 2, 4, 8, 8, 8] {
            let wait = backoff.failed(using: &generator)
            #expect(wait <= .seconds(bound))
            #expect(wait >= .seconds(bound) / 2)
        }
        backoff.succeeded()
        #expect(backoff.failed(using: &generator) <= .seconds(1))
    }
}

@Suite("Electrum's own fee bound")
struct ElectrumFeeBoundTests {
    @Test("five satoshi, or one per cent of amount and fee", arguments: [(1, 5_000), (1_000, 5_000), (400_000, 5_000), (10_000_000, 102_102)])
    func bound(amount: UInt64, bound: UInt64) {
        #expect(ElectrumFeeBound.bound(for: MilliSatoshi(amount)).value == bound)
        #expect(ElectrumFeeBound.bound(for: .supply).value > MilliSatoshi.supply.value / 100)
    }
}
