import Foundation
import Lightning
import Testing

@Suite("Sessions at the command line")
struct CommandSessionTests {
    /// A gate follows its storage within a second; the rest is for a machine that runs all tests at once.
    private static let soon = Duration.seconds(3)

    @Test("a configuration is printed, checked, and corrected")
    func configuration() async throws {
        try await withFolder { folder in
            try await Transcript(
                """
                $ gatehouse config example > example.yaml && gatehouse config check example.yaml
                ! example.yaml: ok, services swaps; simulated Lightning (no real money)
                $ gatehouse config example written.yaml
                ! wrote written.yaml
                ! hint: gatehouse serve --config written.yaml
                $ cmp example.yaml written.yaml
                $ gatehouse config example written.yaml
                ! error: written.yaml is there already and was left as it is
                [1]
                $ sed 's/price:/prise:/' example.yaml > wrong.yaml; gatehouse config check wrong.yaml
                ! wrong.yaml:114:5: error: `services[0].payment.price` is missing: ...
                ! wrong.yaml:116:7: error: unknown key `services[0].payment.prise`; did you mean `price`?
                ! 2 errors
                [78]
                $ gatehouse serve --config wrong.yaml
                ! ...
                ! ...did you mean `price`?
                ! ...
                [78]
                $ gatehouse config check missing.yaml
                ! missing.yaml: error: there is no such file; `gatehouse config example FILE` writes one
                ! 1 error
                [78]
                """
            ).play(in: folder)
        }
    }

    @Test("a customer pays once; the operator sees it, takes the pass back, and lets it in again")
    func business() async throws {
        try await Town.open { town in
            try await RunningGate.with("--config \(try town.configuration())", in: town.folder) { gate in
                let environment = town.gatepassEnvironment.merging(["GATE": gate.url, "GATEPASS_STORE": town.folder + "/passes"]) { $1 }
                try await customer(town, environment)
                try await operatorsView(town, environment)
                try await revocation(town, gate, environment)
            }
        }
    }

    private func customer(_ town: Town, _ environment: [String: String]) async throws {
        try await Transcript(
            """
            $ gatepass passes list
            $ gatepass get --no-pay $GATE/swap/quote
            > price: 10 sat
            > invoice: lnbcrt100n...
            ! gatepass: payment needed: 10 sat for http://127.0.0.1:...
            ! gatepass: hint: ...
            [3]
            $ gatepass get --max-cost 9 $GATE/swap/quote
            ! gatepass: not paid: ...above the limit of 9 sat for one request
            ! gatepass: hint: ...
            [4]
            $ gatepass get --dry-run $GATE/swap/quote
            ! gatepass: would pay 10 sat and a fee of at most 10 sat to http://127.0.0.1:...
            $ gatepass receipts
            $ gatepass get $GATE/swap/quote
            > goods of /swap/quote
            ! gatepass: paying 10 sat, fee at most 10 sat
            ! gatepass: paid 10 sat and 0 sat fee
            $ gatepass get $GATE/swap/quote
            > goods of /swap/quote
            $ gatepass get --no-pay $GATE/swap/other
            > goods of /swap/other
            $ gatepass get $GATE/swap/health
            > goods of /swap/health
            $ gatepass passes list
            > ...  http://127.0.0.1:...  swaps  10 sat + 0 sat fee  expires ...
            $ gatepass receipts
            > ...  http://127.0.0.1:...  swaps  10 sat + 0 sat fee  ...
            $ gatepass passes show $GATE | grep -c redacted
            > 2
            $ gatepass get
            ! ...
            [2]
            $ gatepass get http://127.0.0.1:1/
            ! gatepass: the server was not reached: ...
            ! gatepass: hint: ...
            [9]
            """
        ).play(in: town.folder, environment: environment)
        #expect(town.spent == Town.price)
    }

    private func operatorsView(_ town: Town, _ environment: [String: String]) async throws {
        _ = try await Books.await(at: town.storagePath, "the payment") { $0.count == 1 && $0[0].isUsed }
        try await Transcript(
            """
            $ gatehouse revenue --by service
            > SERVICE  PAYMENTS  AMOUNT
            > swaps           1  10 sat
            $ gatehouse revenue --by service --json | tr -d ' \\n'
            > [{"amount_msat":10000,"group":"swaps","payments":1}]
            $ gatehouse tokens list
            > PAYMENT ...
            > ...  swaps  ...10 sat  ...  good
            $ gatehouse tokens list --service others
            ! no payments
            $ gatehouse tokens epochs
            > EPOCH...
            >     1...mints and verifies
            $ gatehouse tokens inspect nonsense
            ! error: ...
            [65]
            $ gatepass passes show --reveal $GATE | sed -n 's/.*"authorization" : "\\(.*\\)",*/\\1/p' | gatehouse tokens inspect
            > ...
            > caveat        "services=swaps:0"
            > ...
            > ...preimage...yes...
            > ...
            """
        ).play(in: town.folder, environment: environment)
    }

    private func revocation(_ town: Town, _ gate: RunningGate, _ environment: [String: String]) async throws {
        let line = try #require(try await Books.lines(at: town.storagePath).first)
        let credential = try await Program.run(
            #"gatepass passes show --reveal $GATE | sed -n 's/.*"authorization" : "\(.*\)",*/\1/p'"#, in: town.folder, environment: environment
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await plainGet(gate.quote, authorization: credential).status == 200)
        try await Transcript(
            """
            $ gatehouse tokens revoke \(line.hash.hex.prefix(12)) --reason 'asked for'
            ! revoked \(line.hash.hex)
            """
        ).play(in: town.folder, environment: environment)
        try await eventually("the gate refuses the pass", within: Self.soon) {
            try await plainGet(gate.quote, authorization: credential).status == 402
        }
        #expect(try await plainGet(gate.quote, authorization: credential).values("X-Gatehouse-Reason") == ["pass-revoked"])
        try await Transcript(
            """
            $ gatehouse tokens revoke \(line.passID.prefix(12))
            ! \(line.hash.hex) was revoked already
            $ gatehouse tokens list
            > PAYMENT ...
            > ...  revoked
            $ gatehouse tokens inspect '\(credential)' > /dev/null
            [1]
            $ gatehouse tokens revoke 0000
            ! error: no payment has a hash or pass id that begins with 0000
            ! hint: `gatehouse tokens list` shows what was paid
            [1]
            $ gatepass get --no-pay $GATE/swap/quote
            > price: 10 sat
            > invoice: lnbcrt100n...
            ! gatepass: payment needed: ...
            ! ...
            [3]
            $ gatehouse tokens unrevoke \(line.hash.hex)
            ! let in again: \(line.hash.hex)
            """
        ).play(in: town.folder, environment: environment)
        try await eventually("the gate lets the pass in", within: Self.soon) {
            try await plainGet(gate.quote, authorization: credential).status == 200
        }
        #expect(town.spent == Town.price)
    }

    @Test("an operator who asks where there is no storage makes none")
    func noStorage() async throws {
        try await withFolder { folder in
            try await Transcript(
                """
                $ gatehouse revenue
                ! error: there is no storage at gatehouse-data/gatehouse.sqlite
                ! hint: `gatehouse serve` makes it; name the right configuration with --config
                [78]
                $ ls gatehouse-data
                ! ...
                [2]
                """
            ).play(in: folder)
        }
    }
}
