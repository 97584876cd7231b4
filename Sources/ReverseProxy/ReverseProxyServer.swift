public import Gate
internal import L402
public import Lightning
public import Logging
public import NIOCore
internal import NIOPosix
internal import NIOSSL
public import ServiceLifecycle
public import SocketGateway
internal import Synchronization

/// The data plane: listens, and carries every admitted request to its upstream and the answer back.
public final class ReverseProxyServer: ServiceLifecycle.Service {
    let shared: ProxyShared
    private let group: MultiThreadedEventLoopGroup
    let loops: [NIOLoopBound<LoopState>]
    private let monitor: NIOLoopBound<HealthMonitor>
    private let channels: [any Channel]
    private let securities: [ListenerSecurity]

    /// Where it listens; a port that was given as 0 is the one that the system chose.
    public let addresses: [SocketAddress]

    private init(
        shared: ProxyShared, group: MultiThreadedEventLoopGroup, loops: [NIOLoopBound<LoopState>], monitor: NIOLoopBound<HealthMonitor>,
        channels: [any Channel], securities: [ListenerSecurity]
    ) {
        self.shared = shared
        self.group = group
        self.loops = loops
        self.monitor = monitor
        self.channels = channels
        self.securities = securities
        addresses = channels.compactMap(\.localAddress)
    }

    /// Binds all listeners; connections are served from then on. Throws where an address cannot be bound, and leaves nothing open.
    public static func start(
        listeners: [ProxyListener], gate: Gate, desk: ChallengeDesk, configuration: ProxyConfiguration, observer: any ProxyObserver,
        renderer: any ChallengeRenderer, clock: WallClock, logger: Logger, local: LocalRoutes = LocalRoutes(),
        localService: (any LocalService)? = nil, gateway: SocketGatewayConfiguration? = nil
    ) async throws -> ReverseProxyServer {
        let shared = ProxyShared(
            configuration: configuration, desk: desk, observer: observer, clock: clock, renderer: renderer, logger: logger, local: local,
            localService: localService, gateway: gateway.map { GatewayDesk($0) })
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        do {
            var loops: [NIOLoopBound<LoopState>] = []
            for eventLoop in group.makeIterator() {
                loops.append(try await eventLoop.submit { NIOLoopBound(makeLoop(eventLoop, shared, gate), eventLoop: eventLoop) }.get())
            }
            let securities = try listeners.map { try $0.tls.map { try ListenerSecurity($0) } }
            var channels: [any Channel] = []
            for (listener, security) in zip(listeners, securities) {
                do {
                    channels.append(try await bind(listener, security, group, loops))
                } catch {
                    throw ListenerError(host: listener.host, port: listener.port, error)
                }
            }
            let monitor = try await makeMonitor(loops)
            monitor.execute { $0.follow(gate.services.services) }
            return ReverseProxyServer(
                shared: shared, group: group, loops: loops, monitor: monitor, channels: channels, securities: securities.compactMap { $0 })
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private static func makeLoop(_ eventLoop: any EventLoop, _ shared: ProxyShared, _ gate: Gate) -> LoopState {
        let state = LoopState(eventLoop: eventLoop, shared: shared, gate: gate)
        let bound = NIOLoopBound(state, eventLoop: eventLoop)
        eventLoop.scheduleRepeatedTask(initialDelay: LoopState.tickInterval, delay: LoopState.tickInterval) { _ in
            bound.value.tick(now: .now())
        }
        return state
    }

    private static func makeMonitor(_ loops: [NIOLoopBound<LoopState>]) async throws -> NIOLoopBound<HealthMonitor> {
        let home = loops[0]
        return try await home.eventLoop.submit {
            NIOLoopBound(HealthMonitor(home: home.value, loops: loops), eventLoop: home.eventLoop)
        }.get()
    }

    private static func bind(
        _ listener: ProxyListener, _ security: ListenerSecurity?, _ group: MultiThreadedEventLoopGroup, _ loops: [NIOLoopBound<LoopState>]
    ) async throws -> any Channel {
        let byLoop = Dictionary(uniqueKeysWithValues: zip(group.makeIterator().map { ObjectIdentifier($0) }, loops))
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let loop = byLoop[ObjectIdentifier(channel.eventLoop)] else { throw ChannelError.inappropriateOperationForState }
                    let pipeline = channel.pipeline.syncOperations
                    if let security { try pipeline.addHandler(NIOSSLServerHandler(context: security.context)) }
                    try pipeline.addHandler(ConnectionOpener(loop: loop.value, isTLS: security != nil))
                }
            }
            .bind(host: listener.host, port: listener.port).get()
    }

    /// Decides by this gate from now on; requests under way keep what they were told.
    ///
    /// - Parameter keysChanged: forgets which credentials were checked, because other keys check them now.
    public func use(_ gate: Gate, keysChanged: Bool) {
        for loop in loops {
            loop.execute { $0.use(gate, forgettingCredentials: keysChanged) }
        }
        monitor.execute { $0.follow(gate.services.services) }
    }

    /// Lets clients of the WebSocket gateway choose from these servers from now on. Its limits stay as they were at the start, and where there was no gateway
    /// there is none.
    public func use(_ gateway: SocketGatewayConfiguration) {
        shared.gateway?.use(gateway)
    }

    /// Reads the certificates of all listeners again, for connections that are made from now on. Throws ``CertificateError`` for the first that cannot be
    /// used; that listener goes on with what it has.
    public func reloadCertificates() throws {
        for security in securities { try security.reload() }
    }

    /// Client connections open now.
    public var connectionCount: Int { shared.connections.load(ordering: .relaxed) }

    /// Whether ``stop()`` was called.
    public var isStopping: Bool { shared.isStopping.load(ordering: .relaxed) }

    /// Serves until a graceful shutdown is asked for, then stops listening, lets requests under way end, and cuts what is left after the drain timeout.
    public func run() async throws {
        // Thrown when the task is cancelled, which asks for the same.
        try? await gracefulShutdown()
        await stop()
    }

    /// What ``run()`` does at its end. Call it only where nothing runs this as a service.
    public func stop() async {
        shared.isStopping.store(true, ordering: .relaxed)
        monitor.execute { $0.stop() }
        for channel in channels { try? await channel.close() }
        for loop in loops { loop.execute { $0.beginDraining() } }
        let deadline = ContinuousClock.now + shared.configuration.drainTimeout
        while connectionCount > 0, ContinuousClock.now < deadline, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(20))
        }
        for loop in loops { loop.execute { $0.closeAll() } }
        try? await group.shutdownGracefully()
    }
}

extension NIOLoopBound where Value: AnyObject {
    /// Runs on the value's event loop.
    func execute(_ body: @escaping @Sendable (Value) -> Void) {
        eventLoop.execute { body(value) }
    }
}
