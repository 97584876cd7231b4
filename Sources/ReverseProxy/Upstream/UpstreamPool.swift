import Gate
import NIOCore
import NIOPosix

/// The connections of one event loop to one upstream. Last in, first out: what was used last is least likely to be closed.
final class UpstreamPool {
    private let address: UpstreamAddress
    private unowned let loop: LoopState
    private var idle: [UpstreamConnection] = []

    init(address: UpstreamAddress, loop: LoopState) {
        self.address = address
        self.loop = loop
    }

    /// A connection that stands already, if there is one.
    func takeIdle() -> UpstreamConnection? {
        while let connection = idle.popLast() {
            if connection.isOpen { return connection }
        }
        return nil
    }

    /// Opens a new connection; `then` is called on the event loop, exactly once.
    func connect(timeout: Duration, then: @escaping (Result<UpstreamConnection, any Error>) -> Void) {
        let connection = UpstreamConnection(pool: self)
        let bound = NIOLoopBound((connection, then), eventLoop: loop.eventLoop)
        ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(bound.value.0) }
            }
            .connect(host: address.host, port: address.port)
            .hop(to: loop.eventLoop)
            .whenComplete { result in
                let (connection, then) = bound.value
                then(result.map { _ in connection })
            }
    }

    /// Several addresses of one host are tried in turn: where one did not answer in time, that is what is told.
    static func isTimeout(_ error: any Error) -> Bool {
        if let failures = (error as? NIOConnectionError)?.connectionErrors { return failures.contains { $0.error is ChannelError } }
        return error is ChannelError
    }

    /// Takes back a connection on which everything was read and written.
    func release(_ connection: UpstreamConnection) {
        guard connection.isOpen, !loop.isDraining, idle.count < loop.shared.configuration.idleUpstreamConnections else {
            return connection.close()
        }
        connection.idleSince = .now()
        idle.append(connection)
        connection.watchWhileIdle()
    }

    /// Closes what has been idle too long and forgets what the upstream closed.
    func closeIdle(_ now: NIODeadline) {
        let limit = TimeAmount(loop.shared.configuration.upstreamIdleTimeout)
        idle.removeAll { connection in
            guard connection.isOpen else { return true }
            guard now - connection.idleSince > limit else { return false }
            connection.close()
            return true
        }
    }

    func closeAll() {
        let all = idle
        idle = []
        for connection in all { connection.close() }
    }
}
