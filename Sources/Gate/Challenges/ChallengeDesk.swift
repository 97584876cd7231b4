public import L402
public import Lightning
internal import Synchronization
public import Throttling

/// Where challenges are made: throttles callers, has the node make an invoice, and mints the macaroon that the payment makes good.
///
/// Writes nothing anywhere: a challenge that nobody pays leaves a few hundred bytes in a bounded table and nothing else. Everything that this
/// table knows is a convenience; the macaroon itself carries what the books need (see `SealedTokenID`).
public final class ChallengeDesk: Sendable {
    private struct State {
        var minter: Minter
        var throttle = ChallengeThrottle()
        var open = OpenChallenges()
        /// Those who wait for a challenge that is being made for the same caller, service and price.
        var waiting: [OpenChallenges.Key: [CheckedContinuation<Answer, Never>]] = [:]
        /// Calls to the node under way.
        var calls = 0
        /// After the node failed, nobody is made to wait for it before this moment.
        var nodeRestsUntil: Timestamp?
    }

    public enum Answer: Sendable {
        case challenge(IssuedChallenge)
        case refused(Refusal)
    }

    private let issuer: any InvoiceIssuer
    private let clock: WallClock
    private let random: RandomSource
    private let maximumCalls: Int
    private let nodeAnswered: @Sendable (_ failure: LightningNodeError?) -> Void
    private let state: Mutex<State>

    /// How long callers are turned away at once after the node failed, before one may try it again.
    private static let rest = Duration.seconds(1)

    /// - Parameters:
    ///   - maximumCalls: how many invoices the node may be asked for at the same time; who comes on top gets 503.
    ///   - nodeAnswered: told once for each invoice that the node was asked for; `nil` when it made it. Callers learn no more than that there is none.
    public init(
        issuer: any InvoiceIssuer, minter: Minter, clock: WallClock, random: RandomSource, maximumCalls: Int = 256,
        nodeAnswered: @escaping @Sendable (_ failure: LightningNodeError?) -> Void = { _ in }
    ) {
        self.issuer = issuer
        self.clock = clock
        self.maximumCalls = maximumCalls
        self.random = random
        self.nodeAnswered = nodeAnswered
        state = Mutex(State(minter: minter))
    }

    /// Mints with other keys from now on.
    public func use(_ minter: Minter) {
        state.withLock { $0.minter = minter }
    }

    /// A challenge for a quote: one that this caller got a short while ago, or a new one.
    public func challenge(for quote: Quote, caller: CallerAddress) async -> Answer {
        let key = OpenChallenges.Key(caller: caller, service: quote.service.name, price: quote.price)
        return await withCheckedContinuation { continuation in
            switch admit(quote, key, continuation) {
            case .answer(let answer): continuation.resume(returning: answer)
            case .wait: break
            case .make:
                Task {
                    let answer = await make(quote)
                    let waiting = finish(key, quote, answer)
                    for continuation in [continuation] + waiting { continuation.resume(returning: answer) }
                }
            }
        }
    }

    /// The node says that an invoice was paid. Returns the challenge, where it is still remembered, for the books.
    public func settled(_ hash: PaymentHash) -> IssuedChallenge? {
        state.withLock { $0.open.remove(hash) }
    }

    /// A pass was shown, so its invoice is paid, whether the node has told yet or not: the next caller from the same address gets another one.
    public func passShown(_ hash: PaymentHash) {
        state.withLock { $0.open.withdraw(hash) }
    }

    /// How many unpaid challenges are remembered.
    public var openCount: Int { state.withLock { $0.open.count } }

    /// Whether callers are turned away without asking the node, because it failed a moment ago.
    public var isResting: Bool {
        let now = clock.now()
        return state.withLock { state in state.nodeRestsUntil.map { now < $0 } ?? false }
    }

    // MARK: Steps

    private enum Admission {
        case answer(Answer)
        case wait
        case make
    }

