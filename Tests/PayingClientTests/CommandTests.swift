import Foundation
import HostSystem
import Lightning
import LightningSimulator
import Logging
import PayingClient
import Testing

/// A shop, a simulated node behind lnd's REST interface, and the program.
private struct Stage {
    let shop: Shop
    let url: String
    let payer: SimulatedNode
    let gatepass: Gatepass
    let folder: String

    static func run(_ rules: Shop.Rules = Shop.Rules(), _ body: @escaping @Sendable (Stage) async throws -> Void) async throws {
        let (payee, payer) = SimulatedNetwork.pair(payerBalance: .satoshis(1_000_000), wallClock: .system)
        let shop = Shop(payee: payee, rules)
        let server = try await TestServer { await shop.answer($0) }
        let (running, report) = AsyncStream.makeStream(of: LNDRESTServer.Endpoint.self)
        let lnd = LNDRESTServer(node: payer, port: 0, logger: Logger(label: "lnd")) { report.yield($0) }
        let folder = temporaryFolder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await lnd.run() }
            let endpoint = try #require(await running.first { _ in true })
            let gatepass = Gatepass(environment: [
                "HOME": folder, "GATEPASS_STORE": folder + "/store", "GATEPASS_BACKEND": "lnd", "GATEPASS_NODE_URL": endpoint.url,
                "GATEPASS_NODE_MACAROON_HEX": endpoint.macaroon.hex,
            ])
            do {
                try await body(Stage(shop: shop, url: server.origin, payer: payer, gatepass: gatepass, folder: folder))
            } catch {
                group.cancelAll()
                throw error
            }
            group.cancelAll()
        }
        await server.stop()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var paid: MilliSatoshi { MilliSatoshi(1_000_000_000 - payer.balance.value) }
    var store: PassStore { get throws { try PassStore(folder: folder + "/store") } }
}

@Suite("the gatepass command", .serialized)
struct CommandTests {
    @Test("a session: price, rehearsal, purchase, second request, passes, budget, receipts")
    func session() async throws {
        try await Stage.run { stage async throws in
            let url = stage.url + "/a"
            let asked = try await stage.gatepass.run("get", "--no-pay", url)
            #expect(asked.status == 3)
            #expect(asked.stdout.hasPrefix("price: 10 sat\ninvoice: lnbcrt"))
            let rehearsed = try await stage.gatepass.run("get", "--dry-run", url)
            #expect(rehearsed.status == 0)
            #expect(rehearsed.stderr.contains("would pay 10 sat"))
            #expect(try await stage.gatepass.run("get", "--max-cost", "9", url).status == 4)
            #expect(stage.paid == .zero)

            let bought = try await stage.gatepass.run("get", "--max-cost", "10", url)
            #expect((bought.status, bought.stdout) == (0, "goods of /a"))
            let again = try await stage.gatepass.run("get", "--no-pay", "-i", url)
            #expect(again.status == 0)
            #expect(again.stdout.hasPrefix("HTTP 200\n"))
            #expect(stage.paid == .satoshis(10))

            let pass = try #require(try stage.store.allPasses().first)
            let shown = try await stage.gatepass.run("passes", "show", String(pass.paymentHash.hex.prefix(8)))
            #expect(shown.stdout.contains("<redacted>") && !shown.stdout.contains(pass.preimage.hex))
            #expect(try await stage.gatepass.run("passes", "show", "--reveal", stage.url).stdout.contains(pass.preimage.hex))
            #expect(try await stage.gatepass.run("budget", "show").stdout.contains("today (UTC)    10 sat of 10000 sat"))
            let receipts = try await stage.gatepass.run("receipts", "--json")
            #expect(receipts.stdout.contains(pass.paymentHash.hex) && !receipts.stdout.contains(pass.preimage.hex))
            #expect(try await stage.gatepass.run("passes", "remove", stage.url).status == 0)
            #expect(try await stage.gatepass.run("get", "--no-pay", url).status == 3)
        }
    }

