import L402
import Lightning
import Macaroons
import Synchronization
import TestKit
import Testing
import Throttling

@testable import Gate

@Suite("The challenge desk")
struct ChallengeDeskTests {
    /// A node by script, which counts how often it is asked.
    private final class ScriptedIssuer: InvoiceIssuer {
        private let script: @Sendable (InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice
        private let count = Mutex(0)
        var calls: Int { count.withLock { $0 } }

        init(_ script: @escaping @Sendable (InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice) { self.script = script }

        func createInvoice(_ request: InvoiceRequest) async throws(LightningNodeError) -> IssuedInvoice {
            count.withLock { $0 += 1 }
            return try await script(request)
        }

        func invoiceState(for hash: PaymentHash) async throws(LightningNodeError) -> InvoiceState? { nil }
        func settlements() -> AsyncStream<Settlement> { AsyncStream { $0.finish() } }
        func status() async throws(LightningNodeError) -> NodeStatus { throw LightningNodeError(.unreachable, "a script has no status") }
    }

    /// A door that is shut until it is opened once and for all.
    private final class Door: Sendable {
        private let stream: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        init() { (stream, continuation) = AsyncStream.makeStream() }
        func open() { continuation.finish() }
        func pass() async { for await _ in stream {} }
    }

    private let clock = ManualWallClock(now)
    private let node: SimulatedNode

    init() {
        node = SimulatedNetwork.pair(wallClock: clock.wall, generator: SeededGenerator(1)).payee
    }

    private func desk(_ issuer: any InvoiceIssuer, maximumCalls: Int = 256) throws -> ChallengeDesk {
        ChallengeDesk(issuer: issuer, minter: Minter(keys: try masterKeys(1)), clock: clock.wall, random: .seeded(1), maximumCalls: maximumCalls)
    }

    private func quote(_ terms: PaymentTerms = PaymentTerms(price: .satoshis(10)), name: String = "swaps", unpaid: PaymentHash? = nil) throws -> Quote
    {
        Quote(service: try service(name, payment: terms), terms: terms, price: terms.price, reason: nil, unpaid: unpaid)
    }

    private let caller = CallerAddress(ipv4: 1)

    @Test("a challenge asks for the price, and its macaroon with the preimage of its invoice opens the gate with what was promised")
    func mints() async throws {
        let terms = PaymentTerms(price: .satoshis(10), lifetime: .seconds(60), capabilities: ["in"], invoiceExpirySeconds: 300)
        let desk = try desk(node)
        let issued = try #require(await desk.challenge(for: quote(terms), caller: caller).issued)
        #expect(issued.invoice.amount == .satoshis(10))
        // Not 300 seconds: who pays after the pass has ended gets nothing for it.
        #expect(issued.invoice.expiresAt == now.advanced(by: .seconds(60)))
        #expect(issued.challenge.identifierIfStandard?.paymentHash == issued.invoice.paymentHash)
        let preimage = try #require(await node.invoice(for: issued.invoice.paymentHash)?.preimage)
        var gate = try TestGate([try service("swaps", payment: terms)])
        let identity = gate.ask(authorization: ["L402 \(issued.challenge.token):\(preimage.hex)"]).permit?.identity
        #expect(identity?.pass?.price == .satoshis(10))
        #expect(identity?.pass?.capabilities(at: "swaps") == ["in"])
        #expect(identity?.pass?.validUntil(at: "swaps") == now.advanced(by: .seconds(60)))
    }

    @Test("an invoice is not given again when the pass that it buys has lived half its life, neither to its caller nor to who shows its macaroon")
    func sellsNoDeadPasses() async throws {
        let desk = try desk(node)
        let terms = PaymentTerms(price: .satoshis(10), lifetime: .seconds(4), reuse: .seconds(30))
        let first = try #require(await desk.challenge(for: quote(terms), caller: caller).issued)
        clock.advance(by: .milliseconds(1_999))
        #expect(await try desk.challenge(for: quote(terms), caller: caller).issued?.challenge == first.challenge)
        clock.advance(by: .milliseconds(1))
        let second = try #require(await desk.challenge(for: quote(terms), caller: caller).issued)
        #expect(second.challenge != first.challenge)
        let shown = try #require(await desk.challenge(for: quote(terms, unpaid: first.invoice.paymentHash), caller: CallerAddress(ipv4: 9)).issued)
        #expect(shown.challenge != first.challenge)
    }

    @Test("sixty-four requests of one caller at once are one invoice, and all get it")
    func singleFlight() async throws {
        let door = Door()
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in
            await door.pass()
            return try await node.createInvoice(request)
        }
        let desk = try desk(issuer)
        let quote = try quote()
        let tokens = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<64 { group.addTask { await desk.challenge(for: quote, caller: CallerAddress(ipv4: 1)).issued?.challenge.token } }
            for _ in 0..<1000 { await Task.yield() }
            door.open()
            return await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(tokens.count == 64)
        #expect(Set(tokens).count == 1 && tokens.first != .some(nil))
        #expect(issuer.calls == 1)
        #expect(desk.openCount == 1)
    }

