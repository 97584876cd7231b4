/// One address that a service answers at, and how it is spoken to.
public struct UpstreamAddress: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Hashable, Sendable {
        /// HTTP/1.1 in clear text.
        case http
        /// TLS; HTTP/2 where the upstream agrees to it (ALPN), otherwise HTTP/1.1.
        case https
        /// HTTP/2 in clear text with prior knowledge (RFC 9113 section 3.3).
        case h2c
    }

    public let scheme: Scheme
    /// A name or an address; an IPv6 address without its brackets.
    public let host: String
    public let port: Int
    /// Of meaning only with `https`.
    public let tls: UpstreamTLS

    public init(scheme: Scheme = .http, host: String, port: Int, tls: UpstreamTLS = UpstreamTLS()) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.tls = tls
    }

    /// Looked up for every request. The port and the end of the host tell addresses apart well enough; hashing the whole of them took longer than comparing two.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(host.utf8.suffix(2).reduce(port) { $0 << 8 | Int($1) })
    }

    /// For the `Host` field.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Whom an upstream over TLS must prove to be. With nothing set: `host`, by a certificate of an authority that the system trusts.
public struct UpstreamTLS: Hashable, Sendable {
    /// Path of a PEM file with the only authorities that are trusted; `nil`: those of the system.
    public let authorities: String?
    /// SHA-256 of the server's certificate in DER, 64 lower-case hexadecimal digits: exactly that certificate is taken, and nothing else about it is checked.
    public let pin: String?
    /// The name that is verified and sent as SNI (RFC 6066 section 3); `nil`: the host of the address.
    public let serverName: String?

    public init(authorities: String? = nil, pin: String? = nil, serverName: String? = nil) {
        self.authorities = authorities
        self.pin = pin
        self.serverName = serverName
    }
}
