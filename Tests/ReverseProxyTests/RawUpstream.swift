import NIOCore
import NIOPosix

/// A service behind the gate of which a test writes every byte itself.
final class RawUpstream: Sendable {
    private let server: any Channel
    private let accepted: AsyncStream<RawClient>

    private init(server: any Channel, accepted: AsyncStream<RawClient>) {
        self.server = server
        self.accepted = accepted
    }

    /// - Parameter outlivesPeer: its connections go on sending when the gate has said that it sends no more.
    static func start(outlivesPeer: Bool = false) async throws -> RawUpstream {
        let (accepted, continuation) = AsyncStream.makeStream(of: RawClient.self)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { _ = continuation.yield(try RawClient.adopt(channel, outlivesPeer: outlivesPeer)) }
            }.bind(host: "127.0.0.1", port: 0).get()
        return RawUpstream(server: server, accepted: accepted)
    }

    var port: Int { server.localAddress?.port ?? 0 }

    /// The next connection of the gate.
    func accept() async throws -> RawClient {
        for await connection in accepted { return connection }
        throw CancellationError()
    }

    func stop() async throws {
        try await server.close()
    }
}