    @Test("killed between paying and storing, the next run has the pass and pays nothing")
    func killed() async throws {
        try await Stage.run { stage async throws in
            stage.payer.inject(.stuckInFlight, .next(1))
            let process = try stage.gatepass.start(["get", stage.url + "/a"])
            while stage.payer.network.paymentsInFlight.isEmpty { await Task.yield() }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            let hash = try #require(stage.payer.network.paymentsInFlight.first)
            #expect(stage.payer.network.release(hash))
            #expect(try stage.store.allPasses().isEmpty)

            let next = try await stage.gatepass.run("get", "--no-pay", stage.url + "/a")
            #expect((next.status, next.stdout) == (0, "goods of /a"))
            #expect(stage.paid == .satoshis(10))
            #expect(try stage.store.receipts().count == 1)
            #expect(try stage.store.pendingPayments().isEmpty)
        }
    }

    @Test("a pass goes over plain http beyond this machine only when that is allowed")
    func plainHTTP() async throws {
        try await Stage.run { stage async throws in
            // This machine under an address that no one need know to be this machine's.
            let url = stage.url.replacingOccurrences(of: "127.0.0.1", with: "0.0.0.0")
            #expect(try await stage.gatepass.run("get", "--allow-plain-http", url + "/a").stdout == "goods of /a")
            let count = stage.shop.requests.count
            let withheld = try await stage.gatepass.run("get", url + "/a")
            #expect(withheld.status == 11)
            #expect(withheld.stderr.contains("\(url) is not encrypted"))
            #expect(try await stage.gatepass.run("get", url + "/free").stdout == "free")
            #expect(stage.shop.requests.dropFirst(count).map(\.authorization) == [nil, nil])
            #expect(try await stage.gatepass.run("get", "--allow-plain-http", url + "/a").stdout == "goods of /a")
            #expect(stage.paid == .satoshis(10))
        }
    }

    @Test("with a full disk nothing is paid, and the file is named")
    func diskFull() async throws {
        try await Stage.run { stage async throws in
            var gatepass = stage.gatepass
            gatepass.isDiskFull = true
            let outcome = try await gatepass.run("get", stage.url + "/a")
            #expect(outcome.status == 10)
            #expect(outcome.stderr.contains(stage.folder + "/store/"))
            #expect(stage.paid == .zero)
            #expect(try stage.store.pendingPayments().isEmpty)
            #expect(try await stage.gatepass.run("get", stage.url + "/a").status == 0)
        }
    }

