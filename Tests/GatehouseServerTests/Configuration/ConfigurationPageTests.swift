import Foundation
import Testing

@testable import GatehouseServer

@Suite("The reference page")
struct ConfigurationPageTests {
    @Test("docs/configuration.md is what the keys say; RENEW_PAGES=1 renews it")
    func isNotStale() throws {
        var root = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { root.deleteLastPathComponent() }
        let file = root.appendingPathComponent("docs/configuration.md")
        if ProcessInfo.processInfo.environment["RENEW_PAGES"] != nil { try Data(ConfigurationReference.page.utf8).write(to: file) }
        let page = try String(contentsOf: file, encoding: .utf8)
        #expect(page == ConfigurationReference.page)
    }

    @Test(
        "a row says how a value is written, and does not say it twice",
        arguments: [
            "| `backend` | `simulated`, `lnd`, `electrum` | `simulated` |", "| `storage` | `sqlite:PATH` |",
            "| `plain_http` | `true`, `false` |", "| `timeout` | duration, `10s` |", "| `macaroon` | file, `invoice.macaroon` |", "| file | ",
            "| `level` | `trace`, `debug`,", "| `url` | url, `https://127.0.0.1:8080` |", "| `expires` | duration, `30d` |",
        ])
    func rows(row: String) {
        #expect(ConfigurationReference.page.contains(row))
    }

    @Test("every key has a sentence that ends, and none breaks the table")
    func sentences() {
        var count = 0
        func check(_ keys: [ConfigurationKey]) {
            for key in keys {
                count += 1
                #expect(key.summary.hasSuffix("."), "\(key.name)")
                #expect(!key.summary.contains("|"), "\(key.name)")
                switch key.kind {
                case .section(let inner), .sections(let inner): check(inner)
                case .value, .values: break
                }
            }
        }
        check(RootKeys.all)
        #expect(count > 50)
    }
}
