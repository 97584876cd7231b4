import Foundation
import Gate
import Lightning
import LightningNodes
import Testing

@testable import GatehouseServer

let smallest = """
    listeners:
      - address: 127.0.0.1:8402
    lightning: {backend: simulated}
    services:
      - name: swaps
        upstream: http://127.0.0.1:9000
    """

@Suite("Reading a configuration")
struct ConfigurationReadingTests {
    @Test("the smallest file has every default")
    func smallestFile() throws {
        let configuration = try GatehouseConfiguration.read(smallest)
        #expect(configuration.listeners.map(\.address.description) == ["127.0.0.1:8402"])
        #expect(configuration.storage == .embedded)
        #expect(configuration.limits == LimitsConfiguration())
        #expect(configuration.timeouts == TimeoutsConfiguration())
        #expect(configuration.logging == LoggingConfiguration())
        #expect(configuration.services == [ServiceConfiguration(name: "swaps", upstream: HostAndPort(host: "127.0.0.1", port: 9000))])
        guard case .simulated = configuration.lightning else { return #expect(Bool(false), "not simulated") }
    }

    @Test("a pass may live as short as a second, and the page says what that means")
    func shortLives() throws {
        let configuration = try GatehouseConfiguration.read(smallest + "\n    payment: {price: 1 sat, expires: 1s}")
        #expect(configuration.services.first?.payment?.expires == .seconds(1))
        #expect(ConfigurationReference.page.contains("counted from the challenge"))
        #expect(ConfigurationReference.page.contains("shorter than 10s"))
    }

    @Test("every key is read into its place")
    func everything() throws {
        let configuration = try GatehouseConfiguration.read(
            """
            listeners:
              - {address: "[::1]:8402", tls: off}
            storage: sqlite:data/g.sqlite
            lightning:
              backend: lnd
              lnd: {url: "https://127.0.0.1:8080", certificate: tls.cert, macaroon: invoice.macaroon}
            services:
              - name: swaps
                match: {host: Swaps.Example, path: /swap, methods: [GET, POST]}
                upstream: http://backend:9000/
                free: [/swap/health]
                payment:
                  price: 10 sat
                  prices:
                    - {path: /swap/quote, methods: [POST], price: 1500 msat}
                  expires: 30d
                  capabilities: [loop_out, loop_in]
                  require:
                    - {path: /swap/out, capability: loop_out}
                  max_challenges: 5/s
                  invoice_expiry: 15m
                  reuse: 0s
                max_body: 10 MiB
                timeouts: {connect: 500ms, head: 2m, idle: 12h}
            limits: {header_bytes: 64 KiB, connections: 7, idle_upstream_connections: 0, threads: 3}
            timeouts: {client_head: 1s, client_idle: 2s, upstream_connect: 3s, upstream_head: 4s, upstream_idle: 5s, drain: 6s}
            logging: {level: debug, format: json}
            """, folder: "/etc/gatehouse")
        #expect(configuration.listeners.map(\.address) == [HostAndPort(host: "::1", port: 8402)])
        #expect(configuration.storage == .sqlite(path: "/etc/gatehouse/data/g.sqlite"))
        guard case .node("lnd", let settings) = configuration.lightning else { return #expect(Bool(false), "not lnd") }
        #expect(settings.values == ["url": "https://127.0.0.1:8080", "certificate": "tls.cert", "macaroon": "invoice.macaroon"])
        #expect(settings.folder == "/etc/gatehouse")
        let payment = PaymentConfiguration(
            price: .satoshis(10), prices: [.init(path: "/swap/quote", methods: ["POST"], price: MilliSatoshi(1500))], expires: .seconds(30 * 86_400),
            capabilities: ["loop_out", "loop_in"], require: [.init(path: "/swap/out", capability: "loop_out")],
            maxChallenges: RateValue(count: 5, per: .seconds(1)), invoiceExpiry: .seconds(900), reuse: .zero)
        let service = ServiceConfiguration(
            name: "swaps", match: MatchConfiguration(host: "swaps.example", path: "/swap", methods: ["GET", "POST"]),
            upstream: HostAndPort(host: "backend", port: 9000), free: ["/swap/health"], payment: payment, maxBody: 10 << 20,
            connectTimeout: .milliseconds(500), headTimeout: .seconds(120), idleTimeout: .seconds(43_200))
        #expect(configuration.services == [service])
        #expect(configuration.limits == LimitsConfiguration(headerBytes: 65_536, connections: 7, idleUpstreamConnections: 0, threads: 3))
        #expect(
            configuration.timeouts
                == TimeoutsConfiguration(
                    clientHead: .seconds(1), clientIdle: .seconds(2), upstreamConnect: .seconds(3), upstreamHead: .seconds(4),
                    upstreamIdle: .seconds(5), drain: .seconds(6)))
        #expect(configuration.logging == LoggingConfiguration(level: .debug, format: .json))
    }

    @Test("TLS, several addresses, routes by pattern and field, and CORS come out as they stand there")
    func network() throws {
        let configuration = try GatehouseConfiguration.read(
            """
            listeners:
              - address: 0.0.0.0:443
                tls: {certificate: a.pem, key: /k/a.key, more: [{certificate: b.pem, key: b.key}], client_certificates: request, client_ca: ca.pem}
              - {address: "127.0.0.1:80", tls: off}
              - {address: "127.0.0.1:81", tls: self-signed}
            lightning: {backend: simulated}
            limits: {streams: 9}
            services:
              - name: swaps
                match:
                  host: "*.Swaps.example"
                  pattern: "/v[0-9]+/.*"
                  headers: [{name: X-Version, value: "2"}, {name: X-Beta}]
                upstream: ["https://one.example", "https://two.example:8443"]
                upstream_tls: {ca: ca.pem, pin: "AB:\(String(repeating: "cd", count: 31))", server_name: inner.example}
                cors: {origins: [https://shop.example], methods: [GET], credentials: true, max_age: 1h}
            """, folder: "/etc/gatehouse")
        let files = ListenerTLSFiles(
            identities: [
                .init(certificate: "/etc/gatehouse/a.pem", key: "/k/a.key"), .init(certificate: "/etc/gatehouse/b.pem", key: "/etc/gatehouse/b.key"),
            ], clientCertificates: .request, clientAuthority: "/etc/gatehouse/ca.pem")
        #expect(configuration.listeners.map(\.tls) == [.files(files), nil, .selfSigned])
        #expect(configuration.limits.streams == 9)
        let service = try #require(configuration.services.first)
        #expect(service.match.host == "*.swaps.example")
        #expect(service.match.pattern == "/v[0-9]+/.*")
        #expect(service.match.headers == [.init(name: "X-Version", value: "2"), .init(name: "X-Beta")])
        #expect(service.upstream == HostAndPort(host: "one.example", port: 443))
        #expect(service.alternatives == [HostAndPort(host: "two.example", port: 8443)])
        #expect(service.upstreamScheme == .https)
        let pin = "ab" + String(repeating: "cd", count: 31)
        #expect(service.upstreamTLS == UpstreamTLS(authorities: "/etc/gatehouse/ca.pem", pin: pin, serverName: "inner.example"))
        #expect(service.cors == CrossOriginPolicy(origins: ["https://shop.example"], methods: ["GET"], credentials: true, maxAge: .seconds(3600)))
    }

    @Test(
        "addresses of two schemes, one twice, and TLS with half of its files are refused",
        arguments: [
            ("http://127.0.0.1:9000", "[http://a:1, https://a:1]", "the addresses of one service have one scheme"),
            ("http://127.0.0.1:9000", "[http://a:1, http://a:1]", "an address stands there twice"),
            ("http://127.0.0.1:9000", "[]", "`services[0].upstream`"),
        ])
    func addresses(right: String, wrong: String, message: String) throws {
        let text = smallest.replacingOccurrences(of: right, with: wrong)
        try #require(text != smallest)
        do {
            _ = try GatehouseConfiguration.read(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.problems.contains { $0.message.contains(message) }, "\(error)")
        }
    }

    @Test("an absolute path stays, and the folder of the process is no prefix")
    func paths() throws {
        #expect(
            try GatehouseConfiguration.read(smallest + "\nstorage: sqlite:/var/g.sqlite", folder: "/etc").storage == .sqlite(path: "/var/g.sqlite"))
        #expect(try GatehouseConfiguration.read(smallest, folder: ".").storage == .embedded)
    }

