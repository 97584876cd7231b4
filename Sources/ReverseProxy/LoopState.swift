import Accounts
import Gate
import HTTPWire
import L402
import Lightning
import NIOCore

/// Everything that one event loop owns: the gate as it stands, upstream connections, clocks. Never leaves its loop, so it needs no lock.
final class LoopState {
    let eventLoop: any EventLoop
    let shared: ProxyShared
    let flushes: FlushQueue
    /// The heads of HTTP/1 that are read at the moment. Filled again for every message, whichever connection it comes by: a thousand idle ones need not
    /// keep what they last read.
    var requestHead = RequestHead()
    var responseHead = ResponseHead()
    private var lines: [UInt8] = []
    private(set) var gate: Gate
    private var memory = PassMemory()
    private var connections: [ObjectIdentifier: any ClientConnection] = [:]
    /// Exchanges that became tunnels: they last, and what let them in may not.
    private var tunnels: [ObjectIdentifier: Exchange] = [:]
    let gatewaySockets = GatewaySockets()
    private let counters = ExchangeCounters()
    private var reported = RecentHashes(capacity: 16_384)
    private var firstUses = FirstUses(capacity: 16_384)
    private var choice = UpstreamChoice()
    private(set) var isDraining = false
    /// The time of the last tick: reading the clock several times a request costs more than deadlines need.
    private(set) var lastTick = NIODeadline.now()
    private var dateSecond: Int64 = .min
    private var dateText = ""

    init(eventLoop: any EventLoop, shared: ProxyShared, gate: Gate) {
        self.eventLoop = eventLoop
        flushes = FlushQueue(eventLoop: eventLoop)
        self.shared = shared
        self.gate = gate
    }

    // MARK: Heads

    /// For one head: whoever reads it gives it back, and with it its memory.
    func takeRequestHead() -> RequestHead {
        var head = RequestHead()
        swap(&head, &requestHead)
        return head
    }

    func takeResponseHead() -> ResponseHead {
        var head = ResponseHead()
        swap(&head, &responseHead)
        return head
    }

    /// Room in which a head is put together before it goes into a buffer of its own. The memory is used again each time.
    func withLines<Result>(_ body: (inout [UInt8]) -> Result) -> Result {
        var room: [UInt8] = []
        swap(&room, &lines)
        room.removeAll(keepingCapacity: true)
        let result = body(&room)
        swap(&room, &lines)
        return result
    }

    // MARK: Deciding

    func decide(_ request: GateRequest, now: Timestamp) -> Decision {
        let decision = gate.decide(request, memory: &memory, now: now)
        guard case .admitted(let permit) = decision, let identity = permit.identity else { return decision }
        switch identity.bearer {
        case .pass(let pass):
            if !reported.contains(pass.paymentHash), shared.observer.passUsed(permit) { reported.insert(pass.paymentHash) }
        case .member(let claims): firstUses.note(claims, at: now)
        }
        return decision
    }

    /// An access token was found good for what is no request of its own.
    func noteUse(_ claims: AccessClaims, at moment: Timestamp) {
        firstUses.note(claims, at: moment)
    }

    /// An exchange ended, or what came was none.
    func count(_ record: ExchangeRecord) {
        counters.count(record)
        shared.observer.exchangeEnded(record)
    }

    /// What this loop has counted, and what it holds open.
    func snapshot() -> ProxyMetrics {
        var snapshot = ProxyMetrics(services: counters.services)
        snapshot.rememberedPassHits = memory.hits
        snapshot.rememberedPassMisses = memory.misses
        for pool in pools { snapshot.upstreamConnections[pool.address.description] = pool.connections }
        return snapshot
    }

    /// Requests that were decided before keep the decision.
    func use(_ gate: Gate, forgettingCredentials: Bool) {
        self.gate = gate
        if forgettingCredentials { memory.forgetAll() }
    }

    // MARK: Connections

    func add(_ connection: any ClientConnection) {
        connections[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: any ClientConnection) {
        connections[ObjectIdentifier(connection)] = nil
    }

    func watch(_ tunnel: Exchange) {
        tunnels[ObjectIdentifier(tunnel)] = tunnel
    }

    func unwatch(_ tunnel: Exchange) {
        tunnels[ObjectIdentifier(tunnel)] = nil
    }

    /// Where the service's next request goes.
    ///
    /// - Parameter excluded: those that have just failed.
    func upstream(for service: GatedService, excluding excluded: [Upstream] = []) -> Upstream? {
        choice.choose(service, now: lastTick, excluding: excluded)
    }

    /// - Parameters:
    ///   - unhealthy: all that are, by their health checks.
    ///   - recovered: an address that is healthy again: it need not rest any longer.
    func use(unhealthy: Set<HealthSubject>, recovered: UpstreamAddress?) {
        choice.unhealthy = unhealthy
        if let recovered { choice.upstream(at: recovered).answered() }
    }

    func pool(for upstream: Upstream) -> UpstreamPool {
        if let pool = upstream.pool { return pool }
        let pool = UpstreamPool(address: upstream.address, loop: self)
        upstream.pool = pool
        return pool
    }

    private var pools: [UpstreamPool] { choice.upstreams.values.compactMap { $0.pool } }

    static let tickInterval = TimeAmount.milliseconds(250)

    /// The moment from which a wait that begins now has lasted `duration`; up to two tick intervals late, never early.
    func deadline(after duration: Duration) -> NIODeadline {
        lastTick + Self.tickInterval + TimeAmount(duration)
    }

    /// Looks at every deadline. Coarse on purpose: a timer for each request costs more than it is worth.
    func tick(now: NIODeadline) {
        lastTick = now
        for connection in Array(connections.values) { connection.checkDeadlines(now) }
        for pool in pools { pool.tick(now) }
        reportFirstUses()
        gatewaySockets.tick(now: now, members: gate.members)
        guard !tunnels.isEmpty else { return }
        let moment = shared.clock.now()
        for tunnel in Array(tunnels.values) { tunnel.checkTunnel(gate, now: moment) }
    }

    /// Which access tokens were seen for the first time: a refresh wants to know whether its answer arrived.
    private func reportFirstUses() {
        let uses = firstUses.takePending()
        if !uses.isEmpty, !shared.observer.tokensUsed(uses) { firstUses.giveBack(uses) }
    }

    /// Idle connections are closed, busy ones when their response has ended.
    func beginDraining() {
        isDraining = true
        gatewaySockets.stop()
        for connection in Array(connections.values) { connection.drain() }
    }

    func closeAll() {
        for connection in Array(connections.values) { connection.abort() }
        for pool in pools { pool.closeAll() }
    }

    var connectionCount: Int { connections.count }

    /// The `Date` of a reply, made anew each second.
    func date() -> String {
        let now = shared.clock.now()
        if now.seconds != dateSecond {
            dateSecond = now.seconds
            dateText = now.httpDate
        }
        return dateText
    }
}

/// Payment hashes seen not long ago, in bounded memory: two generations, the older dropped whole.
struct RecentHashes {
    private var young: Set<PaymentHash> = []
    private var old: Set<PaymentHash> = []
    /// That was found last: a caller with one pass asks again and again.
    private var last: PaymentHash?
    private let generationSize: Int

    init(capacity: Int) {
        generationSize = max(1, capacity / 2)
    }

    mutating func contains(_ hash: PaymentHash) -> Bool {
        if hash == last { return true }
        guard young.contains(hash) || old.contains(hash) else { return false }
        last = hash
        return true
    }

    mutating func insert(_ hash: PaymentHash) {
        if young.count >= generationSize {
            old = young
            young = []
        }
        young.insert(hash)
    }
}
