/// What the data plane has counted since it started. Each event loop counts for itself, so that counting needs neither lock nor atomic; who asks gets the sum.
///
/// Names of services come from the routes and codes from the program, so how much is kept is bounded.
public struct ProxyMetrics: Sendable {
    /// How requests ended, each combination counted apart.
    public struct End: Hashable, Sendable {
        public let outcome: ExchangeRecord.Outcome
        /// From 100 to 599, or 0: the client was gone before, or an upstream sent a status that does not exist.
        public let status: Int
    }

    public struct Service: Sendable {
        public fileprivate(set) var requests: [End: UInt64] = [:]
        /// From the end of the request's head to the end of the response, or to the moment at which it was given up.
        public fileprivate(set) var duration = DurationHistogram()
        /// From the end of the request's head to the head of the upstream's response.
        public fileprivate(set) var upstreamDuration = DurationHistogram()
        /// By stable code: refusals, reasons of a 402, failures of the upstream and of the client.
        public fileprivate(set) var refusals: [String: UInt64] = [:]
        /// Requests that were sent again, each time counted.
        public fileprivate(set) var retries: UInt64 = 0
        public fileprivate(set) var bytesReceived: UInt64 = 0
        public fileprivate(set) var bytesSent: UInt64 = 0
    }

    public struct UpstreamConnections: Hashable, Sendable {
        public internal(set) var idle = 0
        public internal(set) var busy = 0

        init(idle: Int = 0, busy: Int = 0) {
            self.idle = idle
            self.busy = busy
        }
    }

    /// By name; under the empty name what no service answers for.
    public private(set) var services: [String: Service] = [:]
    /// Client connections open now.
    public internal(set) var clientConnections = 0
    /// Open now, by address.
    public internal(set) var upstreamConnections: [String: UpstreamConnections] = [:]
    /// Credentials whose signature need not be checked, because it had been a short while ago.
    public internal(set) var rememberedPassHits: UInt64 = 0
    public internal(set) var rememberedPassMisses: UInt64 = 0
    /// States that should have been impossible; each closed its connection.
    public internal(set) var anomalies = 0

    init(services: [String: Service] = [:]) {
        self.services = services
    }

    mutating func add(_ other: ProxyMetrics) {
        for (name, service) in other.services { services[name, default: Service()].add(service) }
        for (address, connections) in other.upstreamConnections {
            upstreamConnections[address, default: UpstreamConnections()].idle += connections.idle
            upstreamConnections[address, default: UpstreamConnections()].busy += connections.busy
        }
        rememberedPassHits &+= other.rememberedPassHits
        rememberedPassMisses &+= other.rememberedPassMisses
    }
}

extension ProxyMetrics.End {
    init(_ record: ExchangeRecord) {
        self.init(outcome: record.outcome, status: (100..<600).contains(record.status) ? record.status : 0)
    }
}

extension ProxyMetrics.Service {
    /// So many exchanges that ended so.
    mutating func add(_ count: UInt64, _ end: ProxyMetrics.End) {
        if count > 0 { requests[end, default: 0] &+= count }
    }

    /// All that is to be counted of an exchange but how it ended.
    mutating func count(_ record: ExchangeRecord) {
        if let code = record.code { refusals[code, default: 0] &+= 1 }
        duration.observe(nanoseconds: record.nanoseconds)
        if let nanoseconds = record.upstreamNanoseconds { upstreamDuration.observe(nanoseconds: nanoseconds) }
        retries &+= UInt64(record.retries)
        bytesReceived &+= record.bytesReceived
        bytesSent &+= record.bytesSent
    }

    fileprivate mutating func add(_ other: Self) {
        requests.merge(other.requests) { $0 &+ $1 }
        refusals.merge(other.refusals) { $0 &+ $1 }
        duration.add(other.duration)
        upstreamDuration.add(other.upstreamDuration)
        retries &+= other.retries
        bytesReceived &+= other.bytesReceived
        bytesSent &+= other.bytesSent
    }
}