    @Test("the same caller gets the same challenge for a while, others and other services get their own")
    func reuse() async throws {
        let desk = try desk(node)
        let first = try #require(await desk.challenge(for: quote(), caller: caller).issued?.challenge)
        clock.advance(by: .milliseconds(29_999))
        #expect(try await desk.challenge(for: quote(), caller: caller).issued?.challenge == first)
        #expect(try await desk.challenge(for: quote(), caller: CallerAddress(ipv4: 2)).issued?.challenge != first)
        #expect(try await desk.challenge(for: quote(name: "files"), caller: caller).issued?.challenge != first)
        clock.advance(by: .milliseconds(1))
        #expect(try await desk.challenge(for: quote(), caller: caller).issued?.challenge != first)
        #expect(desk.openCount == 4)
    }

    @Test("an invoice is not given again in the second half of its life")
    func halfLife() async throws {
        let desk = try desk(node)
        let terms = PaymentTerms(price: .satoshis(10), invoiceExpirySeconds: 20)
        let first = try #require(await desk.challenge(for: quote(terms), caller: caller).issued?.challenge)
        clock.advance(by: .milliseconds(9_999))
        #expect(try await desk.challenge(for: quote(terms), caller: caller).issued?.challenge == first)
        clock.advance(by: .milliseconds(1))
        #expect(try await desk.challenge(for: quote(terms), caller: caller).issued?.challenge != first)
    }

    @Test("without reuse every request gets an invoice of its own")
    func noReuse() async throws {
        let desk = try desk(node)
        var tokens: Set<String> = []
        for _ in 0..<5 {
            tokens.insert(
                try #require(await desk.challenge(for: quote(PaymentTerms(price: .satoshis(10), reuse: .zero)), caller: caller).issued).challenge
                    .token)
        }
        #expect(tokens.count == 5)
    }

    @Test("who shows an unpaid macaroon gets its invoice back for as long as it can be paid, from anywhere; once it is paid, never")
    func unpaid() async throws {
        let desk = try desk(node)
        let first = try #require(await desk.challenge(for: quote(), caller: caller).issued)
        clock.advance(by: .seconds(500))
        let again = try quote(unpaid: first.invoice.paymentHash)
        #expect(await desk.challenge(for: again, caller: CallerAddress(ipv4: 2)).issued?.challenge == first.challenge)
        #expect(desk.settled(first.invoice.paymentHash)?.challenge == first.challenge)
        #expect(desk.settled(first.invoice.paymentHash) == nil)
        #expect(await desk.challenge(for: again, caller: CallerAddress(ipv4: 2)).issued?.challenge != first.challenge)
    }

    @Test("a caller who wants too many is told when to come back, and the node is not asked")
    func throttles() async throws {
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in try await node.createInvoice(request) }
        let desk = try desk(issuer)
        let terms = PaymentTerms(price: .satoshis(10), challengeRate: Rate(count: 2, per: .seconds(60)), reuse: .zero)
        for _ in 0..<2 { #expect(try await desk.challenge(for: quote(terms), caller: caller).issued != nil) }
        let refusal = try await desk.challenge(for: quote(terms), caller: caller).refusal
        #expect(refusal?.code == .tooManyChallenges)
        #expect(refusal?.retryAfterSeconds == 30)
        #expect(issuer.calls == 2)
        #expect(try await desk.challenge(for: quote(terms), caller: CallerAddress(ipv4: 2)).issued != nil)
        clock.advance(by: .seconds(30))
        #expect(try await desk.challenge(for: quote(terms), caller: caller).issued != nil)
    }

    @Test("whoever runs the gate hears why the node made no invoice, and when it makes them again")
    func tellsOfTheNode() async throws {
        let told = Mutex<[LightningNodeError?]>([])
        let answer = Mutex<LightningNodeError?>(LightningNodeError(.misconfigured, "the macaroon is wrong"))
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in
            if let failure = answer.withLock({ $0 }) { throw failure }
            return try await node.createInvoice(InvoiceRequest(amount: .satoshis(11), memo: "", expirySeconds: 60))
        }
        let desk = ChallengeDesk(
            issuer: issuer, minter: Minter(keys: try masterKeys(1)), clock: clock.wall, random: .seeded(1),
            nodeAnswered: { failure in told.withLock { $0.append(failure) } })
        #expect(await desk.challenge(for: try quote(), caller: caller).issued == nil)
        #expect(told.withLock { $0 } == [LightningNodeError(.misconfigured, "the macaroon is wrong")])
        // Turned away at once: the node was not asked, so there is nothing to tell.
        #expect(await desk.challenge(for: try quote(), caller: caller).issued == nil)
        clock.advance(by: .seconds(1))
        answer.withLock { $0 = nil }
        #expect(await desk.challenge(for: try quote(), caller: caller).issued == nil)
        clock.advance(by: .seconds(1))
        let eleven = PaymentTerms(price: .satoshis(11))
        #expect(await desk.challenge(for: try quote(eleven), caller: caller).issued != nil)
        #expect(told.withLock { $0.map { $0?.kind } } == [.misconfigured, .malformedAnswer, nil])
    }