    @Test("what cannot be stored is not paid for", arguments: ["missing/o", "file/o", "folder", "pipe"])
    func unwritableTarget(_ name: String) async throws {
        try await Stage.run { stage async throws in
            try FileManager.default.createDirectory(atPath: stage.folder + "/folder", withIntermediateDirectories: true)
            try Data().write(to: URL(fileURLWithPath: stage.folder + "/file"))
            if name == "pipe" { #expect(mkfifo("\(stage.folder)/pipe", 0o600) == 0) }
            let outcome = try await stage.gatepass.run("get", "-o", "\(stage.folder)/\(name)", stage.url + "/a")
            #expect(outcome.status == 10)
            #expect(outcome.stderr.contains("\(stage.folder)/\(name)"))
            #expect(stage.paid == .zero)
            #expect(stage.shop.requests.isEmpty)
        }
    }

    @Test("trying whether a download can be stored leaves nothing behind and nothing changed")
    func targetStays() async throws {
        try await Stage.run { stage async throws in
            try FileManager.default.createDirectory(atPath: stage.folder + "/out", withIntermediateDirectories: true)
            let file = stage.folder + "/out/file"
            #expect(try await stage.gatepass.run("get", "--no-pay", "-o", file, stage.url + "/a").status == 3)
            #expect(try DurableFile.names(in: stage.folder + "/out").isEmpty)
            try Data("begun".utf8).write(to: URL(fileURLWithPath: file + ".part"))
            #expect(try await stage.gatepass.run("get", "--no-pay", "-o", file, stage.url + "/a").status == 3)
            #expect(try DurableFile.names(in: stage.folder + "/out") == ["file.part"])
            #expect(try String(contentsOfFile: file + ".part", encoding: .utf8) == "begun")
        }
    }

    @Test("a pending payment is listed with its node, and forgotten only when that is confirmed")
    func forget() async throws {
        try await Stage.run { stage async throws in
            stage.payer.inject(.stuckInFlight, .next(1))
            let process = try stage.gatepass.start(["get", stage.url + "/a"])
            while stage.payer.network.paymentsInFlight.isEmpty { await Task.yield() }
            let hash = try #require(stage.payer.network.paymentsInFlight.first).hex
            let busy = try await stage.gatepass.run("pending", "forget", hash, "--yes")
            #expect(busy.status == 6)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()

            let listed = try await stage.gatepass.run("pending", "list", "--json")
            #expect(listed.stdout.contains(hash) && listed.stdout.contains("\"node_id\":\"\(stage.payer.id.hex)\""))
            #expect(try await stage.gatepass.run("pending", "forget", "zz", "--yes").status == 2)
            let asked = try await stage.gatepass.run("pending", "forget", String(hash.prefix(8)))
            #expect(asked.status == 2)
            #expect(asked.stderr.contains("this would forget the payment \(hash) of 10 sat to \(stage.url)"))
            #expect(try stage.store.pendingPayments().count == 1)
            #expect(try await stage.gatepass.run("pending", "forget", String(hash.prefix(8)), "--yes").status == 0)
            #expect(try stage.store.pendingPayments().isEmpty)
            #expect(try stage.store.spending(now: WallClock.system.now()).reserved == .zero)
        }
    }

    @Test("without a payment node the configuration is to blame, and the hint names the setting")
    func noNode() async throws {
        try await Stage.run { stage async throws in
            let gatepass = Gatepass(environment: ["HOME": stage.folder, "GATEPASS_STORE": stage.folder + "/store"])
            let outcome = try await gatepass.run("get", stage.url + "/a")
            #expect(outcome.status == 13)
            #expect(
                outcome.stderr == """
                    gatepass: no payment node is configured
                    gatepass: hint: set GATEPASS_BACKEND or lightning.backend

                    """)
            #expect(try await gatepass.run("get", "--json", stage.url + "/a").stdout.contains("\"exit\":13"))
            #expect(try await gatepass.run("get", "--no-pay", stage.url + "/a").status == 3)
        }
    }

    @Test("a budget that the price fits into leaves less for the fee, and the refusal tells price and fee apart")
    func budgetAndFee() async throws {
        try await Stage.run { stage async throws in
            #expect(try await stage.gatepass.run("budget", "set", "--per-host", "9").status == 0)
            let refused = try await stage.gatepass.run("get", stage.url + "/a")
            #expect(refused.status == 4)
            #expect(refused.stderr.contains("the payment of 10 sat and a fee of up to 10 sat is above the budget of 9 sat for this host"))
            #expect(try await stage.gatepass.run("budget", "set", "--per-host", "12").status == 0)
            #expect(try await stage.gatepass.run("get", "--dry-run", stage.url + "/a").stderr.contains("would pay 10 sat and a fee of at most 2 sat"))
            let bought = try await stage.gatepass.run("get", stage.url + "/a")
            #expect(bought.status == 0)
            #expect(bought.stderr.contains("paying 10 sat, fee at most 2 sat"))
            #expect(stage.paid == .satoshis(10))
        }
    }

    @Test("a connection that is refused is called that, by number and by name, for the server and for the node")
    func refusedConnection() async throws {
        try await Stage.run { stage async throws in
            for host in ["127.0.0.1", "localhost"] {
                let noServer = try await stage.gatepass.run("get", "http://\(host):1/")
                #expect(noServer.stderr.hasPrefix("gatepass: the server was not reached: connection refused\n"))
                var environment = stage.gatepass.environment
                environment["GATEPASS_NODE_URL"] = "http://\(host):1"
                let noNode = try await Gatepass(environment: environment).run("get", stage.url + "/a")
                #expect(noNode.status == 7)
                #expect(noNode.stderr.contains("cannot be reached (connection refused):"))
            }
        }
    }

