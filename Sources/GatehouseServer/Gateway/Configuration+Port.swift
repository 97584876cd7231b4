import NIOCore
import NIOPosix

extension GatehouseConfiguration {
    /// With a port that is free at the moment instead of one that the system would choose, where a network on loopback has to say its own address.
    func withKnownPort() async throws -> GatehouseConfiguration {
        guard let network, let first = listeners.first, first.address.port == 0, network.baseURL == BaseURL.loopback(port: 0) else { return self }
        let probe = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: first.address.host, port: 0).get()
        let port = probe.localAddress?.port ?? 0
        try await probe.close()
        var configuration = self
        configuration.listeners[0].address = HostAndPort(host: first.address.host, port: port)
        if let base = BaseURL.loopback(port: port) { configuration.network?.baseURL = base }
        return configuration
    }
}
