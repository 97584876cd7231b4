import Accounts
import Gate
import HostSystem
import L402
import Lightning
import Logging
import NIOCore
import ReverseProxy
import SocketGateway
import Synchronization
import TestKit

/// The data plane on a loopback port, in front of a scripted upstream, with a simulated Lightning network to be paid through.
struct ProxyHarness {
    let proxy: ReverseProxyServer
    let upstream: ScriptedUpstream
    let payee: SimulatedNode
    let payer: SimulatedNode
    let keys: MasterKeys
    let clock: ManualWallClock
    let observer: RecordingObserver

    var address: SocketAddress { proxy.addresses[0] }

    /// Services to try things on: `/paid` costs, `/free` does not, `/limited` takes bodies of 10 bytes.
    static func services(_ upstream: UpstreamAddress, timeouts: UpstreamTimeouts) -> [GatedService] {
        func match(_ path: String) -> ServiceMatch { ServiceMatch(path: PathPrefix(path) ?? .everything) }
        let terms = PaymentTerms(price: .satoshis(10), lifetime: .seconds(3600), capabilities: ["read", "write"])
        return [
            GatedService(
                name: "paid", match: match("/paid"), upstream: upstream, free: [PathPrefix("/paid/health")].compactMap { $0 }, payment: terms,
                timeouts: timeouts),
            GatedService(name: "free", match: match("/free"), upstream: upstream, payment: nil, timeouts: timeouts),
            GatedService(
                name: "shop", match: match("/shop"), upstream: upstream, payment: terms, timeouts: timeouts,
                crossOrigin: CrossOriginPolicy(origins: ["https://shop.example"], methods: ["GET", "PUT"], exposed: ["X-Total"], credentials: true)),
            GatedService(
                name: "old", match: ServiceMatch(path: PathPrefix("/many") ?? .everything, headers: [FieldMatch(name: "X-Version", value: "1")]),
                upstream: upstream, payment: terms, timeouts: timeouts),
            GatedService(
                name: "many", match: match("/many"), upstream: UpstreamAddress(scheme: upstream.scheme, host: "127.0.0.1", port: 1),
                alternatives: [upstream], payment: nil, timeouts: timeouts),
            GatedService(name: "limited", match: match("/limited"), upstream: upstream, payment: nil, bodyLimit: 10, timeouts: timeouts),
            GatedService(
                name: "down", match: match("/down"), upstream: UpstreamAddress(scheme: upstream.scheme, host: "127.0.0.1", port: 1), payment: nil,
                timeouts: timeouts),
        ]
    }

    static func start(
        upstream: ScriptedUpstream? = nil, upstreamPort: Int? = nil, at address: UpstreamAddress? = nil, tls: ListenerTLS? = nil,
        configuration: ProxyConfiguration = ProxyConfiguration(threads: 1),
        timeouts: UpstreamTimeouts = UpstreamTimeouts(), local: LocalRoutes = LocalRoutes(),
        more: [GatedService] = [], members: AccessTokenVerifier? = nil, localService: (any LocalService)? = nil,
        gateway: SocketGatewayConfiguration? = nil
    ) async throws -> ProxyHarness {
        let upstream = if let upstream { upstream } else { try await ScriptedUpstream.start() }
        let address = address ?? UpstreamAddress(host: "127.0.0.1", port: upstreamPort ?? upstream.port)
        var generator = SystemRandomNumberGenerator()
        let clock = ManualWallClock(Timestamp(seconds: 1_800_000_000))
        let pair = SimulatedNetwork.pair(wallClock: clock.wall)
        let epoch = MasterKeys.Epoch(number: 1, key: SecretKey(random: &generator), createdAt: clock.now)
        guard let keys = MasterKeys(identifierKey: SecretKey(random: &generator), epochs: [epoch]) else { throw NoKeys() }
        let gate = Gate(
            services: ServiceTable(services(address, timeouts: timeouts) + more), verifier: Verifier(keys: keys),
            revocations: Revocations(), members: members)
        let desk = ChallengeDesk(issuer: pair.payee, minter: Minter(keys: keys), clock: clock.wall, random: .system)
        let observer = RecordingObserver()
        let proxy = try await ReverseProxyServer.start(
            listeners: [ProxyListener(host: "127.0.0.1", port: 0, tls: tls)], gate: gate, desk: desk, configuration: configuration,
            observer: observer,
            renderer: PlainPage(),
            clock: clock.wall, logger: Logger(label: "test"), local: local, localService: localService, gateway: gateway)
        return ProxyHarness(
            proxy: proxy, upstream: upstream, payee: pair.payee, payer: pair.payer, keys: keys, clock: clock,
            observer: observer)
    }

    func connect() async throws -> RawClient {
        try await RawClient.connect(to: address)
    }

    /// Asks, is told 402, pays, and returns the value of the `Authorization` field.
    func buyPass(path: String = "/paid/x") async throws -> String {
        let client = try await connect()
        let response = try await client.ask("GET \(path) HTTP/1.1\r\nHost: gate\r\n\r\n")
        guard response.status == 402 else { throw Unexpected(response.status) }
        let challenge = try Challenge.parse(fieldValues: response["www-authenticate"], jsonBody: nil)
        let invoice = try Invoice.decode(challenge.invoice)
        guard case .succeeded(let payment) = try await payer.pay(invoice, feeLimit: .satoshis(1), timeout: .seconds(5)) else { throw Unexpected(0) }
        await client.close()
        return "L402 \(challenge.token):\(payment.preimage.hex)"
    }

    func stop() async throws {
        await proxy.stop()
        try await upstream.stop()
    }

    struct NoKeys: Error {}
    struct Unexpected: Error {
        let status: Int
        init(_ status: Int) { self.status = status }
    }
}

final class RecordingObserver: ProxyObserver {
    private let tokens = Mutex<[AccessTokenUse]>([])
    private let state = Mutex<(used: [Permit], ended: [ExchangeRecord], waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)])>(
        ([], [], []))
    let wantsRequests = true
    var used: [Permit] { state.withLock { $0.used } }
    var ended: [ExchangeRecord] { state.withLock { $0.ended } }

    /// Once so many exchanges have ended.
    func ended(_ count: Int) async -> [ExchangeRecord] {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.ended.count < count { state.waiting.append((count, continuation)) }
                return state.ended.count >= count
            }
            if isThere { continuation.resume() }
        }
        return ended
    }

    func passUsed(_ permit: Permit) -> Bool {
        state.withLock { $0.used.append(permit) }
        return true
    }

    /// Members' tokens that were shown for the first time.
    var tokenUses: [AccessTokenUse] { tokens.withLock { $0 } }

    func tokensUsed(_ uses: [AccessTokenUse]) -> Bool {
        tokens.withLock { $0 += uses }
        return true
    }

    func exchangeEnded(_ record: ExchangeRecord) {
        let ready = state.withLock { state in
            state.ended.append(record)
            let ready = state.waiting.filter { $0.count <= state.ended.count }
            state.waiting.removeAll { $0.count <= state.ended.count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}

struct PlainPage: ChallengeRenderer {
    func page(for challenge: IssuedChallenge, reason: String?) -> [UInt8] {
        Array("<p>\(challenge.invoice.text)</p>".utf8)
    }
}
