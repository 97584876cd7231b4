internal import Lightning

extension GatehouseConfiguration {
    /// What holds without a file: everything on loopback, a simulated node, and a sample upstream with two services. Swaps cost 10 sat for thirty days, or
    /// nothing for a member of the network `Gatehouse`; notes are for members alone, and for the tools that they let in.
    ///
    /// - Parameter port: where the system chooses it (0), ``NetworkConfiguration/baseURL`` has to be set when it is known.
    public static func embedded(upstreamPort: Int, listen port: Int = 8402, storage: StorageConfiguration = .embedded) -> GatehouseConfiguration {
        let upstream = HostAndPort(host: "127.0.0.1", port: upstreamPort)
        var network = BaseURL.loopback(port: port).map { NetworkConfiguration(name: "Gatehouse", baseURL: $0) }
        network?.writesCodesToLog = true
        return GatehouseConfiguration(
            listeners: [ListenerConfiguration(address: HostAndPort(host: "127.0.0.1", port: port))], storage: storage, lightning: .simulated,
            services: [
                ServiceConfiguration(
                    name: "swaps", match: MatchConfiguration(path: "/swap"), upstream: upstream, free: ["/swap/health"],
                    payment: PaymentConfiguration(price: .satoshis(10), expires: .seconds(30 * 86_400), capabilities: ["loop_out", "loop_in"]),
                    accounts: true, scopes: [ScopeRequirement(path: "/swap/quote", methods: ["GET"], require: [])]),
                ServiceConfiguration(
                    name: "notes", match: MatchConfiguration(path: "/notes"), upstream: upstream, accounts: true,
                    scopes: [
                        ScopeRequirement(path: "/notes", methods: ["GET"], require: ["messages.read"]),
                        ScopeRequirement(path: "/notes", methods: ["POST"], require: ["messages.send"]),
                    ]),
            ], network: network)
    }
}
