import HostSystem
import Lightning
import LightningNodes
import RegtestKit
import Testing

enum LightningWorld: CaseIterable, CustomTestStringConvertible {
    case simulated
    case real

    var testDescription: String {
        switch self {
        case .simulated: "the simulated network"
        case .real: "two real Electrum nodes with a channel"
        }
    }
}

/// The node of the gate and the node of the client.
struct NodePair: Sendable {
    let issuer: any InvoiceIssuer
    let payer: any InvoicePayer
    /// How exactly the payer tells its balance.
    let balanceUnit: MilliSatoshi
    /// What holds the real nodes, where they are real.
    let regtest: RegtestPair?
    private let start: MilliSatoshi

    static func open<Value>(_ world: LightningWorld, _ body: (NodePair) async throws -> Value) async throws -> Value {
        switch world {
        case .simulated: try await simulated { try await body($0) }
        case .real: try await real(body)
        }
    }

    static func simulated<Value>(_ body: (NodePair) async throws -> Value) async throws -> Value {
        let pair = SimulatedNetwork.pair(wallClock: .system)
        return try await body(NodePair(issuer: pair.payee, payer: pair.payer, balanceUnit: MilliSatoshi(1), start: pair.payer.balance))
    }

    init(issuer: any InvoiceIssuer, payer: any InvoicePayer, balanceUnit: MilliSatoshi, start: MilliSatoshi, regtest: RegtestPair? = nil) {
        self.issuer = issuer
        self.payer = payer
        self.balanceUnit = balanceUnit
        self.start = start
        self.regtest = regtest
    }

    private static func real<Value>(_ body: (NodePair) async throws -> Value) async throws -> Value {
        let pair = try await RegtestPair.start()
        let (bob, alice) = (try node(pair.bob), try node(pair.alice))
        let outcome: Result<Value, any Error>
        do {
            let start = try await alice.spendableBalance()
            outcome = .success(try await body(NodePair(issuer: bob, payer: alice, balanceUnit: .satoshis(2), start: start, regtest: pair)))
        } catch {
            outcome = .failure(error)
        }
        await bob.shutdown()
        await alice.shutdown()
        await pair.end()
        return try outcome.get()
    }

    private static func node(_ node: RegtestPair.Node) throws -> ElectrumNode {
        ElectrumNode(
            ElectrumConfiguration(
                url: try NodeURL(node.url), user: node.user, password: NodeSecret(node.password), pollInterval: .milliseconds(100)),
            logger: quietLogger)
    }

    /// Waits until the payer's money went down by exactly this much since the start, as far as it can be told: a payment settles a moment after its
    /// preimage is there.
    func awaitSpent(_ amount: MilliSatoshi) async throws {
        var spent: Int64 = 0
        do {
            try await eventually("spent") {
                spent = Int64(start.value) - Int64(try await payer.spendableBalance().value)
                return abs(spent - Int64(amount.value)) < Int64(balanceUnit.value)
            }
        } catch is TooLate {
            Issue.record("the payer's balance went down by \(spent) msat and not by \(amount)")
        }
    }
}
