import ConformanceKit
import Lightning
import LightningNodes
import LightningSimulator
import RegtestKit
import Testing

/// One contract, every implementation. The claims of a pair run one after another, since each starts from the balance that it finds.
@Suite("Every Lightning node keeps the contract of the ports")
struct ConformanceTests {
    @Test("the simulated network, in process")
    func simulatedNetwork() async throws {
        try await check(SimulatedPair())
    }

    @Test("lnd's REST interface, in front of the simulated network")
    func lndREST() async throws {
        let direct = SimulatedPair()
        try await withSimulator(payee: direct.payeeNode, payer: direct.payerNode) { endpoints in
            let issuer = try LNDNode.at(endpoints.payee)
            let payer = try LNDNode.at(endpoints.payer)
            try await check(SimulatedPair(direct, issuer: issuer, payer: payer))
            await issuer.shutdown()
            await payer.shutdown()
        }
    }

    @Test("two real Electrum nodes with a channel between them")
    func electrum() async throws {
        try await checkElectrum(hop: false)
    }

    @Test("two real Electrum nodes with a third in between, who takes a fee")
    func electrumWithHop() async throws {
        try await checkElectrum(hop: true)
    }

    private func checkElectrum(hop: Bool) async throws {
        let pair = try await RegtestPair.start(hop: hop)
        do {
            let nodes = try ElectrumPair(pair, hop: hop)
            try await check(nodes)
            await nodes.end()
        } catch {
            await pair.end()
            throw error
        }
    }

    private func check(_ pair: any LightningPair) async throws {
        #expect(LightningConformance.claims.count == 24)
        for claim in LightningConformance.claims {
            do {
                try await claim.check(pair)
            } catch {
                Issue.record("\(claim.name): \(error)")
            }
        }
    }
}
