public struct NodeStatus: Hashable, Sendable {
    /// The node's public key, 66 hexadecimal digits.
    public let nodeID: String
    public let network: BitcoinNetwork
    /// The implementation and its version, for people: `Electrum 4.3.4`.
    public let software: String

    public init(nodeID: String, network: BitcoinNetwork, software: String) {
        self.nodeID = nodeID
        self.network = network
        self.software = software
    }
}
