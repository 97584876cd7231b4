/// What the portal is told once.
public struct PortalConfiguration: Sendable {
    public var network: NetworkDescription
    public var isRegistrationOpen: Bool
    /// Whether letters reach members: without them no forgotten password can be set anew on a page.
    public var sendsMail: Bool

    public init(network: NetworkDescription, isRegistrationOpen: Bool = true, sendsMail: Bool = true) {
        self.network = network
        self.isRegistrationOpen = isRegistrationOpen
        self.sendsMail = sendsMail
    }

    /// Whether the network is reached over https, as every one but a trial on loopback is.
    var isSecure: Bool { network.baseURL.hasPrefix("https://") }
}
