/// Who is asking, as far as throttling goes: an IPv4 address, or the /64 network of an IPv6 address, of which one caller has 2^64.
public struct CallerAddress: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// - Parameter ipv4: in host byte order.
    public init(ipv4: UInt32) {
        high = 0
        low = 0xFFFF_0000_0000 | UInt64(ipv4)
    }

    /// - Parameter ipv6Network: the first eight bytes, in host byte order.
    public init(ipv6Network: UInt64) {
        high = ipv6Network
        low = 0
    }

    /// As ``words`` gives it.
    public init(words: (high: UInt64, low: UInt64)) {
        (high, low) = words
    }

    /// Eight bytes each, in host byte order; an IPv4 address is mapped (`::ffff:a.b.c.d`). For storage.
    public var words: (high: UInt64, low: UInt64) { (high, low) }

    /// For listeners without addresses, such as Unix sockets: all callers are one.
    public static let local = CallerAddress(ipv4: 0)
}