    private func admit(_ quote: Quote, _ key: OpenChallenges.Key, _ continuation: CheckedContinuation<Answer, Never>) -> Admission {
        let now = clock.now()
        return state.withLock { state in
            if let hash = quote.unpaid, let known = state.open.challenge(for: hash, key: key, now: now) { return .answer(.challenge(known)) }
            if quote.terms.reuse > .zero {
                if let known = state.open.challenge(for: key, now: now) { return .answer(.challenge(known)) }
                if state.waiting[key] != nil {
                    state.waiting[key]?.append(continuation)
                    return .wait
                }
            }
            if let rests = state.nodeRestsUntil, now < rests { return .answer(.refused(Self.nodeUnavailable)) }
            guard state.calls < maximumCalls else { return .answer(.refused(Self.nodeUnavailable)) }
            if let seconds = state.throttle.take(caller: key.caller, service: key.service, rate: quote.terms.challengeRate, now: now) {
                return .answer(
                    .refused(
                        Refusal(
                            .tooManyChallenges, "too many payment requests from this address; pay one of them or try again later",
                            retryAfterSeconds: seconds)))
            }
            state.calls += 1
            if quote.terms.reuse > .zero { state.waiting[key] = [] }
            return .make
        }
    }

    private func make(_ quote: Quote) async -> Answer {
        let request = InvoiceRequest(amount: quote.price, memo: "access to \(quote.service.name)", expirySeconds: quote.terms.payableSeconds)
        let invoice: Invoice
        do throws(LightningNodeError) {
            invoice = try await issuer.createInvoice(request).invoice
            // A node that asks for another sum than it was told must not have its word passed on as ours.
            guard invoice.amount == quote.price else {
                throw LightningNodeError(
                    .malformedAnswer, "the node made an invoice over \(invoice.amount.map { "\($0)" } ?? "any amount"), not over \(quote.price)")
            }
        } catch {
            nodeAnswered(error)
            return .refused(Self.nodeUnavailable)
        }
        nodeAnswered(nil)
        guard let challenge = try? mint(quote, invoice) else { return .refused(Self.nodeUnavailable) }
        return .challenge(challenge)
    }

    private func mint(_ quote: Quote, _ invoice: Invoice) throws(CaveatError) -> IssuedChallenge {
        let now = clock.now()
        let caveats = try quote.terms.caveats(for: quote.service.name, now: now)
        let minter = state.withLock { $0.minter }
        var random = random
        let minted = minter.mint(paymentHash: invoice.paymentHash, price: quote.price, issuedAt: now, caveats: caveats, using: &random)
        return IssuedChallenge(
            challenge: Challenge(macaroon: minted, invoice: invoice.text), invoice: invoice, price: quote.price, service: quote.service.name,
            issuedAt: now,
            epoch: minter.currentEpoch, validUntil: caveats.lazy.compactMap { ($0 as? ValidUntilCaveat)?.validUntil }.first)
    }

    /// Puts the books of this desk in order and returns those who waited for the same challenge.
    private func finish(_ key: OpenChallenges.Key, _ quote: Quote, _ answer: Answer) -> [CheckedContinuation<Answer, Never>] {
        let now = clock.now()
        return state.withLock { state in
            state.calls -= 1
            switch answer {
            case .challenge(let issued):
                state.nodeRestsUntil = nil
                // Not to the last moment: who gets it must have time to pay it, and to use what it buys.
                let until = min(now.advanced(by: quote.terms.reuse), now.advanced(by: .milliseconds(quote.terms.payableSeconds * 500)))
                let halfLife = quote.terms.lifetime.map { issued.issuedAt.advanced(by: $0 / 2) }
                state.open.insert(issued, for: key, reusableUntil: until, worthPayingUntil: halfLife)
            case .refused:
                state.nodeRestsUntil = now.advanced(by: Self.rest)
            }
            return state.waiting.removeValue(forKey: key) ?? []
        }
    }

    private static let nodeUnavailable = Refusal(
        .nodeUnavailable, "the Lightning node cannot make an invoice right now; passes that are paid for keep working, try again shortly",
        retryAfterSeconds: 2)
}

extension PaymentTerms {
    /// How long an invoice can be paid, in seconds: never longer than the pass lives that it buys.
    var payableSeconds: Int64 {
        guard let lifetime else { return invoiceExpirySeconds }
        return max(1, min(invoiceExpirySeconds, lifetime.components.seconds))
    }

    /// What a new pass promises: the service at its base tier, what it may do, and until when.
    func caveats(for service: String, now: Timestamp) throws(CaveatError) -> [any Caveat] {
        var caveats: [any Caveat] = [try ServicesCaveat([.init(name: service)])]
        if !capabilities.isEmpty { caveats.append(try CapabilitiesCaveat(service: service, capabilities: capabilities)) }
        if let lifetime { caveats.append(try ValidUntilCaveat(service: service, validUntil: now.advanced(by: lifetime))) }
        return caveats
    }
}
