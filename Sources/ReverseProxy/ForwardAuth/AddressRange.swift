public import NIOCore

/// One IP address, or all that begin with the same bits (RFC 4632, RFC 4291 section 2.3): `127.0.0.1`, `10.0.0.0/8`, `fd00::/8`.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64
    /// Of 128 bits: an IPv4 address counts as the IPv6 address that stands for it (RFC 4291 section 2.5.5.2).
    private let prefixLength: Int
    public let description: String

    /// `nil` for anything but an address with a prefix length perhaps, and for bits behind the prefix: `10.0.0.1/8` says two things.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let address = Self.bits(try? SocketAddress(ipAddress: String(name), port: 0)) else { return nil }
        let width = name.contains(":") ? 128 : 32
        var length = width
        if parts.count == 2 {
            let digits = parts[1]
            guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
                number <= width
            else { return nil }
            length = number
        }
        prefixLength = 128 - width + length
        (high, low) = address
        description = text
        let mask = Self.mask(prefixLength)
        guard high & ~mask.high == 0, low & ~mask.low == 0 else { return nil }
    }

    public func contains(_ address: SocketAddress) -> Bool {
        guard let bits = Self.bits(address) else { return false }
        let mask = Self.mask(prefixLength)
        return bits.high & mask.high == high && bits.low & mask.low == low
    }

    private static func mask(_ length: Int) -> (high: UInt64, low: UInt64) {
        func ones(_ count: Int) -> UInt64 { count <= 0 ? 0 : count >= 64 ? .max : ~(UInt64.max >> UInt64(count)) }
        return (ones(length), ones(length - 64))
    }

    private static func bits(_ address: SocketAddress?) -> (high: UInt64, low: UInt64)? {
        func number(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        switch address {
        // sockaddr_in: family, port, four bytes of address. sockaddr_in6: family, port, flow, sixteen bytes.
        case .v4(let v4): return (0, 0xFFFF_0000_0000 | withUnsafeBytes(of: v4.address) { number($0[4..<8]) })
        case .v6(let v6): return withUnsafeBytes(of: v6.address) { (number($0[8..<16]), number($0[16..<24])) }
        default: return nil
        }
    }
}
