/// Scheme, host and port (RFC 6454): what a pass belongs to. A pass never leaves the origin that sold it.
public struct Origin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// Lower case; an IPv6 address in brackets.
    public let host: String
    public let port: Int

    public init(scheme: String, host: String, port: Int) {
        self.scheme = scheme.lowercased()
        self.host = host.lowercased()
        self.port = port
    }

    /// Reads `https://host[:port]`; `nil` for anything else.
    public init?(_ text: String) {
        guard let address = WebAddress(text) else { return nil }
        self = address.origin
    }

    /// Whether what is sent to it is encrypted or stays on this machine, so that money and passes may travel.
    public var isProtected: Bool { scheme == "https" || isLoopback }

    /// `localhost`, names below it (RFC 6761), 127.0.0.0/8 and `[::1]`.
    public var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    public var description: String {
        let isDefault = (scheme == "https" && port == 443) || (scheme == "http" && port == 80)
        return "\(scheme)://\(host)\(isDefault ? "" : ":\(port)")"
    }

    /// A file name that no other origin has.
    var fileName: String { FileName.of("\(scheme)_\(host)_\(port)") }
}
