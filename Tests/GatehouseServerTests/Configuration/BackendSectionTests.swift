import LightningNodes
import Testing

@testable import GatehouseServer

@Suite("The section of a Lightning node")
struct BackendSectionTests {
    private func problems(_ backend: String, _ lines: String) -> [ConfigurationProblem] {
        let section = "{backend: \(backend), \(backend): {\(lines)}}"
        do {
            _ = try GatehouseConfiguration.read(smallest.replacing("{backend: simulated}", with: section))
            return []
        } catch {
            return error.problems
        }
    }

    private static let lnd = "url: 'https://127.0.0.1:8080'"
    private static let electrum = "url: 'http://127.0.0.1:7777', user: u"

    @Test(
        "what serving would refuse is told by the check, at its place and with the whole key",
        arguments: [
            ("lnd", "\(lnd), macaroon_hex: '00', timeout: 500", "lightning.lnd.timeout: "),
            ("lnd", "\(lnd), macaroon_hex: '00', timeout: 10 seconds", "lightning.lnd.timeout: "),
            ("lnd", "\(lnd), macaroon_hex: '00', timeout: 10m", "lightning.lnd.timeout: "),
            ("lnd", "\(lnd), macaroon_hex: '00', timeout: 99999999999999999999s", "lightning.lnd.timeout: "),
            ("lnd", "\(lnd), macaroon_hex: '00', timeout: 9223372036854775807d", "lightning.lnd.timeout: "),
            ("lnd", "\(lnd), macaroon_hex: '00', plain_http: yes", "lightning.lnd.plain_http: "),
            ("lnd", "\(lnd), macaroon: a, macaroon_hex: '00'", "lightning.lnd.macaroon_hex: "),
            ("lnd", "\(lnd), macaroon_hex: secret", "lightning.lnd.macaroon_hex: "),
            ("lnd", "\(lnd)", "lightning.lnd.macaroon: "),
            ("lnd", "url: 'http://node.example:8080', macaroon_hex: '00'", "lightning.lnd.url: "),
            ("lnd", "url: 'ftp://x', macaroon_hex: '00'", "lightning.lnd.url: "),
            ("lnd", "url: 'http://127.0.0.1:8080', macaroon_hex: '00', certificate: tls.cert", "lightning.lnd.certificate: "),
            ("electrum", "\(electrum), password: p, plain_http: 1", "lightning.electrum.plain_http: "),
            ("electrum", "\(electrum), password: p, password_file: f", "lightning.electrum.password_file: "),
            ("electrum", "\(electrum)", "lightning.electrum.password: "),
            ("electrum", "\(electrum), password: p, timeout: 0s", "lightning.electrum.timeout: "),
        ])
    func refused(backend: String, lines: String, beginning: String) throws {
        let found = problems(backend, lines)
        #expect(found.count == 1)
        let problem = try #require(found.first)
        #expect(problem.message.hasPrefix(beginning), "\(problem.message)")
        #expect(!problem.message.contains("secret"))
        #expect(problem.line == 3)
        #expect(problem.column > 12)
    }

    @Test(
        "the check reads no file and takes durations like every other key, and bare seconds",
        arguments: [
            "10s", "1500ms", "5m", "300", "1", "10 s",
        ])
    func accepted(timeout: String) {
        #expect(
            problems("lnd", "\(Self.lnd), macaroon: nowhere/invoice.macaroon, certificate: nowhere/tls.cert, timeout: \(timeout), plain_http: true")
                .isEmpty)
        #expect(problems("electrum", "\(Self.electrum), password_file: nowhere/password, timeout: \(timeout)").isEmpty)
    }

    @Test("what is missing or unknown is told once")
    func once() {
        #expect(problems("lnd", "macaroon_hex: '00'").map(\.message) == ["`lightning.lnd.url` is missing, for example `url: https://127.0.0.1:8080`"])
        #expect(problems("lnd", "\(Self.lnd), macaroon_hex: '00', timeuot: 1").count == 1)
    }
}
