import Accounts
import Gate
import PasswordHashing
import SSA
import Testing

@testable import GatehouseServer

@Suite("Configuration of the network")
struct NetworkConfigurationTests {
    /// The network's keys go into `network: {...}` on line 7.
    private func read(_ keys: String, service: String = "") throws -> GatehouseConfiguration {
        try GatehouseConfiguration.read(
            """
            listeners: [{address: 127.0.0.1:8402}]
            lightning: {backend: simulated}
            services:
              - name: swaps
                upstream: http://127.0.0.1:9000
                \(service)
            network: {\(keys)}
            """)
    }

    private func problems(_ keys: String, service: String = "") -> [ConfigurationProblem] {
        let error = #expect(throws: ConfigurationProblems.self) { try read(keys, service: service) }
        return error?.problems ?? []
    }

    private static let small = "name: Example, base_url: https://swaps.example"

    @Test("without the section there are no accounts")
    func withoutNetwork() throws {
        let configuration = try GatehouseConfiguration.read(smallest)
        #expect(configuration.network == nil)
        #expect(try configuration.gatedServices().first?.members == nil)
    }

    @Test("a name and an address are enough; this gate is then the only server")
    func smallestNetwork() throws {
        let network = try #require(try read(Self.small).network)
        let host = try URIHost("swaps.example")
        let base = BaseURL(scheme: .https, network: try NetworkBase(host: host))
        #expect(network == NetworkConfiguration(name: "Example", baseURL: base))
        #expect(network.linkBase.description == "swaps.example")
        #expect(network.appServers.map(\.baseURL.description) == ["https://swaps.example"])
        #expect(network.gateways == [GatewayAddress(id: "main", url: "wss://swaps.example/v4/gateway")])
        #expect(network.scopes == .standard)
        #expect(!network.confirmsEmail)
        #expect(network.registration == .open)
    }

