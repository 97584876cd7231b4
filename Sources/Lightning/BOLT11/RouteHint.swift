/// The way from a public node to a payee that has only private channels (BOLT 11, field `r`): at least one hop, in order.
public struct RouteHint: Hashable, Sendable {
    public var hops: [Hop]

    public init(hops: [Hop]) {
        self.hops = hops
    }

    /// A private channel.
    public struct Hop: Hashable, Sendable {
        /// The node at which the channel starts.
        public var node: PublicKey
        public var channel: ShortChannelID
        /// In millisatoshi.
        public var baseFee: UInt32
        public var proportionalFeeMillionths: UInt32
        public var cltvExpiryDelta: UInt16

        public init(node: PublicKey, channel: ShortChannelID, baseFee: UInt32, proportionalFeeMillionths: UInt32, cltvExpiryDelta: UInt16) {
            self.node = node
            self.channel = channel
            self.baseFee = baseFee
            self.proportionalFeeMillionths = proportionalFeeMillionths
            self.cltvExpiryDelta = cltvExpiryDelta
        }
    }

    static let hopByteCount = 51
    /// As many as a field's 639 bytes hold.
    static let maximumHopCount = 12
}

/// Where a channel's funding transaction lies in the chain (BOLT 7).
public struct ShortChannelID: Hashable, Sendable, CustomStringConvertible {
    public let value: UInt64

    public init(_ value: UInt64) {
        self.value = value
    }

    public var block: UInt32 { UInt32(truncatingIfNeeded: value >> 40) }
    public var transaction: UInt32 { UInt32(truncatingIfNeeded: value >> 16) & 0xff_ffff }
    public var output: UInt16 { UInt16(truncatingIfNeeded: value) }

    /// `589390x3312x1`.
    public var description: String { "\(block)x\(transaction)x\(output)" }
}

extension RouteHint {
    /// `nil` unless the bytes are one or more whole hops whose nodes lie on the curve.
    init?(bytes: [UInt8]) {
        guard !bytes.isEmpty, bytes.count.isMultiple(of: Self.hopByteCount) else { return nil }
        var hops: [Hop] = []
        for start in stride(from: 0, to: bytes.count, by: Self.hopByteCount) {
            guard let hop = Hop(bytes: bytes[start..<start + Self.hopByteCount]) else { return nil }
            hops.append(hop)
        }
        self.hops = hops
    }

    var bytes: [UInt8] { hops.flatMap(\.bytes) }
}

extension RouteHint.Hop {
    fileprivate init?(bytes: ArraySlice<UInt8>) {
        guard let node = PublicKey(bytes.prefix(33)) else { return nil }
        let numbers = bytes.dropFirst(33)
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            numbers.dropFirst(offset).prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
        }
        self.init(
            node: node, channel: ShortChannelID(number(0, 8)), baseFee: UInt32(truncatingIfNeeded: number(8, 4)),
            proportionalFeeMillionths: UInt32(truncatingIfNeeded: number(12, 4)), cltvExpiryDelta: UInt16(truncatingIfNeeded: number(16, 2)))
    }

    fileprivate var bytes: [UInt8] {
        func big(_ value: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
        }
        return node.bytes + big(channel.value, 8) + big(UInt64(baseFee), 4) + big(UInt64(proportionalFeeMillionths), 4)
            + big(UInt64(cltvExpiryDelta), 2)
    }
}