    @Test("defaults in the table and defaults of the values are the same")
    func defaults() throws {
        func check(_ keys: [ConfigurationKey]) -> Int {
            keys.reduce(0) { count, key in
                switch key.kind {
                case .section(let inner), .sections(let inner): count + check(inner)
                case .value, .values: count + 1
                }
            }
        }
        #expect(check(RootKeys.all) > 40)
        let written =
            smallest + "\n" + """
                limits: {header_bytes: 32 KiB, connections: 10000, idle_upstream_connections: 1024}
                timeouts: {client_head: 15s, client_idle: 75s, upstream_connect: 5s, upstream_head: 60s, upstream_idle: 60s, drain: 30s}
                """
        #expect(try GatehouseConfiguration.read(written).limits == LimitsConfiguration())
        #expect(try GatehouseConfiguration.read(written).timeouts == TimeoutsConfiguration())
        let paid = try GatehouseConfiguration.read(smallest + "\n    payment: {price: 1 sat}")
        #expect(paid.services.first?.payment == PaymentConfiguration(price: .satoshis(1)))
    }

    @Test("the printed example reads, and so does every line that it comments out")
    func example() throws {
        let configuration = try GatehouseConfiguration.read(ConfigurationExample.text)
        #expect(configuration.services.count == 1)
        #expect(configuration.services.first?.payment != nil)
        let uncommented = ConfigurationExample.text.split(separator: "\n").map { line -> String in
            let indent = line.prefix { $0 == " " }
            let rest = line.dropFirst(indent.count)
            guard rest.hasPrefix("# ") else { return String(line) }
            let text = rest.dropFirst(2)
            let isKey = text.prefix { $0.isLowercase || $0 == "_" || $0 == "-" || $0 == " " }.endIndex
            let looksLikeKey = text[isKey...].hasPrefix(":") && !text.prefix(upTo: isKey).dropFirst(text.hasPrefix("- ") ? 2 : 0).contains(" ")
            return looksLikeKey ? indent + String(text) : String(line)
        }.joined(separator: "\n")
        let full = try GatehouseConfiguration.read(uncommented)
        #expect(full.services.first?.payment?.require.isEmpty == false)
        #expect(full.services.first?.headTimeout == .seconds(60))
        #expect(full.limits.threads == 2)
    }
}
