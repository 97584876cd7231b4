/// Who is asking, as far as throttling goes: an IPv4 address, or the /64 network of an IPv6 address, of which one caller has 2^64.
public struct CallerNetwork: Hashable, Sendable {
    /// Eight bytes each, in host byte order; an IPv4 address is mapped (`::ffff:a.b.c.d`). For storage.
    public let words: (high: UInt64, low: UInt64)

    public init(words: (high: UInt64, low: UInt64)) {
        self.words = words
    }

    /// - Parameter ipv4: in host byte order.
    public init(ipv4: UInt32) {
        words = (0, 0xFFFF_0000_0000 | UInt64(ipv4))
    }

    /// - Parameter ipv6Network: the first eight bytes, in host byte order.
    public init(ipv6Network: UInt64) {
        words = (ipv6Network, 0)
    }

    /// For listeners without addresses, such as Unix sockets: all callers are one.
    public static let local = CallerNetwork(ipv4: 0)

    public static func == (left: CallerNetwork, right: CallerNetwork) -> Bool { left.words == right.words }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.high)
        hasher.combine(words.low)
    }
}

/// Where a call comes from: kept with grants and in the audit log.
public struct Caller: Hashable, Sendable {
    /// In UTF-8; longer ones are cut.
    public static let addressLimit = 64
    /// In UTF-8; longer ones are cut.
    public static let userAgentLimit = 256

    public let network: CallerNetwork
    /// The address as people write it; empty where there is none.
    public let address: String
    /// What the program calls itself; it may lie. Empty where it says nothing.
    public let userAgent: String

    public init(network: CallerNetwork, address: String, userAgent: String = "") {
        self.network = network
        self.address = address.shortened(toBytes: Self.addressLimit)
        self.userAgent = userAgent.shortened(toBytes: Self.userAgentLimit)
    }

    /// The operator, at the machine itself.
    public static let local = Caller(network: .local, address: "")
}
