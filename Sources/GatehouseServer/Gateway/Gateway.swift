internal import Accounts
internal import Gate
public import HostSystem
internal import L402
public import Lightning
public import Logging
public import NIOCore
internal import ReverseProxy
public import ServiceLifecycle
internal import SocketGateway
internal import Storage

/// A gateway that is wired together and listens: storage, node, gate and data plane. Serves from the moment it is started; ``run()`` keeps the books and
/// follows what the operator changes.
public struct Gateway: ServiceLifecycle.Service {
    /// Where it listens.
    public var addresses: [SocketAddress] { proxy.addresses }
    /// Entries for the ledger that are not written yet.
    public var pendingLedgerEntries: Int { writer.pending }

    private let database: GatehouseDatabase
    private let proxy: ReverseProxyServer
    private let desk: ChallengeDesk
    private let writer: LedgerWriter
    private let follower: StorageFollower
    private let reloads: ReloadFollower
    private let settlements: SettlementFollower
    private let membership: Membership?
    private let observation: Observation
    private let startedAt: Timestamp
    private let logger: Logger

    /// Opens storage, makes master keys where there are none, and listens.
    ///
    /// - Parameters:
    ///   - issuer: the node that makes the invoices. It need not be reachable: until it is, new challenges are answered 503.
    ///   - clock: what passes live and die by.
    ///   - reload: reads the configuration again on SIGHUP; `nil`: there is nothing to read.
    public static func start(
        _ configuration: GatehouseConfiguration, issuer: any InvoiceIssuer, clock: WallClock = .system, random: RandomSource = .system,
        reload: (@Sendable () throws -> GatehouseConfiguration)? = nil, logger: Logger
    ) async throws -> Gateway {
        let database =
            switch configuration.storage {
            case .sqlite(let path): try GatehouseDatabase.open(path: path)
            }
        do {
            let configuration = try await configuration.withKnownPort()
            return try await start(configuration, database: database, issuer: issuer, clock: clock, random: random, reload: reload, logger: logger)
        } catch {
            try? database.close()
            throw error
        }
    }

    private static func start(
        _ configuration: GatehouseConfiguration, database: GatehouseDatabase, issuer: any InvoiceIssuer, clock: WallClock, random: RandomSource,
        reload: (@Sendable () throws -> GatehouseConfiguration)?, logger: Logger
    ) async throws -> Gateway {
        var random = random
        let keys = try await database.masterKeys(now: clock.now(), generator: &random)
        var tokenKeys: TokenKeys?
        if configuration.network != nil { tokenKeys = try await TokenKeyring.keys(of: database, now: clock.now(), generator: &random) }
        let state = GateState(
            services: try configuration.gatedServices(), keys: keys, revocations: try await database.revokedPasses(),
            members: tokenKeys.map { GateState.Members(keys: $0) })
        var membership: Membership?
        if let network = configuration.network, let tokenKeys {
            try await database.readRevokedGrants(into: state, at: nil)
            membership = try Membership(
                network, keys: tokenKeys, store: database, state: state, clock: clock, random: random, logger: logger)
        }
        let node = ObservedNode(node: issuer, record: NodeRecord())
        let nodeWatch = NodeWatch(clock: clock, logger: logger)
        let desk = ChallengeDesk(
            issuer: node, minter: Minter(keys: keys), clock: clock, random: random, nodeAnswered: { nodeWatch.answered($0) })
        let writer = LedgerWriter(ledger: database, logger: logger)
        let observation = Observation(configuration, node: node, database: database, desk: desk, writer: writer, state: state, now: clock.now())
        let books = Bookkeeper(
            desk: desk, writer: writer, sales: observation.sales, upstreams: UpstreamWatch(clock: clock, logger: logger), clock: clock,
            accessLog: observation.accessLog, uses: membership?.uses, logger: logger)
        let selfSigned = SelfSignedCertificate(configuration, clock: clock)
        let proxy = try await ReverseProxyServer.start(
            listeners: try configuration.listeners.map { try ProxyListener($0, selfSigned: selfSigned.identity) }, gate: state.gate, desk: desk,
            configuration: ProxyConfiguration(configuration), observer: books, renderer: ChallengePage(), clock: clock, logger: logger,
            local: observation.local, localService: membership?.portal, gateway: configuration.network.map { SocketGatewayConfiguration($0) })
        let follower = StorageFollower(
            database: database, proxy: proxy, desk: desk, state: state, membership: membership, clock: clock, logger: logger)
        let reloads = ReloadFollower(proxy: proxy, state: state, running: configuration, reload: reload, logger: logger)
        let settlements = SettlementFollower(issuer: issuer, desk: desk, writer: writer, sales: observation.sales, clock: clock, logger: logger)
        return Gateway(
            database: database, proxy: proxy, desk: desk, writer: writer, follower: follower, reloads: reloads, settlements: settlements,
            membership: membership, observation: observation,
            startedAt: clock.now(), logger: logger)
    }

    /// Until a graceful shutdown or cancellation: then requests under way end first, and the books are written last.
    public func run() async throws {
        // The last one stops first: requests end before the books are closed, and what watches sees them end.
        var services: [any ServiceLifecycle.Service] = [
            BookkeepingService(writer: writer), settlements, follower, reloads,
        ]
        // What serves requests still wants its accounts.
        services += membership?.services ?? []
        if let accessLog = observation.accessLog { services.insert(accessLog, at: 0) }
        services += observation.services(watching: proxy, startedAt: startedAt, logger: logger)
        services.append(proxy)
        let failure = await Self.failure(of: ServiceGroup(configuration: .init(services: services, logger: logger.quiet)))
        do {
            try database.close()
        } catch {
            throw failure ?? error
        }
        if let failure { throw failure }
    }

    /// Why it ended, unless it was told to. A function of its own: thrown on from a function that cleans up, the error crashes the optimizer of Swift 6.3.
    private static func failure(of group: ServiceGroup) async -> (any Error)? {
        do {
            try await group.run()
            return nil
        } catch {
            return error
        }
    }
}

/// Writes the ledger, and at the end what is still in the queue.
private struct BookkeepingService: ServiceLifecycle.Service {
    let writer: LedgerWriter

    func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await writer.run()
        } onCancelOrGracefulShutdown: {
            writer.finish()
        }
    }
}
