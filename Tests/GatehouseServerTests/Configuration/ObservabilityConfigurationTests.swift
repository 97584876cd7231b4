import GatehouseServer
import ReverseProxy
import Testing

@Suite("Configuration of what watches the gate")
struct ObservabilityConfigurationTests {
    private static let rest = """
        listeners: [{address: 127.0.0.1:8402}]
        lightning: {backend: simulated}
        services: [{name: a, upstream: "http://127.0.0.1:9000"}]

        """

    @Test("left out, nothing is told to anybody and no proxy may ask")
    func defaults() throws {
        let configuration = try GatehouseConfiguration.read(Self.rest)
        #expect(configuration.operations == nil)
        #expect(configuration.trustedProxies.isEmpty)
        #expect(configuration.logging.access == .off)
    }

    @Test("addresses, ranges and the access log are read")
    func reads() throws {
        let configuration = try GatehouseConfiguration.read(
            Self.rest + """
                operations: {address: "127.0.0.1:9402"}
                forward_auth: {trusted: [127.0.0.1, 10.0.0.0/8, "fd00::/8"]}
                logging: {access: json}
                """)
        #expect(configuration.operations == HostAndPort(host: "127.0.0.1", port: 9402))
        #expect(configuration.trustedProxies.map(\.description) == ["127.0.0.1", "10.0.0.0/8", "fd00::/8"])
        #expect(configuration.logging.access == .json)
    }

    @Test(
        "what cannot be meant is an error with its place",
        arguments: [
            ("operations: {}", "`operations.address` is missing"),
            ("forward_auth: {trusted: [localhost]}", "forward_auth.trusted[0]: found `localhost`"),
            ("forward_auth: {trusted: [10.0.0.1/8]}", "without bits behind the prefix"), ("logging: {access: yes}", "one of off, text, json"),
            ("forward_auth: {trust: [127.0.0.1]}", "did you mean `trusted`?"),
        ])
    func problems(_ line: String, _ words: String) {
        let error = #expect(throws: ConfigurationProblems.self) { try GatehouseConfiguration.read(Self.rest + line) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
}