    @Test("a node that fails is left alone for a second, and then it is as if nothing had been")
    func rests() async throws {
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in try await node.createInvoice(request) }
        let desk = try desk(issuer)
        node.inject(.unreachable)
        let refusal = try await desk.challenge(for: quote(), caller: caller).refusal
        #expect(refusal?.code == .nodeUnavailable && refusal?.retryAfterSeconds == 2)
        node.clear()
        clock.advance(by: .milliseconds(999))
        #expect(try await desk.challenge(for: quote(), caller: CallerAddress(ipv4: 2)).refusal?.code == .nodeUnavailable)
        #expect(issuer.calls == 1)
        clock.advance(by: .milliseconds(1))
        #expect(try await desk.challenge(for: quote(), caller: caller).issued != nil)
        #expect(try await desk.challenge(for: quote(), caller: CallerAddress(ipv4: 2)).issued != nil)
        #expect(issuer.calls == 3)
    }

    @Test("a failure reaches everybody who waited for the same invoice")
    func failureReachesAll() async throws {
        let door = Door()
        let issuer = ScriptedIssuer { _ throws(LightningNodeError) in
            await door.pass()
            throw LightningNodeError(.unreachable, "down")
        }
        let desk = try desk(issuer)
        let quote = try quote()
        let codes = await withTaskGroup(of: Refusal.Code?.self) { group in
            for _ in 0..<8 { group.addTask { await desk.challenge(for: quote, caller: CallerAddress(ipv4: 1)).refusal?.code } }
            for _ in 0..<200 { await Task.yield() }
            door.open()
            return await group.reduce(into: [Refusal.Code?]()) { $0.append($1) }
        }
        #expect(codes == Array(repeating: .nodeUnavailable, count: 8))
        #expect(issuer.calls == 1)
        #expect(desk.openCount == 0)
    }

    @Test("so many calls to the node at a time; who comes on top is refused and has lost none of his rate by it")
    func callCap() async throws {
        let door = Door()
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in
            await door.pass()
            return try await node.createInvoice(request)
        }
        let desk = try desk(issuer, maximumCalls: 1)
        let terms = PaymentTerms(price: .satoshis(10), challengeRate: Rate(count: 1, per: .seconds(60)))
        let quote = try quote(terms)
        async let first = desk.challenge(for: quote, caller: caller)
        while issuer.calls == 0 { await Task.yield() }
        for _ in 0..<3 { #expect(await desk.challenge(for: quote, caller: CallerAddress(ipv4: 2)).refusal?.code == .nodeUnavailable) }
        door.open()
        #expect(await first.issued != nil)
        #expect(await desk.challenge(for: quote, caller: CallerAddress(ipv4: 2)).issued != nil)
        #expect(issuer.calls == 2)
    }

    @Test("an invoice over another sum than was asked for is not passed on", arguments: [0.5, 2])
    func wrongAmount(factor: Double) async throws {
        let node = node
        let issuer = ScriptedIssuer { request throws(LightningNodeError) in
            var other = request
            other.amount = MilliSatoshi(UInt64(Double(request.amount.value) * factor))
            return try await node.createInvoice(other)
        }
        let desk = try desk(issuer)
        #expect(try await desk.challenge(for: quote(), caller: caller).refusal?.code == .nodeUnavailable)
        #expect(desk.openCount == 0)
    }

    @Test("after new keys came, new challenges are minted with them")
    func newKeys() async throws {
        let desk = try desk(node)
        desk.use(Minter(keys: try masterKeys(1, 2)))
        let issued = try #require(await desk.challenge(for: quote(), caller: caller).issued)
        let preimage = try #require(await node.invoice(for: issued.invoice.paymentHash)?.preimage)
        var gate = try TestGate([try service("swaps")])
        let field = "L402 \(issued.challenge.token):\(preimage.hex)"
        #expect(gate.ask(authorization: [field]).quote?.reason == .unknownKey)
        gate.gate = Gate(services: gate.gate.services, verifier: Verifier(keys: try masterKeys(1, 2)), revocations: Revocations())
        #expect(gate.ask(authorization: [field]).permit?.identity?.pass?.epoch == 2)
    }
}
