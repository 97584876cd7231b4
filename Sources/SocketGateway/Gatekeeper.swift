public import Accounts

/// Tells clients which of several app servers and gateways to use: the nearest by what they measured, and of those that are about equally near the one
/// that the fewest were sent to. A client keeps what it was told for as long as it names its session.
///
/// One for a process: what other gateways of the network decide it does not know. With one server of each kind there is nothing to tell, and it says nothing.
public struct Gatekeeper: Sendable {
    /// What a client that has just been let in is told; nothing where there is no choice, or where another gateway has made it already.
    public enum Welcome: Hashable, Sendable {
        case nothing
        /// The session belongs to the answer; see ``SocketSession/measures(_:)``.
        case measure(GatekeeperSession, [UInt8])
        case selection([UInt8])
    }

    private struct Choice {
        let grant: GrantID
        let appServer: Int?
        let gateway: Int?
        var until: Duration
    }

    private let appServers: [NetworkServer]
    private let gateways: [NetworkServer]
    private let memory: Duration
    private let capacity: Int
    private var choices: [String: Choice] = [:]
    /// How many of ``choices`` name each.
    private var appServerLoad: [Int]
    private var gatewayLoad: [Int]

    /// - Parameters:
    ///   - memory: how long a choice is kept after it was last asked for.
    ///   - capacity: choices that are kept at most.
    public init(_ configuration: SocketGatewayConfiguration, memory: Duration = .seconds(3600), capacity: Int = 16_384) {
        appServers = configuration.appServers
        gateways = configuration.gateways
        self.memory = memory
        self.capacity = max(16, capacity)
        appServerLoad = Array(repeating: 0, count: appServers.count)
        gatewayLoad = Array(repeating: 0, count: gateways.count)
    }

    /// - Parameters:
    ///   - session: what the client shows of an earlier choice.
    ///   - identifier: random, in case a new one is needed.
    ///   - moment: since any fixed point.
    public mutating func welcome(_ grant: GrantID, session: String?, identifier: String, at moment: Duration) -> Welcome {
        guard appServers.count > 1 || gateways.count > 1 else { return .nothing }
        guard let session else {
            let message = ServerEvent.measure(session: identifier, appServers: appServers, gateways: gateways)
            return .measure(GatekeeperSession(identifier: identifier, grant: grant), message)
        }
        guard var choice = choices[session], choice.grant == grant, moment < choice.until else { return .nothing }
        choice.until = moment + memory
        choices[session] = choice
        return .selection(selection(choice))
    }

    /// The message that tells a client where to go.
    public mutating func choose(_ session: GatekeeperSession, by measurement: MeasuredLatencies, at moment: Duration) -> [UInt8] {
        let choice = Choice(
            grant: session.grant, appServer: Self.best(appServers, measurement.appServers, appServerLoad),
            gateway: Self.best(gateways, measurement.gateways, gatewayLoad), until: moment + memory)
        remember(choice, session.identifier, at: moment)
        return selection(choice)
    }

    private func selection(_ choice: Choice) -> [UInt8] {
        ServerEvent.selection(appServer: choice.appServer.map { appServers[$0] }, gateway: choice.gateway.map { gateways[$0] })
    }

    /// What one path is longer than another by chance: not worth crowding a server for.
    private static func isAbout(_ latency: Double, _ best: Double) -> Bool { latency <= best + max(10, best / 5) }

    private static func best(_ servers: [NetworkServer], _ latencies: [String: Double], _ load: [Int]) -> Int? {
        let nearest = servers.compactMap { latencies[$0.instance] }.min()
        let candidates = servers.indices.filter { index in
            guard let nearest else { return true }
            return latencies[servers[index].instance].map { isAbout($0, nearest) } ?? false
        }
        return candidates.min { (load[$0], latencies[servers[$0].instance] ?? 0) < (load[$1], latencies[servers[$1].instance] ?? 0) }
    }

    // MARK: Memory

    private mutating func remember(_ choice: Choice, _ session: String, at moment: Duration) {
        if choices.count >= capacity { sweep(at: moment) }
        if let before = choices.updateValue(choice, forKey: session) { count(before, -1) }
        count(choice, 1)
    }

    private mutating func count(_ choice: Choice, _ change: Int) {
        if let appServer = choice.appServer { appServerLoad[appServer] += change }
        if let gateway = choice.gateway { gatewayLoad[gateway] += change }
    }

    /// Forgets what has run out; if that is hardly any, the quarter that was asked for least lately.
    private mutating func sweep(at moment: Duration) {
        var border = moment
        if choices.values.count(where: { $0.until > border }) > capacity * 3 / 4 {
            border = choices.values.map(\.until).sorted()[choices.count / 4]
        }
        for (session, choice) in choices where choice.until <= border {
            choices[session] = nil
            count(choice, -1)
        }
    }
}

/// Ties the answer to a measure to whom it was asked.
public struct GatekeeperSession: Hashable, Sendable {
    /// `sessionId`
    public let identifier: String
    let grant: GrantID
}
