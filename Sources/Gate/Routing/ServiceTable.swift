/// All services, compiled once to find the one that a request is for.
///
/// The most particular takes a request: a named host before a wildcard, a longer wildcard before a shorter one, then any host; a longer path before a
/// shorter one; with a pattern before without; with methods before any method; more fields before fewer; and last, the first in the file. One that does not
/// take the request is passed over, whatever its host.
public struct ServiceTable: Sendable {
    /// In the order of the file.
    public let services: [GatedService]
    /// The request fields that some service looks at, in lower case. Everything else need not be shown to the gate.
    public let routingFields: [String]
    private let hosts: HostTable

    public init(_ services: [GatedService]) {
        self.services = services
        routingFields = Set(services.flatMap { $0.match.headers.map(\.name) }).sorted()
        hosts = HostTable(services)
    }

    /// The host of a request could be read in two ways, and some service is bound to one.
    struct OddHost: Error {}

    /// The service that a request is for.
    ///
    /// - Parameter authority: host and port as received; empty where none came. Only looked at where a service is bound to a host.
    func service(authority: String, for subject: RoutingSubject) throws(OddHost) -> GatedService? {
        guard !hosts.isOneForAll, !authority.isEmpty else { return hosts.service(host: nil, for: subject) }
        // An upstream may read an odd host as the one of another service: nothing that has rules by host passes it on.
        guard let host = RequestHost(authority: authority) else { throw OddHost() }
        return hosts.service(host: host, for: subject)
    }
}
