/// What the WebSocket gateway of a network serves, and how much of it.
public struct SocketGatewayConfiguration: Hashable, Sendable {
    /// In the order of `/v4/network`, as `availableAppServers`.
    public var appServers: [NetworkServer]
    /// As `availableGateways`.
    public var gateways: [NetworkServer]
    public var limits: SocketLimits

    public init(appServers: [NetworkServer] = [], gateways: [NetworkServer] = [], limits: SocketLimits = SocketLimits()) {
        self.appServers = appServers
        self.gateways = gateways
        self.limits = limits
    }

    /// Where it answers. Clients that join paths carelessly put another slash in front.
    public static let path = "/v4/gateway"
}

/// An app server or a gateway of the network.
public struct NetworkServer: Hashable, Sendable {
    /// `instanceId`
    public let instance: String
    /// `baseUrl` of an app server, `gateway` of a gateway; byte for byte as `/v4/network` gives it.
    public let url: String

    public init(instance: String, url: String) {
        self.instance = instance
        self.url = url
    }
}
