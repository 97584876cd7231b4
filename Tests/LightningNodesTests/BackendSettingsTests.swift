import Foundation
import Lightning
import LightningNodes
import Testing

@Suite("A backend's settings are read strictly, and errors name the key")
struct BackendSettingsTests {
    private func problem(_ backend: String, _ values: [String: String], folder: String = ".") throws -> BackendConfigurationError {
        try #require(
            throws: BackendConfigurationError.self,
            performing: { _ = try LightningBackend.makeNode(backend: backend, BackendSettings(values, folder: folder), logger: quietLogger) })
    }

    @Test("an unknown backend is answered with the list of those there are")
    func unknownBackend() throws {
        let error = try problem("lndd", [:])
        #expect(error.key == nil)
        #expect(error.problem.contains("lnd, electrum"))
    }

    @Test(
        "a wrong value is reported under its key",
        arguments: [
            ("lnd", ["macaroon_hex": "00"], "url"),
            ("lnd", ["url": "ftp://x", "macaroon_hex": "00"], "url"),
            ("lnd", ["url": "https://user:pass@x", "macaroon_hex": "00"], "url"),
            ("lnd", ["url": "http://node.example:8080", "macaroon_hex": "00"], "url"),
            ("lnd", ["url": "https://127.0.0.1:8080"], "macaroon"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon_hex": "xyz"], "macaroon_hex"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon_hex": "00", "macaroon": "x"], "macaroon_hex"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon": "/nonexistent/x.macaroon"], "macaroon"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon_hex": "00", "certificate": "/nonexistent/tls.cert"], "certificate"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon_hex": "00", "timeout": "0"], "timeout"),
            ("lnd", ["url": "https://127.0.0.1:8080", "macaroon_hex": "00", "macarron": "x"], "macarron"),
            ("electrum", ["url": "http://127.0.0.1:7777", "password": "p"], "user"),
            ("electrum", ["url": "http://127.0.0.1:7777", "user": "u"], "password"),
            ("electrum", ["url": "http://127.0.0.1:7777", "user": "u", "password": "p", "plain_http": "yes"], "plain_http"),
        ] as [(String, [String: String], String)])
    func wrongValue(backend: String, values: [String: String], key: String) throws {
        #expect(try problem(backend, values).key == key)
    }

    @Test("no error and no description shows a secret")
    func secrets() throws {
        let values = ["url": "https://127.0.0.1:8080", "macaroon_hex": "0201beef", "timeout": "never"]
        #expect(!"\(try problem("lnd", values))".contains("beef"))
        #expect(!"\(BackendSettings(values))".contains("beef"))
        #expect("\(NodeSecret("beef"))" == "<redacted>")
        var dumped = ""
        dump(try #require(LNDMacaroon(hex: "0201beef")), to: &dumped)
        #expect(!dumped.contains("beef"))
    }

    @Test("paths are read from the folder of the configuration file")
    func folder() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data([2, 1, 3]).write(to: folder.appendingPathComponent("invoice.macaroon"))
        let settings = BackendSettings(["url": "http://127.0.0.1:1", "macaroon": "invoice.macaroon"], folder: folder.path)
        let node = try LightningBackend.makeNode(backend: "lnd", settings, logger: quietLogger)
        let error = await #expect(throws: LightningNodeError.self) { _ = try await (node as any InvoiceIssuer).status() }
        #expect(error?.kind == .unreachable)
        await node.shutdown()
    }

    @Test("every backend declares its keys once, with a summary and an example")
    func declarations() {
        #expect(LightningBackend.all.map(\.name) == ["lnd", "electrum"])
        for backend in LightningBackend.all {
            #expect(Set(backend.keys.map(\.name)).count == backend.keys.count)
            #expect(backend.keys.allSatisfy { !$0.summary.isEmpty && !$0.example.isEmpty })
        }
    }
}
