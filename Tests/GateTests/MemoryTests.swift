import L402
import Lightning
import TestKit
import Testing
import Throttling

@testable import Gate

@Suite("What is remembered")
struct MemoryTests {
    // MARK: Passes

    private static func pass(_ seed: UInt8) throws -> Pass {
        let ticket = try Ticket.minted(seed: seed)
        let credential = UnverifiedCredential(macaroon: ticket.macaroon, preimage: ticket.preimage)
        guard case .authenticated(let pass) = Verifier(keys: try masterKeys(1)).authenticate(credential) else { throw NotAuthenticated() }
        return pass
    }

    private struct NotAuthenticated: Error {}

    @Test("the memory of passes keeps what is used and never more than its capacity")
    func passMemoryIsBounded() throws {
        let pass = try Self.pass(1)
        var memory = PassMemory(capacity: 8)
        _ = memory.remember(pass, at: "swaps", for: "used")
        for number in 0..<100 {
            _ = memory.remember(pass, at: "swaps", for: "\(number)")
            #expect(memory.entry(for: "used") != nil)
        }
        #expect((0..<100).filter { memory.entry(for: "\($0)") != nil }.count <= 8)
        #expect(memory.entry(for: "99") != nil)
        memory.forgetAll()
        #expect(memory.entry(for: "used") == nil && memory.entry(for: "99") == nil)
    }

    @Test("a field as long as a holder can make it is not kept: thousands of those would fill memory")
    func longFieldsAreNotRemembered() throws {
        let pass = try Self.pass(1)
        var memory = PassMemory()
        let longest = String(repeating: "a", count: PassMemory.textLimit)
        _ = memory.remember(pass, at: "swaps", for: longest)
        _ = memory.remember(pass, at: "swaps", for: longest + "a")
        #expect(memory.entry(for: longest) != nil)
        #expect(memory.entry(for: longest + "a") == nil)
    }

