import ConformanceKit
import Lightning
import Synchronization

/// A clock that only moves when told to, starting from the real moment.
final class HandClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ start: Timestamp) {
        moment = Mutex(start)
    }

    var wallClock: WallClock {
        WallClock { self.moment.withLock { $0 } }
    }

    func advance(by duration: Duration) {
        moment.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// Two simulated nodes, either reached directly or through anything that stands in front of them.
struct SimulatedPair: LightningPair {
    static let fees = SimulatedNetwork.Configuration(baseFee: .satoshis(1), proportionalFeeMillionths: 100)

    let clock: HandClock
    let payeeNode: SimulatedNode
    let payerNode: SimulatedNode
    let issuer: any InvoiceIssuer
    let payer: any InvoicePayer
    let traits: LightningPairTraits

    init() {
        let clock = HandClock(Timestamp(seconds: 1_790_000_000))
        let pair = SimulatedNetwork.pair(payerBalance: .satoshis(1_000_000), configuration: Self.fees, wallClock: clock.wallClock)
        self.init(clock: clock, payee: pair.payee, payer: pair.payer, reachedBy: pair.payee, pair.payer)
    }

    /// The same two nodes, reached by something that stands in front of them.
    init(_ direct: SimulatedPair, issuer: any InvoiceIssuer, payer: any InvoicePayer) {
        self.init(clock: direct.clock, payee: direct.payeeNode, payer: direct.payerNode, reachedBy: issuer, payer)
    }

    private init(
        clock: HandClock, payee: SimulatedNode, payer: SimulatedNode, reachedBy issuer: any InvoiceIssuer, _ payingNode: any InvoicePayer
    ) {
        self.clock = clock
        payeeNode = payee
        payerNode = payer
        self.issuer = issuer
        self.payer = payingNode
        let fee: @Sendable (MilliSatoshi) -> MilliSatoshi = { Self.fees.fee(for: $0) ?? .supply }
        traits = LightningPairTraits(
            network: .regtest, countsMilliSatoshi: true, fee: fee, smallestFeeLimit: fee, unaffordable: .satoshis(2_000_000),
            balanceUnit: MilliSatoshi(1), patience: .seconds(20))
    }

    func holdPayments() { payerNode.inject(.stuckInFlight) }

    func releasePayments() {
        payerNode.clear(.stuckInFlight)
        for hash in payerNode.network.paymentsInFlight { payerNode.network.release(hash) }
    }

    func stopPayee() {
        payeeNode.inject(.unreachable)
        payeeNode.inject(.offline)
    }

    func startPayee() { payeeNode.clear() }
    func letPass(_ duration: Duration) { clock.advance(by: duration) }
}