    @Test("every key is read into its place")
    func everything() throws {
        let network = try #require(
            try read(
                """
                name: Example, base_url: "https://swaps.example:8443/", link_base: example.org/swaps, description: "Two\\nlines", environment: test,
                  maintainer: Ada, icon_url: "https://a.example/i.png", cdn_base_url: "https://b.example", privacy_policy: "https://c.example/p?q=1",
                  terms_of_service: "http://127.0.0.1:8402/terms", registration: closed, confirm_email: "off",
                  app_servers: [{id: a, base_url: "https://swaps.example:8443"}, {id: b, base_url: "https://two.example"}],
                  gateways: [{id: g, url: "wss://g.example/v4/gateway"}],
                  scopes: [{bit: 63, name: swaps.read, title: See swaps, sentence: See your swaps., tier: low}],
                  tokens: {access: 2m, tool: 24h}, grants_per_member: 7, passwords: {memory: 64 MiB, passes: 3, workers: 1, queue: 0},
                  mail: {command: [/usr/bin/msmtp, -f, noreply@swaps.example, "{to}"], from: "Swaps & more <noreply@swaps.example>"}
                """
            ).network)
        #expect(network.baseURL.description == "https://swaps.example:8443")
        #expect(network.linkBase.description == "example.org/swaps")
        let texts = NetworkTexts(
            description: "Two\nlines", environment: "test", maintainer: "Ada", iconURL: "https://a.example/i.png", cdnBaseURL: "https://b.example",
            privacyPolicy: "https://c.example/p?q=1", termsOfService: "http://127.0.0.1:8402/terms")
        #expect(network.texts == texts)
        #expect(network.registration == .closed)
        #expect(!network.confirmsEmail, "`off` holds with mail too")
        #expect(network.appServers.map(\.baseURL.description) == ["https://swaps.example:8443", "https://two.example"])
        #expect(network.gateways == [GatewayAddress(id: "g", url: "wss://g.example/v4/gateway")])
        #expect(network.scopes.definitions.map(\.bit) == [63])
        #expect(network.tokens == TokenConfiguration(access: .seconds(120), tool: .seconds(86_400)))
        #expect(network.grantsPerMember == 7)
        #expect(network.passwords == PasswordConfiguration(memory: 65_536, passes: 3, workers: 1, queue: 0))
        let sender = MailConfiguration.Sender(name: "Swaps & more", address: "noreply@swaps.example")
        #expect(network.mail == MailConfiguration(command: ["/usr/bin/msmtp", "-f", "noreply@swaps.example", "{to}"], from: sender))
        let accounts = AccountConfiguration(network)
        #expect(accounts.lifetimes == AccessLifetimes(session: .seconds(120), tool: .seconds(86_400)))
        #expect(accounts.grantLimit == 7)
    }

    @Test("written defaults and those of the values are the same, and Argon2id takes them")
    func defaults() throws {
        let written =
            Self.small + """
                , registration: open, confirm_email: auto, scopes: standard, tokens: {access: 8h, tool: 1h}, grants_per_member: 100,
                  passwords: {memory: 19 MiB, passes: 2, workers: 2, queue: 64}
                """
        let network = try #require(try read(written).network)
        #expect(try network == read(Self.small).network)
        #expect(Argon2idParameters(memory: network.passwords.memory, passes: network.passwords.passes) == .standard)
        #expect(AccountConfiguration(network).lifetimes == AccessLifetimes())
    }

    @Test("addresses are confirmed where letters can be sent")
    func confirmation() throws {
        let mail = ", mail: {command: [/usr/sbin/sendmail, -t, -i], from: noreply@swaps.example}"
        #expect(try read(Self.small + mail).network?.confirmsEmail == true)
        #expect(try read(Self.small + mail).network?.mail?.from == MailConfiguration.Sender(address: "noreply@swaps.example"))
        #expect(try read(Self.small + ", confirm_email: on" + mail).network?.confirmsEmail == true)
        #expect(problems(Self.small + ", confirm_email: on").map(\.message).first?.contains("`network.mail` is missing") == true)
    }

    @Test("on this computer a network may be tried out in clear text", arguments: ["127.0.0.1:8402", "[::1]:8402", "127.0.0.1"])
    func loopback(authority: String) throws {
        let network = try #require(try read("name: Example, base_url: \"http://\(authority)\"").network)
        #expect(network.baseURL.description == "http://\(authority)")
        #expect(network.gateways.map(\.url) == ["ws://\(authority)/v4/gateway"])
    }

    @Test(
        "a wrong value says what was found and what is expected",
        arguments: [
            ("base_url: https://swaps.example", "base_url: http://swaps.example", "in clear text passwords could be read"),
            ("base_url: https://swaps.example", "base_url: http://localhost", "in clear text passwords could be read"),
            ("base_url: https://swaps.example", "base_url: https://swaps.example/v4", "no path after the host"),
            ("base_url: https://swaps.example", "base_url: 'https://u@swaps.example'", "there is an @ before the host"),
            ("base_url: https://swaps.example", "base_url: swaps.example", "expected https:// with a host"),
            ("base_url: https://swaps.example", "base_url: https://swaps", "expected a host"),
            ("name: Example, ", "", "`network.name` is missing"),
            ("name: Example", "name: \"a\\u202Eb\"", "a text of one line"),
            ("name: Example", "nam: Example, name: x", "did you mean `name`?"),
            ("name: Example", "name: Example, link_base: 'https://swaps.example'", "without a scheme"),
            ("name: Example", "name: Example, icon_url: 'javascript:alert(1)'", "a URL with https://"),
            ("name: Example", "name: Example, icon_url: 'http://swaps.example/i'", "a URL with https://"),
            ("name: Example", "name: Example, privacy_policy: 'https://a.example/\"onclick'", "a URL with https://"),
            ("name: Example", "name: Example, registration: shut", "one of open, closed"),
            ("name: Example", "name: Example, confirm_email: yes", "one of on, off, auto"),
            ("name: Example", "name: Example, app_servers: [{id: a, base_url: 'https://two.example'}]", "none of them is `base_url`"),
            ("name: Example", "name: Example, gateways: [{id: a, url: 'https://g.example'}]", "a URL with wss://"),
            (
                "name: Example", "name: Example, gateways: [{id: a, url: 'wss://g.example'}, {id: a, url: 'wss://h.example'}]",
                "`a` stands there twice"
            ),
            ("name: Example", "name: Example, tokens: {access: 119s}", "whole seconds from 2m to 24h"),
            ("name: Example", "name: Example, tokens: {tool: 25h}", "whole seconds from 2m to 24h"),
            ("name: Example", "name: Example, passwords: {memory: 2 GiB}", "from 8 KiB to 1 GiB"),
            ("name: Example", "name: Example, passwords: {memory: 10000 B}", "whole KiB"),
            ("name: Example", "name: Example, passwords: {passes: 17}", "from 1 to 16"),
            ("name: Example", "name: Example, grants_per_member: 0", "from 1 to 10000"),
            ("name: Example", "name: Example, scopes: all", "expected `standard` or a list"),
            ("name: Example", "name: Example, mail: {command: [sendmail], from: a@b.example}", "the absolute path of a program"),
            ("name: Example", "name: Example, mail: {command: [], from: a@b.example}", "found an empty list"),
            ("name: Example", "name: Example, mail: {command: [/bin/cat], from: 'a@b@c.example'}", "an address, or a name and an address"),
            ("name: Example", "name: Example, mail: {command: [/bin/cat], from: 'A <a@b.example> <c@d.example>'}", "an address, or a name"),
            ("name: Example", "name: Example, mail: {command: [/bin/cat], from: \"A\\nBcc: x <a@b.example>\"}", "an address, or a name"),
        ])
    func wrongValue(right: String, wrong: String, message: String) throws {
        let keys = Self.small.replacing(right, with: wrong)
        try #require(keys != Self.small)
        let found = problems(keys)
        #expect(found.count == 1, "\(found)")
        let problem = try #require(found.first)
        #expect(problem.line == 7)
        #expect(problem.column > 0)
        #expect(problem.message.contains(message), "\(problem.message)")
    }

    // MARK: Scopes

    @Test("every scope that cannot be is told at its own place")
    func wrongScopes() {
        let found = problems(
            Self.small + """
                , scopes: [
                  {bit: 0, name: a.read, title: A, sentence: Aa., tier: low},
                  {bit: 0, name: b.read, title: B, sentence: Bb., tier: low},
                  {bit: 1, name: a.read, title: C, sentence: Cc., tier: low},
                  {bit: 64, name: d.read, title: D, sentence: Dd., tier: low},
                  {bit: 2, name: E.read, title: E, sentence: Ee., tier: low},
                  {bit: 3, name: f.read, title: F, sentence: Ff., tier: lowest},
                  {bit: 4, name: g.read, titel: G, title: G, sentence: Gg., tier: low}]
                """)
        #expect(found.map(\.line) == [9, 10, 11, 12, 13, 14])
        let messages = [
            "network.scopes[1].bit: bit 0 is defined twice", "network.scopes[2].name: the name a.read is given twice",
            "network.scopes[3].bit: found `64`", "network.scopes[4].name: found `E.read`", "network.scopes[5].tier: found `lowest`",
            "did you mean `title`?",
        ]
        for (problem, message) in zip(found, messages) { #expect(problem.message.contains(message), "\(problem.message)") }
    }

    @Test("a service's scopes become rules in the order of the file, over the network's own names")
    func serviceScopes() throws {
        let scopes =
            "scopes: [{bit: 5, name: swaps.read, title: A, sentence: Aa., tier: low}, {bit: 9, name: swaps.make, title: B, sentence: Bb., tier: high}]"
        let service = """
            accounts: true
                scopes:
                  - {path: /swap/who, require: []}
                  - {path: /swap, methods: [GET], require: [swaps.read]}
                  - {path: /swap, methods: [POST], require: [swaps.read, swaps.make]}
            """
        let configuration = try read(Self.small + ", " + scopes, service: service)
        let members = try #require(try configuration.gatedServices().first?.members)
        #expect(members.scopes.map(\.required) == [Scopes(), Scopes(bits: [5]), Scopes(bits: [5, 9])])
        #expect(members.scopes.map(\.scope.methods) == [[], ["GET"], ["POST"]])
        #expect(members.registry.names(of: .all) == ["swaps.read", "swaps.make"])
        #expect(try configuration.gatedServices().first?.payment == nil)
    }

    @Test(
        "members without a network, scopes without members, and names that are no scopes are refused",
        arguments: [
            ("accounts: true\n    scopes: [{path: /swap, require: [message.read]}]", "did you mean `messages.read`?"),
            ("accounts: true\n    scopes: [{path: /swap, require: [bananas]}]", "expected a scope of the network; there are `profile.read`"),
            ("accounts: true\n    scopes: [{path: /swap}]", "`services[0].scopes[0].require` is missing"),
            ("accounts: true\n    scopes: [{require: []}]", "`services[0].scopes[0].path` is missing"),
            ("scopes: [{path: /swap, require: [messages.read]}]", "it takes `accounts: true` beside it"),
            ("accounts: false\n    scopes: [{path: /swap, require: [messages.read]}]", "it takes `accounts: true` beside it"),
            ("accounts: on", "expected `true` or `false`"),
        ])
    func wrongScopesOfServices(service: String, message: String) {
        let found = problems(Self.small, service: service)
        #expect(found.count == 1, "\(found)")
        #expect(found.first?.message.contains(message) == true, "\(found)")
    }

    @Test("members belong to a network")
    func membersWithoutNetwork() {
        let error = #expect(throws: ConfigurationProblems.self) { try GatehouseConfiguration.read(smallest + "\n    accounts: true") }
        #expect(error?.problems.map(\.line) == [7])
        #expect(error?.description.contains("services[0].accounts: there are no members") == true)
    }

    @Test("scopes that do not read leave the services alone")
    func unreadableScopes() {
        let found = problems(Self.small + ", scopes: some", service: "accounts: true\n    scopes: [{path: /swap, require: [swaps.read]}]")
        #expect(found.map(\.message) == ["network.scopes: found `some`, expected `standard` or a list; begin each element with `- `"])
    }

    // MARK: While the gate runs

    @Test("a change in the network needs a restart; one in a service's scopes does not, within the scopes that are known")
    func reload() throws {
        let running = try read(Self.small)
        let rules = try read(Self.small, service: "accounts: true\n    scopes: [{path: /swap, require: [messages.read]}]")
        #expect(rules.differencesThatNeedRestart(from: running).isEmpty)
        #expect(try rules.gatedServices(in: running.network).first?.members?.scopes.first?.required == Scopes(bits: [20]))
        #expect(try read(Self.small + ", registration: closed").differencesThatNeedRestart(from: running) == ["network"])
        let moved = try read(
            Self.small + ", scopes: [{bit: 1, name: swaps.read, title: A, sentence: Aa., tier: low}]",
            service: "accounts: true\n    scopes: [{path: /swap, require: [swaps.read]}]")
        #expect(throws: UnknownScopeName.self) { try moved.gatedServices(in: running.network) }
    }

    @Test("with nothing configured there is a network, on loopback, whose members come in")
    func embedded() throws {
        let configuration = GatehouseConfiguration.embedded(upstreamPort: 9000)
        #expect(configuration.network?.name == "Gatehouse")
        #expect(configuration.network?.baseURL.description == "http://127.0.0.1:8402")
        let services = try configuration.gatedServices()
        #expect(services.map(\.name) == ["swaps", "notes"])
        #expect(services.allSatisfy { $0.members != nil })
        #expect(services.map { $0.payment != nil } == [true, false])
    }
}