    @Test("a remembered pass is still asked whether it was taken back, and is forgotten with the keys")
    func rememberedPassIsChecked() throws {
        let ticket = try Ticket.minted()
        let swaps = try service("swaps")
        var gate = try TestGate([swaps])
        for _ in 0..<2 { #expect(gate.ask(authorization: [ticket.field]).permit != nil) }
        let open = gate.gate
        gate.gate = Gate(services: open.services, verifier: open.verifier, revocations: Revocations([ticket.preimage.paymentHash]))
        #expect(gate.ask(authorization: [ticket.field]).quote?.reason == .revoked)
        #expect(gate.gate.revocations.count == 1)
        gate.gate = Gate(services: open.services, verifier: Verifier(keys: try masterKeys(2)), revocations: Revocations())
        // The memory is the caller's to empty.
        #expect(gate.ask(authorization: [ticket.field]).permit != nil)
        gate.memory.forgetAll()
        #expect(gate.ask(authorization: [ticket.field]).quote?.reason == .unknownKey)
    }

    // MARK: The throttle

    private static let rate = Rate(count: 3, per: .seconds(60))

    @Test("a bucket holds so many, and refills one by one")
    func refills() {
        var throttle = ChallengeThrottle()
        let caller = CallerAddress(ipv4: 1)
        func take(_ seconds: Int64) -> Int? { throttle.take(caller: caller, service: "s", rate: Self.rate, now: now.advanced(by: .seconds(seconds))) }
        #expect([take(0), take(0), take(0)] == [nil, nil, nil])
        #expect(take(0) == 20)
        #expect(take(15) == 5)
        #expect(take(20) == nil)
        #expect(take(20) == 20)
        #expect([take(1000), take(1000), take(1000), take(1000)] == [nil, nil, nil, 20])
    }

    @Test("hundreds and thousands a second are counted as they are configured", arguments: [700, 3000, 100_000])
    func fastRates(count: Int) {
        var throttle = ChallengeThrottle()
        func taken(_ moment: Timestamp) -> Int {
            var taken = 0
            while taken < 2 * count, throttle.take(caller: .local, service: "s", rate: Rate(count: count, per: .seconds(1)), now: moment) == nil {
                taken += 1
            }
            return taken
        }
        // To the microsecond: 3,000 a second are one every 333.
        #expect((count...count + count / 300).contains(taken(now)))
        #expect((count / 2...count / 2 + count / 300).contains(taken(now.advanced(by: .milliseconds(500)))))
    }

    @Test("callers and services have buckets of their own; an IPv6 caller has one for all of a /64")
    func buckets() {
        var throttle = ChallengeThrottle()
        func exhausts(_ caller: CallerAddress, _ service: String = "s") -> Bool {
            for _ in 0..<3 where throttle.take(caller: caller, service: service, rate: Self.rate, now: now) != nil { return false }
            return true
        }
        #expect(exhausts(CallerAddress(ipv4: 1)))
        #expect(!exhausts(CallerAddress(ipv4: 1)))
        #expect(exhausts(CallerAddress(ipv4: 1), "other"))
        #expect(exhausts(CallerAddress(ipv4: 2)))
        #expect(exhausts(CallerAddress(ipv6Network: 0x2001_0db8_0000_0001)))
        #expect(!exhausts(CallerAddress(ipv6Network: 0x2001_0db8_0000_0001)))
        #expect(exhausts(CallerAddress(ipv6Network: 0x2001_0db8_0000_0002)))
        // The first network is no IPv4 caller.
        #expect(exhausts(CallerAddress(ipv6Network: 0)))
    }

    @Test("a storm of callers fills a table of so many and no more, and who was throttled last stays so")
    func throttleIsBounded() {
        var throttle = ChallengeThrottle(capacity: 100)
        let last = CallerAddress(ipv4: 1_000_000)
        for caller in 0..<10_000 as Range<UInt32> {
            _ = throttle.take(caller: CallerAddress(ipv4: caller), service: "s", rate: Self.rate, now: now.advanced(by: .milliseconds(Int64(caller))))
            #expect(throttle.count <= 100)
        }
        let end = now.advanced(by: .seconds(10))
        for _ in 0..<3 { #expect(throttle.take(caller: last, service: "s", rate: Self.rate, now: end) == nil) }
        for caller in 20_000..<20_050 as Range<UInt32> {
            _ = throttle.take(caller: CallerAddress(ipv4: caller), service: "s", rate: Self.rate, now: end)
        }
        #expect(throttle.take(caller: last, service: "s", rate: Self.rate, now: end) != nil)
    }

    @Test(
        "a rate that nobody should configure is survived",
        arguments: [
            Rate(count: 0, per: .seconds(60)), Rate(count: -1, per: .seconds(60)), Rate(count: .max, per: .zero), Rate(count: 1, per: .seconds(-5)),
            Rate(count: 1, per: .seconds(Int64.max)),
            Rate(count: 1, per: Duration(secondsComponent: 9_223_372_036_854_775, attosecondsComponent: 999_000_000_000_000_000)),
        ])
    func oddRates(rate: Rate) {
        var throttle = ChallengeThrottle()
        #expect(throttle.take(caller: .local, service: "s", rate: rate, now: now) == nil)
        _ = throttle.take(caller: .local, service: "s", rate: rate, now: now)
    }

    // MARK: Open challenges

    private static func issued(_ number: UInt64, price: MilliSatoshi = .satoshis(10)) throws -> IssuedChallenge {
        var generator = SeededGenerator(number)
        let draft = InvoiceDraft(
            network: .regtest, amount: price, timestamp: now, paymentHash: Preimage(random: &generator).paymentHash, paymentSecret: bytes(1),
            purpose: .description("x"), expirySeconds: 600)
        let invoice = try draft.sign(with: SecretKey(bytes(1)))
        return IssuedChallenge(
            challenge: Challenge(token: "\(number)", invoice: invoice.text), invoice: invoice, price: price, service: "s", issuedAt: now)
    }

    private static func key(_ caller: UInt32, service: String = "s", price: MilliSatoshi = .satoshis(10)) -> OpenChallenges.Key {
        OpenChallenges.Key(caller: CallerAddress(ipv4: caller), service: service, price: price)
    }

    @Test("an open challenge is given again to its caller until its time, and to who shows its hash while it can be paid")
    func reuseWindow() throws {
        var open = OpenChallenges()
        let challenge = try Self.issued(1)
        let hash = challenge.invoice.paymentHash
        let until = now.advanced(by: .seconds(30))
        open.insert(challenge, for: Self.key(1), reusableUntil: until)
        #expect(open.challenge(for: Self.key(1), now: until.advanced(by: .milliseconds(-1)))?.challenge.token == "1")
        #expect(open.challenge(for: Self.key(1), now: until) == nil)
        for other in [Self.key(2), Self.key(1, service: "t"), Self.key(1, price: .satoshis(11))] {
            #expect(open.challenge(for: other, now: now) == nil)
        }
        #expect(open.challenge(for: hash, key: Self.key(2), now: now.advanced(by: .milliseconds(599_999))) != nil)
        #expect(open.challenge(for: hash, key: Self.key(1), now: now.advanced(by: .seconds(600))) == nil)
        #expect(open.challenge(for: hash, key: Self.key(1, price: .satoshis(11)), now: now) == nil)
    }

    @Test("a paid challenge is not given again, and its successor is not forgotten with it")
    func paid() throws {
        var open = OpenChallenges()
        let (first, second) = (try Self.issued(1), try Self.issued(2))
        for challenge in [first, second] { open.insert(challenge, for: Self.key(1), reusableUntil: now.advanced(by: .seconds(30))) }
        #expect(open.remove(first.invoice.paymentHash)?.challenge.token == "1")
        #expect(open.remove(first.invoice.paymentHash) == nil)
        #expect(open.challenge(for: Self.key(1), now: now)?.challenge.token == "2")
        _ = open.remove(second.invoice.paymentHash)
        #expect(open.challenge(for: Self.key(1), now: now) == nil)
        #expect(open.count == 0)
    }

    @Test("a storm of challenges fills a table of so many and no more, the oldest going first; neither do those that are paid leave anything behind")
    func openIsBounded() throws {
        var open = OpenChallenges(capacity: 10)
        for number in 0..<200 as Range<UInt64> {
            let challenge = try Self.issued(number)
            open.insert(challenge, for: Self.key(UInt32(number)), reusableUntil: now.advanced(by: .seconds(30)))
            #expect(open.count <= 10 && open.orderCount <= 32)
            if number >= 100 { _ = open.remove(challenge.invoice.paymentHash) }
        }
        #expect(open.challenge(for: Self.key(50), now: now) == nil)
        #expect(open.challenge(for: Self.key(99), now: now)?.challenge.token == "99")
    }
}
