internal import Synchronization

/// A Lightning network inside the process, for demonstrations and tests: real signed invoices and real preimages, but no real money.
///
/// It behaves as real nodes do where it matters: an invoice is paid at most once, an expired one not at all; a payment that takes longer than its
/// caller waits goes on and can settle later; money is neither made nor lost. It can be used from anywhere. Nothing is kept on disk, and
/// memory is bounded by its ``Configuration``.
public final class SimulatedNetwork: Sendable {
    struct State: Sendable {
        var ledger: SimulatedLedger
        var waiters = PaymentWaiters()
    }

    public let configuration: Configuration
    let wallClock: WallClock
    let clock: any Clock<Duration>
    let state: Mutex<State>

    /// - Parameters:
    ///   - wallClock: Dates and expires the invoices.
    ///   - clock: What the latencies and the payers' timeouts are measured with.
    ///   - generator: Makes keys, preimages and payment secrets.
    public init(
        configuration: Configuration = Configuration(), wallClock: WallClock, clock: any Clock<Duration> = ContinuousClock(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.configuration = configuration
        self.wallClock = wallClock
        self.clock = clock
        state = Mutex(State(ledger: SimulatedLedger(configuration: configuration, generator: generator)))
    }

    deinit {
        let subscribers = state.withLock { state in
            state.ledger.nodes.keys.flatMap { state.ledger.nodes[$0]?.broadcast.takeSubscribers() ?? [] }
        }
        for subscriber in subscribers { subscriber.finish() }
    }

    /// Adds a node with a key of its own and a balance, which every other node can pay. A balance that would bring all deposits above
    /// ``MilliSatoshi/supply`` counts as zero.
    public func makeNode(name: String, balance: MilliSatoshi = .zero) -> SimulatedNode {
        let id = state.withLock { $0.ledger.addNode(name: name, balance: balance) }
        return SimulatedNode(network: self, id: id, name: name)
    }

    /// A network of a node that is paid and a node that pays, which is all that a demonstration needs.
    public static func pair(
        payerBalance: MilliSatoshi = .satoshis(1_000_000), configuration: Configuration = Configuration(), wallClock: WallClock,
        clock: any Clock<Duration> = ContinuousClock(), generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) -> (payee: SimulatedNode, payer: SimulatedNode) {
        let network = SimulatedNetwork(configuration: configuration, wallClock: wallClock, clock: clock, generator: generator)
        return (network.makeNode(name: "payee"), network.makeNode(name: "payer", balance: payerBalance))
    }

    /// Where all the money is at this moment.
    public var totals: Totals {
        state.withLock { $0.ledger.totals }
    }

    /// The hashes of the payments that are under way, in no order.
    public var paymentsInFlight: [PaymentHash] {
        state.withLock { Array($0.ledger.transfers.keys) }
    }

    /// Lets a payment that is under way arrive. Answers whether there was one.
    @discardableResult
    public func release(_ hash: PaymentHash) -> Bool {
        let now = wallClock.now()
        return finish(hash) { $0.delivered(hash, at: now) }
    }

    /// Lets a payment that is under way fail; the money goes back and the invoice is open again. Answers whether there was one.
    @discardableResult
    public func fail(_ hash: PaymentHash, with failure: PaymentFailure = .timedOut) -> Bool {
        finish(hash) { $0.failed(hash, with: failure) }
    }

    private func finish(_ hash: PaymentHash, _ end: (inout SimulatedLedger) -> PaymentStatus?) -> Bool {
        let (status, waiters) = state.withLock { state in
            guard let status = end(&state.ledger) else { return (PaymentStatus?.none, [PaymentWaiters.Waiter]()) }
            return (status, state.waiters.take(hash))
        }
        guard let status else { return false }
        for waiter in waiters { waiter.resume(returning: status) }
        return true
    }
}