    @Test("a pass that was taken over under two origins is removed where it is told")
    func twoOrigins() async throws {
        let folder = temporaryFolder()
        let store = try PassStore(folder: folder)
        let preimage = Preimage(Bytes32(words: (1, 2, 3, 4)))
        let origins = ["https://a.example", "https://b.example"]
        for origin in origins {
            try store.add(
                StoredPass(
                    origin: try #require(Origin(origin)), service: nil, paths: [], token: Token("t"), preimage: preimage,
                    paymentHash: preimage.paymentHash, amount: .satoshis(1), fee: .zero, obtainedAt: Timestamp(seconds: 0), expiresAt: nil))
        }
        let gatepass = Gatepass(environment: ["HOME": folder, "GATEPASS_STORE": folder])
        let hash = preimage.paymentHash.hex
        let unclear = try await gatepass.run("passes", "remove", hash)
        #expect(unclear.status == 2)
        #expect(unclear.stderr.contains("hint: name the origin with --origin"))
        #expect(try await gatepass.run("passes", "remove", hash, "--origin", "https://c.example").status == 2)
        #expect(try await gatepass.run("passes", "remove", hash, "--origin", "nonsense").status == 2)
        #expect(try store.allPasses().count == 2)
        #expect(try await gatepass.run("passes", "remove", hash, "--origin", origins[0]).status == 0)
        #expect(try store.allPasses().map(\.origin.description) == [origins[1]])
        try? FileManager.default.removeItem(atPath: folder)
    }

