import Accounts
import Gate
import L402
import Lightning
import Macaroons
import SSA

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// How long the gate takes for one decision, without any network. Prints one JSON object a line.
@main
struct Benchmark {
    static func main() throws {
        let fixture = try Fixture()
        let allocations = AllocationCounter()
        let iterations = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 100_000
        var memory = PassMemory()

        // Nothing is measured that does not do what it should.
        guard case .admitted = fixture.decide(&memory) else { throw Unexpected() }
        guard case .candidates(let candidates) = CredentialHeader.parse(authorization: [fixture.authorization]), let candidate = candidates.first
        else {
            throw Unexpected()
        }

        measure("parse the header field", iterations, allocations) {
            if case .candidates = CredentialHeader.parse(authorization: [fixture.authorization]) { true } else { false }
        }
        measure("verify chain, preimage and caveats", iterations, allocations) {
            if case .authenticated = fixture.gate.verifier.authenticate(candidate) { true } else { false }
        }
        measure("header to verdict, never seen before", iterations, allocations) {
            memory.forgetAll()
            return if case .admitted = fixture.decide(&memory) { true } else { false }
        }
        measure("header to verdict, remembered", iterations, allocations) {
            if case .admitted = fixture.decide(&memory) { true } else { false }
        }
        try measureTokens(iterations, allocations)
    }

    /// A member's access token, never seen before, beside so many grants that were ended.
    private static func measureTokens(_ iterations: Int, _ allocations: AllocationCounter) throws {
        var generator = SystemRandomNumberGenerator()
        let now = Timestamp(seconds: 1_800_000_000)
        let epoch = TokenKeys.Epoch(number: 1, key: SecretKey(random: &generator), createdAt: now)
        guard let keys = TokenKeys(epochs: [epoch]) else { throw Unexpected() }
        let stamp = AccessTokenStamp(issuedAt: now, expiresAt: now.advanced(by: .seconds(3600)))
        let token = AccessTokenMinter(keys: keys).mint(
            user: UserID(random: &generator), grant: GrantID(.session, random: &generator), scopes: .all, stamp: stamp)
        for (count, words) in [(0, "none"), (10_000, "10,000"), (1_000_000, "1,000,000")] {
            let ended = (0..<count).map { _ in
                RevokedGrant(id: GrantID(.session, random: &generator), revokedAt: now, expiresAt: now.advanced(by: .seconds(3600)))
            }
            let verifier = AccessTokenVerifier(keys: keys, revoked: RevokedGrants(ended))
            measure("access token, ended grants: \(words)", iterations, allocations) {
                if case .accepted = verifier.verify(token.text, now: now) { true } else { false }
            }
        }
    }

    /// The median of nine runs.
    private static func measure(_ name: String, _ iterations: Int, _ allocations: AllocationCounter, _ body: () -> Bool) {
        var runs: [Double] = []
        var held = 0
        for _ in 0..<(iterations / 10) where body() { held += 1 }
        let before = allocations.count
        let clock = ContinuousClock()
        for _ in 0..<9 {
            let elapsed = clock.measure {
                for _ in 0..<iterations where body() { held += 1 }
            }
            runs.append(elapsed / .nanoseconds(1) / Double(iterations))
        }
        let each = before.flatMap { before in allocations.count.map { Double($0 - before) / Double(9 * iterations) } }
        let median = runs.sorted()[4]
        let tenths = { (value: Double) in (value * 10).rounded() / 10 }
        print(
            #"{"name":"\#(name)","nanoseconds":\#(tenths(median)),"allocations":\#(each.map { "\(tenths($0))" } ?? "null"),"held":\#(held == 9 * iterations + iterations / 10)}"#
        )
    }

    struct Unexpected: Error {}
}

/// A gate with one service, and a paid pass for it.
struct Fixture {
    let gate: Gate
    let authorization: String
    let request: GateRequest
    let now = Timestamp(seconds: 1_800_000_000)

    init() throws {
        var generator = SystemRandomNumberGenerator()
        let epoch = MasterKeys.Epoch(number: 1, key: SecretKey(random: &generator), createdAt: now)
        guard let keys = MasterKeys(identifierKey: SecretKey(random: &generator), epochs: [epoch]) else { throw Benchmark.Unexpected() }
        let terms = PaymentTerms(price: .satoshis(10), lifetime: .seconds(86400), capabilities: ["read", "write"])
        let service = GatedService(name: "bench", match: ServiceMatch(), upstream: UpstreamAddress(host: "127.0.0.1", port: 1), payment: terms)
        gate = Gate(services: ServiceTable([service]), verifier: Verifier(keys: keys), revocations: Revocations())
        let preimage = Preimage(random: &generator)
        let caveats: [any Caveat] = [
            try ServicesCaveat([.init(name: "bench")]), try CapabilitiesCaveat(service: "bench", capabilities: terms.capabilities),
            try ValidUntilCaveat(service: "bench", validUntil: now.advanced(by: .seconds(86400))),
        ]
        let macaroon = Minter(keys: keys).mint(
            paymentHash: preimage.paymentHash, price: terms.price, issuedAt: now, caveats: caveats, using: &generator)
        authorization = "L402 \(Base64.encode(macaroon.serialized())):\(preimage.hex)"
        request = GateRequest(method: "GET", authority: "127.0.0.1:8402", path: Array("/bench/x".utf8)[...], authorization: [authorization])
    }

    func decide(_ memory: inout PassMemory) -> Decision {
        gate.decide(request, memory: &memory, now: now)
    }
}

/// The counter of peers/allocations.c, where that is preloaded.
struct AllocationCounter {
    private let counter: UnsafePointer<UInt64>?

    init() {
        counter = dlsym(dlopen(nil, RTLD_NOW), "gatehouse_allocations").map { UnsafePointer($0.assumingMemoryBound(to: UInt64.self)) }
    }

    var count: UInt64? { counter?.pointee }
}
