import Gate
import NIOCore
import NIOHTTP2
import NIOPosix
import NIOSSL

/// The connections of one event loop to one upstream, in whichever protocol it speaks.
final class UpstreamPool {
    typealias Completion = (Result<any UpstreamLink, any Error>) -> Void

    let address: UpstreamAddress
    unowned let loop: LoopState
    /// HTTP/1.1 connections without an exchange. Last in, first out: what was used last is least likely to be closed.
    private var idle: [UpstreamConnection] = []
    /// HTTP/2 connections that take further streams.
    private var multiplexed: [HTTP2UpstreamConnection] = []
    /// Exchanges that wait for a connection which carries many, in the order in which they came.
    private var waiting: [Completion] = []
    private var opening = 0
    /// Connections that stand, of both kinds.
    private var openCount = 0
    /// How many streams a connection of this upstream carries, as far as the last one told.
    var expectedStreams = HTTP2Limits.expectedStreams
    /// `nil` until the first handshake over TLS has told.
    private var speaksHTTP2: Bool?

    init(address: UpstreamAddress, loop: LoopState) {
        self.address = address
        self.loop = loop
        speaksHTTP2 =
            switch address.scheme {
            case .http: false
            case .h2c: true
            case .https: nil
            }
    }

    // MARK: Taking

    /// A way that stands already, if there is one.
    ///
    /// - Parameter forUpgrade: only HTTP/1.1 can be switched to another protocol.
    func takeReady(forUpgrade: Bool) -> (any UpstreamLink)? {
        if !forUpgrade, let connection = multiplexed.first(where: { $0.hasRoom }) { return connection.makeStream() }
        while let connection = idle.popLast() {
            if connection.isOpen { return connection }
        }
        return nil
    }

    /// Opens a way where none stands; `then` is called on the event loop, exactly once.
    func connect(forUpgrade: Bool, timeout: Duration, then: @escaping Completion) {
        guard !forUpgrade, speaksHTTP2 != false else {
            return open(alone: true, timeout: timeout) { then($0.map { $0.link }) }
        }
        // Many exchanges share a connection, so those that come while one is being opened wait for it.
        waiting.append(then)
        if opening * max(1, expectedStreams) < waiting.count { openShared(timeout: timeout) }
    }

    private func openShared(timeout: Duration) {
        opening += 1
        open(alone: false, timeout: timeout) { [self] result in
            opening -= 1
            switch result {
            case .success(.http2(let connection)):
                speaksHTTP2 = true
                multiplexed.append(connection)
                serve(from: connection)
                if !waiting.isEmpty, opening == 0 { openShared(timeout: timeout) }
            case .success(.http1(let connection)):
                speaksHTTP2 = false
                let all = waiting
                waiting = []
                if all.isEmpty { release(connection) }
                for (index, then) in all.enumerated() {
                    if index == 0 { then(.success(connection)) } else { open(alone: true, timeout: timeout) { then($0.map { $0.link }) } }
                }
            case .failure(let error):
                // Those who wait came for this attempt; whoever comes next makes a new one.
                guard opening == 0 else { return }
                let all = waiting
                waiting = []
                for then in all { then(.failure(error)) }
            }
        }
    }

    private func serve(from connection: HTTP2UpstreamConnection) {
        while !waiting.isEmpty, connection.hasRoom {
            waiting.removeFirst()(.success(connection.makeStream()))
        }
    }

    // MARK: Opening

    enum Opened {
        case http1(UpstreamConnection)
        case http2(HTTP2UpstreamConnection)

        var link: any UpstreamLink {
            switch self {
            case .http1(let connection): connection
            case .http2(let connection): connection.makeStream()
            }
        }
    }

    private func open(alone: Bool, timeout: Duration, then: @escaping (Result<Opened, any Error>) -> Void) {
        let opener: UpstreamOpener
        do {
            let tls = address.scheme == .https ? try loop.shared.upstreamTLS.context(for: address.tls, onlyHTTP1: alone) : nil
            opener = UpstreamOpener(address: address, tls: tls, pool: self, eventLoop: loop.eventLoop)
        } catch {
            return loop.eventLoop.execute(with: then) { $0(.failure(error)) }
        }
        let bound = NIOLoopBound((self, opener, then), eventLoop: loop.eventLoop)
        let bootstrap = ClientBootstrap(group: loop.eventLoop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.autoRead, value: false)
            .channelOption(.maxMessagesPerRead, value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try bound.value.1.configure(channel) }
            }
        connect(bootstrap)
            .hop(to: loop.eventLoop)
            .whenComplete { result in
                let (pool, opener, then) = bound.value
                switch result {
                case .success(let channel):
                    pool.countUntilClosed(channel)
                    opener.connected(channel, timeout: TimeAmount(timeout), then)
                case .failure(let error): then(.failure(error))
                }
            }
    }

    /// Names are looked up on a thread of their own, whose answer may come when the event loop is gone; addresses need no such detour.
    private func connect(_ bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
        guard let numeric = try? SocketAddress(ipAddress: address.host, port: address.port) else {
            return bootstrap.connect(host: address.host, port: address.port)
        }
        return bootstrap.connect(to: numeric)
    }

    // MARK: Counting

    private func countUntilClosed(_ channel: any Channel) {
        openCount += 1
        channel.closeFuture.assumeIsolated().whenComplete { [self] _ in openCount -= 1 }
    }

    /// Open now, for metrics. One of HTTP/2 counts as busy for as long as it stands.
    var connections: ProxyMetrics.UpstreamConnections {
        let idle = idle.count { $0.isOpen }
        return ProxyMetrics.UpstreamConnections(idle: idle, busy: max(0, openCount - idle))
    }

    // MARK: Giving back

    /// Takes back a connection on which everything was read and written.
    func release(_ connection: UpstreamConnection) {
        guard !connection.isClosed, !loop.isDraining, idle.count < loop.shared.configuration.idleUpstreamConnections else {
            return connection.close()
        }
        connection.idleSince = .now()
        idle.append(connection)
        connection.watchWhileIdle()
    }

    /// It takes no further streams.
    func retire(_ connection: HTTP2UpstreamConnection) {
        multiplexed.removeAll { $0 === connection }
    }

    /// Closes what has been idle too long and forgets what the upstream closed.
    func tick(_ now: NIODeadline) {
        let limit = TimeAmount(loop.shared.configuration.upstreamIdleTimeout)
        idle.removeAll { connection in
            guard connection.isOpen else { return true }
            guard now - connection.idleSince > limit else { return false }
            connection.close()
            return true
        }
        for connection in multiplexed { connection.tick(now, idleLimit: limit) }
    }

    func closeAll() {
        let all = idle
        idle = []
        for connection in all { connection.close() }
        for connection in multiplexed { connection.closeConnection() }
        multiplexed = []
    }
}

extension UpstreamFailure {
    /// Several addresses of one host are tried in turn: where one did not answer in time, that is what is told.
    init(connecting error: any Error) {
        if error is UntrustedUpstream || error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError {
            self = .untrusted
        } else if let failures = (error as? NIOConnectionError)?.connectionErrors, failures.contains(where: { $0.error is ChannelError }) {
            self = .connectTimeout
        } else {
            self = error is ChannelError ? .connectTimeout : .unreachable
        }
    }
}

extension EventLoop {
    /// Calls on this loop, but not now, with something that must stay on it.
    fileprivate func execute<Value>(with value: Value, _ body: @escaping @Sendable (Value) -> Void) {
        let bound = NIOLoopBound(value, eventLoop: self)
        execute { body(bound.value) }
    }
}
