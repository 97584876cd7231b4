import Gate

/// An address of a service with a health check, as its checks found it last.
public struct UpstreamHealth: Hashable, Sendable {
    public let service: String
    /// Host and port.
    public let address: String
    /// Also before the first check.
    public let isHealthy: Bool

    init(_ subject: HealthSubject, isHealthy: Bool) {
        service = subject.service
        address = subject.address.description
        self.isHealthy = isHealthy
    }
}

/// What health belongs to: two services may ask different things of one address.
struct HealthSubject: Hashable {
    let service: String
    let address: UpstreamAddress
}

extension ReverseProxyServer {
    /// Every address that is checked, in order of service and address.
    public var upstreamHealth: [UpstreamHealth] { shared.upstreamHealth }
}

extension Readiness.Part {
    /// Failing where a service has no healthy address left.
    public init(_ upstreams: [UpstreamHealth]) {
        let services = Dictionary(grouping: upstreams, by: \.service)
        self = services.values.allSatisfy { $0.contains(where: \.isHealthy) } ? .ok : .failing
    }
}
