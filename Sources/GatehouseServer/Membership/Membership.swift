import Accounts
import HostSystem
import Lightning
import Logging
import Mail
import PasswordHashing
import Portal
import ReverseProxy
import ServiceLifecycle
import SocketGateway

/// The members' side of a gateway: accounts over storage, the portal, and what runs beside them.
struct Membership: Sendable {
    let portal: PortalService
    let uses: TokenUses
    private let accounts: AccountService
    private let keyring: TokenKeyring
    private let store: any AccountStore
    private let hasher: Argon2PasswordHasher
    private let mailer: any AccountMailer
    private let clock: WallClock
    private let logger: Logger

    /// - Parameter state: must hold the token keys already.
    init(
        _ network: NetworkConfiguration, keys: TokenKeys, store: any AccountStore, state: GateState, clock: WallClock, random: RandomSource,
        logger: Logger
    ) throws {
        self.store = store
        self.clock = clock
        self.logger = logger
        keyring = TokenKeyring(keys)
        hasher = Argon2PasswordHasher(network.passwords)
        mailer = try network.mailer(clock: clock, random: random) ?? network.mailerWithoutMail(logger: logger)
        accounts = AccountService(
            store: store, hasher: hasher, keyring: keyring, composed: .foundation, clock: clock, random: random,
            configuration: AccountConfiguration(network))
        let uses = TokenUses(store: store, clock: clock, logger: logger)
        self.uses = uses
        let nobody = AccessTokenVerifier(keys: keys)
        portal = PortalService(
            portal: try Portal(
                PortalConfiguration(network), accounts: accounts, verifier: { state.members ?? nobody }, used: { uses.note($0) }, clock: clock,
                random: random, logger: logger))
    }

    /// New keys, which an operator made.
    func use(_ keys: TokenKeys) { keyring.use(keys) }

    /// In the order in which they start; the last stops first.
    var services: [any ServiceLifecycle.Service] {
        [
            PasswordWorkersService(hasher: hasher), uses, Errands(accounts: accounts, mailer: mailer, logger: logger),
            Sweeper(store: store, clock: clock),
        ]
    }
}

/// Ends the threads that hash passwords.
private struct PasswordWorkersService: ServiceLifecycle.Service {
    let hasher: Argon2PasswordHasher

    func run() async {
        try? await gracefulShutdown()
        await hasher.stop()
    }
}

/// Writes letters, and at the end those that wait.
private struct Errands: ServiceLifecycle.Service {
    let accounts: AccountService
    let mailer: any AccountMailer
    let logger: Logger

    func run() async {
        await withTaskCancellationOrGracefulShutdownHandler {
            await accounts.runErrands(mailer: mailer) { logger.error("a letter was not sent", metadata: ["error": "\($0)"]) }
        } onCancelOrGracefulShutdown: {
            accounts.finishErrands()
        }
    }
}

/// Forgets what ended so long ago that no token of it can still be good.
private struct Sweeper: ServiceLifecycle.Service {
    let store: any AccountStore
    let clock: WallClock

    func run() async {
        for await _ in Ticks(every: .seconds(3600)).cancelOnGracefulShutdown() {
            // With an hour to spare, for gates whose clocks differ; what fails is done an hour later.
            try? await store.removeRevokedGrants(expiredBefore: clock.now().advanced(by: .seconds(-3600)))
        }
    }
}

extension PortalConfiguration {
    init(_ network: NetworkConfiguration) {
        let texts = network.texts
        self.init(
            network: NetworkDescription(
                name: network.name, description: texts.description ?? "", environment: texts.environment ?? "production",
                maintainer: texts.maintainer ?? "", linkBase: network.linkBase, baseURL: network.baseURL.description, iconURL: texts.iconURL ?? "",
                gateway: network.gateways[0].url, cdnBaseURL: texts.cdnBaseURL ?? "", privacyPolicy: texts.privacyPolicy ?? "",
                termsOfService: texts.termsOfService ?? "", version: Release.version,
                appServers: network.appServers.map { NetworkDescription.Server(id: $0.id, url: $0.baseURL.description) },
                gateways: network.gateways.map { NetworkDescription.Server(id: $0.id, url: $0.url) }, registry: network.scopes),
            isRegistrationOpen: network.registration == .open, sendsMail: network.mail != nil)
    }
}

extension NetworkConfiguration {
    fileprivate func mailerWithoutMail(logger: Logger) -> any AccountMailer {
        writesCodesToLog ? LogMailer(logger: logger) : NoMail(logger: logger)
    }
}

extension SocketGatewayConfiguration {
    init(_ network: NetworkConfiguration) {
        self.init(
            appServers: network.appServers.map { NetworkServer(instance: $0.id, url: $0.baseURL.description) },
            gateways: network.gateways.map { NetworkServer(instance: $0.id, url: $0.url) })
    }
}

/// Says that a letter went nowhere, and not what stood in it.
private struct NoMail: AccountMailer {
    let logger: Logger

    func send(_ letter: AccountLetter) async {
        logger.warning("a letter was not sent: no `network.mail` is configured; `gatehouse accounts reset` makes a code by hand")
    }
}
