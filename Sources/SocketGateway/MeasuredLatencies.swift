internal import SSA

/// How far a client finds the servers of the network, in milliseconds by their instance.
public struct MeasuredLatencies: Hashable, Sendable {
    public var appServers: [String: Double]
    public var gateways: [String: Double]

    public init(appServers: [String: Double] = [:], gateways: [String: Double] = [:]) {
        self.appServers = appServers
        self.gateways = gateways
    }

    /// Further servers in one answer are not looked at.
    static let serverLimit = 256
    /// Longer waits are as good as none, in milliseconds.
    static let longest = 600_000.0
}

extension MeasuredLatencies {
    /// Passes over what a client could not measure.
    init(_ event: ClientEvent) {
        self.init(appServers: Self.latencies(event.json("appServers")), gateways: Self.latencies(event.json("gateways")))
    }

    private static func latencies(_ list: [UInt8]?) -> [String: Double] {
        var latencies: [String: Double] = [:]
        for element in (list.flatMap { JSONObject.elements(of: $0) } ?? []).prefix(serverLimit) {
            guard let members = JSONObject.members(of: Array(element.text)),
                case .string(let instance, _)? = members.first(where: { $0.name == "instanceId" })?.value,
                case .number(let digits)? = members.first(where: { $0.name == "latency" })?.value,
                let latency = Double(String(decoding: digits, as: UTF8.self)), (0...longest).contains(latency), latencies[instance] == nil
            else { continue }
            latencies[instance] = latency
        }
        return latencies
    }
}