    @Test("the help lists the variables of a payment node once for each backend")
    func backendVariables() async throws {
        let help = try await Gatepass(environment: ["COLUMNS": "200"]).run("--help").stdout
        let groups = help.components(separatedBy: "\n  for the backend ").dropFirst()
        #expect(groups.count >= 2)
        for group in groups {
            let variables = group.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix("GATEPASS_NODE_") }
            #expect(!variables.isEmpty)
            #expect(Set(variables).count == variables.count)
        }
        #expect(!help.components(separatedBy: "\n  for the backend ")[0].contains("GATEPASS_NODE_"))
    }

    @Test("--max-cost may be above the configured limit, but not above the store's budget")
    func maxCost() async throws {
        try await Stage.run(Shop.Rules(price: .satoshis(2000))) { stage async throws in
            #expect(try await stage.gatepass.run("get", stage.url + "/a").status == 4)
            #expect(try await stage.gatepass.run("budget", "set", "--per-request", "1999").status == 0)
            #expect(try await stage.gatepass.run("get", "--max-cost", "2000", stage.url + "/a").status == 4)
            #expect(try await stage.gatepass.run("budget", "set", "--per-request", "none").status == 0)
            #expect(try await stage.gatepass.run("get", "--max-cost", "2000", stage.url + "/a").status == 0)
            #expect(stage.paid == .satoshis(2000))
        }
    }

    @Test("eight processes at once pay once")
    func processes() async throws {
        try await Stage.run { stage async throws in
            try await withThrowingTaskGroup(of: Int32.self) { group in
                for _ in 0..<8 { group.addTask { try await stage.gatepass.run("get", stage.url + "/a").status } }
                for try await status in group { #expect(status == 0) }
            }
            #expect(stage.paid == .satoshis(10))
        }
    }

    @Test("a download that broke off goes on where it stopped")
    func resume() async throws {
        try await Stage.run { stage async throws in
            let server = try await TestServer { request in
                guard let range = request.headers.first(where: { $0.name.lowercased() == "range" })?.value else {
                    return .init(200, [("ETag", "\"v1\"")], "0123456789", isCutOff: true)
                }
                let validator = request.headers.first { $0.name.lowercased() == "if-range" }?.value
                return range == "bytes=10-" && validator == "\"v1\"" ? .init(206, [("Content-Range", "bytes 10-14/15")], "abcde") : .init(500)
            }
            let file = stage.folder + "/file"
            try FileManager.default.createDirectory(atPath: stage.folder, withIntermediateDirectories: true)
            let first = try await stage.gatepass.run("get", "-o", file, server.origin + "/file")
            #expect(first.status == 9)
            #expect(!FileManager.default.fileExists(atPath: file))
            let second = try await stage.gatepass.run("get", "-o", file, server.origin + "/file")
            #expect(second.status == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "0123456789abcde")
            #expect(try DurableFile.names(in: stage.folder).filter { $0.hasPrefix("file") } == ["file"])
            await server.stop()
        }
    }

    @Test(
        "a part that the server cannot go on from is thrown away, and the download starts anew",
        arguments: [(416, [("Content-Range", "bytes */7")]), (416, []), (412, [])])
    func unfitPart(_ status: Int, _ fields: [(String, String)]) async throws {
        try await Stage.run { stage async throws in
            let server = try await TestServer { request in
                if request.headers.contains(where: { $0.name.lowercased() == "range" }) { return .init(status, fields, "no") }
                return .init(200, [("ETag", "\"v2\"")], "new goods")
            }
            let file = stage.folder + "/file"
            try FileManager.default.createDirectory(atPath: stage.folder, withIntermediateDirectories: true)
            try Data("0123456789".utf8).write(to: URL(fileURLWithPath: file + ".part"))
            try Data(#"{"url": "\#(server.origin)/file", "validator": "\"v1\""}"#.utf8).write(to: URL(fileURLWithPath: file + ".part.json"))
            let outcome = try await stage.gatepass.run("get", "-o", file, server.origin + "/file")
            #expect(outcome.status == 0)
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "new goods")
            #expect(try DurableFile.names(in: stage.folder).filter { $0.hasPrefix("file") } == ["file"])
            await server.stop()
        }
    }

    @Test("exit codes tell one failure from another")
    func exitCodes() async throws {
        try await Stage.run { stage async throws in
            let url = stage.url + "/a"
            #expect(try await stage.gatepass.run("get").status == 2)
            #expect(try await stage.gatepass.run("get", "ftp://a.example/").status == 2)
            #expect(try await stage.gatepass.run("get", "http://127.0.0.1:1/").status == 9)
            #expect(try await stage.gatepass.run("get", "--json", "--max-cost", "1", url).stdout.contains("\"code\":\"over-budget\""))
            #expect(try await stage.gatepass.run("get", "--fail", stage.url + "/free").status == 0)
            stage.payer.inject(.paymentFails(.noRoute), .next(1))
            #expect(try await stage.gatepass.run("get", url).status == 5)
            stage.payer.inject(.unreachable)
            #expect(try await stage.gatepass.run("get", url).status == 7)
            stage.payer.clear()
            var broken = stage.gatepass.environment
            broken["GATEPASS_MAX_COTS"] = "1"
            let misspelt = try await Gatepass(environment: broken).run("get", url)
            #expect(misspelt.status == 13)
            #expect(misspelt.stderr.contains("did you mean GATEPASS_MAX_COST?"))
            broken["GATEPASS_MAX_COTS"] = nil
            broken["GATEPASS_STORE"] = "/dev/null/store"
            #expect(try await Gatepass(environment: broken).run("get", url).status == 10)
            #expect(stage.paid == .zero)
        }
    }

    @Test("the page lists the exit codes and variables that the program lists")
    func page() async throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).appendingPathComponent("../../../docs/gatepass.md").standardized, encoding: .utf8)
        let help = try await Gatepass(environment: ["COLUMNS": "200"]).run("--help").stdout
        let words = help.split(whereSeparator: \.isWhitespace)
        let codes = page.split(separator: "\n").compactMap { line -> String? in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return cells.count == 2 && Int(cells[0]) != nil ? "\(cells[0]) \(cells[1].filter { $0 != "`" })" : nil
        }
        #expect(codes.count == 18)
        let text = words.joined(separator: " ")
        for code in codes { #expect(text.contains(code)) }
        let variables = Set(words.filter { $0.hasPrefix("GATEPASS_") && !$0.hasPrefix("GATEPASS_NODE_") })
        #expect(variables.count == 11)
        for variable in variables { #expect(page.contains("`\(variable)`")) }
    }
}
