public import Throttling

/// Where a call comes from: kept with grants and in the audit log.
public struct Caller: Hashable, Sendable {
    /// In UTF-8; longer ones are cut.
    public static let addressLimit = 64
    /// In UTF-8; longer ones are cut.
    public static let userAgentLimit = 256

    public let network: CallerAddress
    /// The address as people write it; empty where there is none.
    public let address: String
    /// What the program calls itself; it may lie. Empty where it says nothing.
    public let userAgent: String

    public init(network: CallerAddress, address: String, userAgent: String = "") {
        self.network = network
        self.address = address.shortened(toBytes: Self.addressLimit)
        self.userAgent = userAgent.shortened(toBytes: Self.userAgentLimit)
    }

    /// The operator, at the machine itself.
    public static let local = Caller(network: .local, address: "")
}
