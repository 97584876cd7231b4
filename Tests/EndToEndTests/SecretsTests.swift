import Foundation
import Lightning
import LightningSimulator
import Macaroons
import PayingClient
import Testing

@Suite("Secrets stay where they belong")
struct SecretsTests {
    @Test(
        "at trace level the gate's log holds no preimage, macaroon, key or credential, and the books hold none either",
        arguments: ["text", "json"])
    func gate(format: String) async throws {
        try await Town.open { town in
            let configuration = try town.configuration(more: "logging: {level: trace, format: \(format)}")
            var secrets: [Secret] = []
            var log = ""
            try await RunningGate.with("--config \(configuration)", in: town.folder) { gate in
                let bought = try await town.pass("get --json \(gate.quote)")
                #expect(bought.status == 0)
                let pass = try #require(try PassStore(folder: town.folder + "/passes").allPasses().first)
                secrets = try Self.secrets(of: pass) + Secret.keys(at: town.storagePath)
                secrets.append(Secret("the node's macaroon", text: town.endpoints.payee.macaroon.hex))
                secrets.append(Secret("a foreign credential", text: "Zm9yZWlnbi1zZWNyZXQ"))
                for secret in secrets { #expect(!secret.isVisible(in: bought.output + bought.errors), "gatepass shows \(secret.name)") }

                try await Self.useAndMisuse(pass, gate)
                _ = try await Books.await(at: town.storagePath, "the payment") { $0.count == 1 && $0[0].isUsed }
                #expect(try await town.gatehouse("tokens revoke \(pass.paymentHash.hex) --reason test").status == 0)
                try await eventually("the gate refuses the pass") { try await plainGet(gate.quote, authorization: pass.authorization).status == 402 }
                gate.program.send(15)
                log = try await gate.program.finish().errors
            }
            #expect(secrets.count >= 8)
            // The log did say something: at this level there is a line for each request.
            #expect(log.contains("trace") || log.contains("debug"))
            #expect(log.components(separatedBy: "\n").count > 8, "\(log)")
            for secret in secrets { #expect(!secret.isVisible(in: log), "the log shows \(secret.name)") }
            try Self.inspectStorage(town, secrets)
        }
    }

    @Test("at trace level neither the client nor the gate tells its logger a secret")
    func inProcess() async throws {
        try await NodePair.open(.simulated) { nodes in
            let recorder = LogRecorder()
            try await House.open(nodes, logger: recorder.logger) { house in
                #expect(try await house.client.get(house.quote).status == 200)
                let first = try #require(try house.client.store.allPasses().first)
                house.clock.advance(by: House.lifetime)
                #expect(try await house.client.get(house.quote).receipts.count == 1)
                let second = try #require(try house.client.store.allPasses().last)
                #expect(first.paymentHash != second.paymentHash)
                let secrets = try Self.secrets(of: first) + Self.secrets(of: second) + Secret.keys(at: house.storagePath)
                let lines = recorder.lines
                #expect(lines.count > 3)
                for secret in secrets { #expect(!lines.contains { secret.isVisible(in: $0) }, "the log shows \(secret.name)") }
            }
        }
    }

    private static func secrets(of pass: StoredPass) throws -> [Secret] {
        let macaroon = try #require(Base64.decode(pass.token.text))
        return [
            Secret("the preimage", bytes: pass.preimage.bytes.bytes), Secret("the macaroon", bytes: macaroon),
            Secret("the macaroon's signature", bytes: Array(macaroon.suffix(32))), Secret("the credential", text: pass.authorization),
        ]
    }

    private static func useAndMisuse(_ pass: StoredPass, _ gate: RunningGate) async throws {
        var changed = Array(pass.token.text)
        changed[changed.count / 2] = changed[changed.count / 2] == "A" ? "B" : "A"
        let cases: [(String, Int)] = [
            (pass.authorization, 200), ("LSAT \(pass.token.text):\(pass.preimage.hex)", 200), ("L402 \(pass.token.text):", 402),
            ("L402 \(String(changed)):\(pass.preimage.hex)", 402), ("L402 \(pass.token.text):\(String(repeating: "0", count: 64))", 402),
            ("L402 \(pass.token.text):\(pass.preimage.hex)00", 401), ("Bearer Zm9yZWlnbi1zZWNyZXQ", 402),
        ]
        for (authorization, status) in cases {
            let answer = try await plainGet(gate.quote, authorization: authorization)
            #expect(answer.status == status)
            #expect(!answer.body.contains(pass.preimage.hex))
        }
    }

    /// The keys lie in the database, which is where they belong; in the books they do not, and passes and preimages lie nowhere.
    private static func inspectStorage(_ town: Town, _ secrets: [Secret]) throws {
        for table in ["ledger", "revocations"] {
            let text = try Secret.contents(of: table, at: town.storagePath)
            #expect(!text.isEmpty)
            for secret in secrets { #expect(!secret.isVisible(in: text), "\(table) holds \(secret.name)") }
        }
        for name in try size(ofFilesLike: town.storagePath).keys {
            let data = try Data(contentsOf: URL(fileURLWithPath: town.folder + "/data/" + name))
            for secret in secrets where secret.name != "a master key" { #expect(!secret.isVisible(in: data), "\(name) holds \(secret.name)") }
        }
        let mode = try FileManager.default.attributesOfItem(atPath: town.storagePath)[.posixPermissions] as? Int
        #expect(mode.map { $0 & 0o777 } == 0o600)
    }
}
