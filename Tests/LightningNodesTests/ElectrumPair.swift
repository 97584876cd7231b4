import ConformanceKit
import Lightning
import LightningNodes
import RegtestKit

/// The real pair.
struct ElectrumPair: LightningPair {
    let pair: RegtestPair
    let issuerNode: ElectrumNode
    let payerNode: ElectrumNode
    let traits: LightningPairTraits

    var issuer: any InvoiceIssuer { issuerNode }
    var payer: any InvoicePayer { payerNode }

    init(_ pair: RegtestPair, hop: Bool) throws {
        self.pair = pair
        issuerNode = try Self.node(pair.bob)
        payerNode = try Self.node(pair.alice)
        traits = LightningPairTraits(
            network: .regtest, countsMilliSatoshi: false,
            // With a hop in between: 1 sat and 1 ppm.
            fee: { hop ? MilliSatoshi(1000 + $0.value / 1_000_000) : .zero },
            // Electrum takes no fee limit; a payment is tried only when its own bound, 5 sat or 1 %, is within the limit.
            smallestFeeLimit: { hop ? MilliSatoshi(max(5000, $0.value / 10_000 * 102 + 102)) : .zero },
            // More than the 0.10 BTC on alice's side, less than what fits into the channel.
            unaffordable: .satoshis(12_000_000), balanceUnit: .satoshis(2), forgivesFailedRoutes: !hop, patience: .seconds(30))
    }

    static func node(_ node: RegtestPair.Node, expiredRequestsKept: Duration = .seconds(3600)) throws -> ElectrumNode {
        ElectrumNode(
            ElectrumConfiguration(
                url: try NodeURL(node.url), user: node.user, password: NodeSecret(node.password), pollInterval: .milliseconds(100),
                expiredRequestsKept: expiredRequestsKept, reconnect: Backoff(first: .milliseconds(50), longest: .milliseconds(200))),
            logger: quietLogger)
    }

    func end() async {
        await issuerNode.shutdown()
        await payerNode.shutdown()
        await pair.end()
    }

    func holdPayments() async throws { try await pair.hold(pair.bob) }
    func releasePayments() async throws { try await pair.release(pair.bob) }
    func stopPayee() async throws { try await pair.stop(pair.bob) }
    func startPayee() async throws { try await pair.restart(pair.bob) }

    /// Real nodes take no orders about time.
    func letPass(_ duration: Duration) async throws { try await Task.sleep(for: duration) }
}
