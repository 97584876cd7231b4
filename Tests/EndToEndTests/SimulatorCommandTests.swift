import Foundation
import Glibc
import Lightning
import LightningNodes
import Testing

@Suite("The simulated network as a command")
struct SimulatorCommandTests {
    private struct Announcement: Decodable {
        struct Node: Decodable {
            let url: String
            let macaroon: String
        }

        let payee: Node
        let payer: Node
    }

    @Test("payments cost and take what the command was told")
    func feesAndLatency() async throws {
        try await withFolder { folder in
            let program = try Program(
                "exec gatehouse lightning simulate --listen 127.0.0.1:0 --base-fee 1500 --fee-ppm 10000 --payment-latency 300", in: folder)
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await pay(through: program)) } catch { outcome = .failure(error) }
            program.send(SIGTERM)
            #expect(try await program.finish().status == 0)
            try outcome.get()
        }
    }

    private func pay(through program: Program) async throws {
        try await eventually("it says where it listens") { program.output.hasSuffix("\n") || !program.isRunning }
        let announced = try JSONDecoder().decode(Announcement.self, from: Data(program.output.utf8))
        let (issuer, payer) = (try node(announced.payee), try node(announced.payer))
        let invoice = try await issuer.createInvoice(InvoiceRequest(amount: .satoshis(100), memo: "", expirySeconds: 600)).invoice
        let begun = ContinuousClock.now
        let status = try await payer.pay(invoice, feeLimit: .satoshis(3), timeout: .seconds(20))
        #expect(ContinuousClock.now - begun >= .milliseconds(300))
        if case .succeeded(let payment) = status { #expect(payment.fee == MilliSatoshi(2500)) } else { Issue.record("not paid: \(status)") }
        await issuer.shutdown()
        await payer.shutdown()
    }

    private func node(_ node: Announcement.Node) throws -> LNDNode {
        let macaroon = try #require(LNDMacaroon(hex: node.macaroon))
        return try LNDNode(LNDConfiguration(url: try NodeURL(node.url), certificatePEM: nil, macaroon: macaroon), logger: quietLogger)
    }

    @Test(
        "what cannot be is refused before anything listens",
        arguments: ["--fee-ppm 1000001", "--payment-latency 600001", "--base-fee 2100000000000000001"])
    func bounds(option: String) async throws {
        try await withFolder { folder in
            let finished = try await Program("exec gatehouse lightning simulate --listen 127.0.0.1:0 \(option)", in: folder).finish()
            #expect(finished.status == 64)
            #expect(finished.output.isEmpty)
        }
    }
}
