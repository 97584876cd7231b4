import NIOCore
import NIOPosix

/// A port on which nobody accepts and whose queue is full: on Linux the system does not answer who connects, as behind a firewall that drops.
final class FullBacklog: Sendable {
    private let server: any Channel
    /// Those that fill the queue.
    private let fillers: [any Channel]

    private init(_ server: any Channel, _ fillers: [any Channel]) {
        self.server = server
        self.fillers = fillers
    }

    static func start() async throws -> FullBacklog {
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0).get()
        let address = server.localAddress
        var fillers: [any Channel] = []
        // Those that the queue has room for connect, the next one does not.
        while let address, fillers.count < 16,
            let filler = try? await ClientBootstrap(group: group).connectTimeout(.milliseconds(300)).connect(to: address).get()
        {
            fillers.append(filler)
        }
        return FullBacklog(server, fillers)
    }

    var port: Int { server.localAddress?.port ?? 0 }

    func stop() async throws {
        for filler in fillers { try await filler.close() }
        try await server.close()
    }
}
