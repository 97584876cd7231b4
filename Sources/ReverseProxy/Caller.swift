import Gate
import NIOCore
import Throttling

/// Where a connection comes from.
struct Caller {
    /// The other end of the connection; `nil` where it has no address.
    let socketAddress: SocketAddress?
    /// As text, for `X-Forwarded-For`.
    let text: String
    /// For throttling.
    let address: CallerAddress
    /// `http` or `https`, for `X-Forwarded-Proto`.
    let scheme: String
    /// What else an upstream is told about where a request comes from, such as the caller's certificate.
    let fields: [(name: String, value: String)]
    /// All of this as lines of an HTTP/1.1 head, made once for a connection.
    let lines: [UInt8]

    init(_ address: SocketAddress?, scheme: String = "http", fields: [(name: String, value: String)] = []) {
        socketAddress = address
        self.scheme = scheme
        self.fields = fields
        let text = address?.ipAddress ?? "unknown"
        self.text = text
        let said = [("X-Forwarded-For", text), ("X-Forwarded-Proto", scheme)] + fields
        lines = said.flatMap { Array("\($0.0): \($0.1)\r\n".utf8) }
        switch address {
        // sockaddr_in: family, port, four bytes of address. sockaddr_in6: family, port, flow, sixteen bytes.
        case .v4(let v4): self.address = CallerAddress(ipv4: withUnsafeBytes(of: v4.address) { Self.number($0[4..<8]) })
        case .v6(let v6): self.address = withUnsafeBytes(of: v6.address) { Self.ipv6(Array($0[8..<24])) }
        default: self.address = .local
        }
    }

    private static func ipv6(_ bytes: [UInt8]) -> CallerAddress {
        // An IPv4 caller of a listener that takes both.
        let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? CallerAddress(ipv4: number(bytes[12...])) : CallerAddress(ipv6Network: number(bytes[..<8]))
    }

    private static func number<Number: FixedWidthInteger>(_ bytes: some Sequence<UInt8>) -> Number {
        bytes.reduce(0) { $0 << 8 | Number($1) }
    }
}
