/// The field names that the gate or the proxy acts on; every other is `.other`.
public enum FieldName: UInt8, Hashable, Sendable {
    case other
    // Framing and the connection.
    case host, connection, contentLength, transferEncoding, expect, upgrade, te, trailer, keepAlive, proxyConnection
    case proxyAuthenticate, proxyAuthorization
    // What the gate reads.
    case authorization, cookie, macaroon, grpcMetadataMacaroon, token, contentType, accept, origin, accessControlRequestMethod
    // What tells an upstream who is calling: ours to say, never the caller's.
    case forwarded, xForwarded, xRealIP, xGatehouse, via
    // What a chain of services traces a request by (W3C Trace Context).
    case traceparent, tracestate
    // Responses.
    case date, server

    /// Classifies a name, ASCII case-insensitively. A name with `_` for `-` counts as the same: CGI-like upstreams cannot tell them apart.
    init(_ name: UnsafeRawBufferPointer) {
        self = .other
        switch name.count {
        case 2: if Self.equal(name, "te") { self = .te }
        case 3: if Self.equal(name, "via") { self = .via }
        case 4:
            if Self.equal(name, "host") { self = .host } else if Self.equal(name, "date") { self = .date }
        case 5: if Self.equal(name, "token") { self = .token }
        case 6:
            if Self.equal(name, "accept") {
                self = .accept
            } else if Self.equal(name, "cookie") {
                self = .cookie
            } else if Self.equal(name, "expect") {
                self = .expect
            } else if Self.equal(name, "origin") {
                self = .origin
            } else if Self.equal(name, "server") {
                self = .server
            }
        case 7:
            if Self.equal(name, "upgrade") { self = .upgrade } else if Self.equal(name, "trailer") { self = .trailer }
        case 8: if Self.equal(name, "macaroon") { self = .macaroon }
        case 9:
            if Self.equal(name, "forwarded") { self = .forwarded } else if Self.equal(name, "x-real-ip") { self = .xRealIP }
        case 10:
            if Self.equal(name, "connection") {
                self = .connection
            } else if Self.equal(name, "keep-alive") {
                self = .keepAlive
            } else if Self.equal(name, "tracestate") {
                self = .tracestate
            }
        case 11: if Self.equal(name, "traceparent") { self = .traceparent }
        case 12: if Self.equal(name, "content-type") { self = .contentType }
        case 13: if Self.equal(name, "authorization") { self = .authorization }
        case 14: if Self.equal(name, "content-length") { self = .contentLength }
        case 16: if Self.equal(name, "proxy-connection") { self = .proxyConnection }
        case 17: if Self.equal(name, "transfer-encoding") { self = .transferEncoding }
        case 18: if Self.equal(name, "proxy-authenticate") { self = .proxyAuthenticate }
        case 19: if Self.equal(name, "proxy-authorization") { self = .proxyAuthorization }
        case 22: if Self.equal(name, "grpc-metadata-macaroon") { self = .grpcMetadataMacaroon }
        case 29: if Self.equal(name, "access-control-request-method") { self = .accessControlRequestMethod }
        default: break
        }
        if self == .other, name.count >= 12 {
            let prefix = UnsafeRawBufferPointer(rebasing: name[..<12])
            if Self.equal(prefix, "x-forwarded-") {
                self = .xForwarded
            } else if Self.equal(prefix, "x-gatehouse-") {
                self = .xGatehouse
            }
        }
    }

    @inline(__always)
    private static func equal(_ name: UnsafeRawBufferPointer, _ expected: StaticString) -> Bool {
        guard name.count == expected.utf8CodeUnitCount else { return false }
        let right = expected.utf8Start
        for index in 0..<name.count {
            var byte = name[index].lowercased
            if byte == UInt8(ascii: "_") { byte = UInt8(ascii: "-") }
            if byte != right[index] { return false }
        }
        return true
    }

    /// Fields that concern one connection only (RFC 9110 section 7.6.1). `Connection` may name more.
    public var isHopByHop: Bool {
        switch self {
        case .connection, .keepAlive, .proxyConnection, .proxyAuthenticate, .proxyAuthorization, .te, .trailer, .transferEncoding, .upgrade: true
        default: false
        }
    }

    /// Fields by which an upstream is told who calls; a caller's own are dropped.
    public var isIdentity: Bool {
        switch self {
        case .forwarded, .xForwarded, .xRealIP, .xGatehouse: true
        default: false
        }
    }
}
