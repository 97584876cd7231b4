/// What the portal is told once.
public struct PortalConfiguration: Sendable {
    public var network: NetworkDescription
    public var isRegistrationOpen: Bool

    public init(network: NetworkDescription, isRegistrationOpen: Bool = true) {
        self.network = network
        self.isRegistrationOpen = isRegistrationOpen
    }

    /// Whether the network is reached over https, as every one but a trial on loopback is.
    var isSecure: Bool { network.baseURL.hasPrefix("https://") }
}
