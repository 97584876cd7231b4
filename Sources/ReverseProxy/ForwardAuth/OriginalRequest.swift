import Gate
import HTTPWire
import NIOCore

/// The request that a proxy in front asks about, put together from what the proxy says of it.
///
/// A proxy passes on fields that its client made up, beside those that it sets itself. So everything that speaks of one fact must say the same, and what
/// is not sure to be there is required: whoever adds a field can then only get himself refused.
struct OriginalRequest {
    let method: String
    /// Host and port.
    let authority: String
    /// Without the query.
    let path: ArraySlice<UInt8>
    /// Who sent it to the proxy; `nil` where the proxy does not say.
    let callerAddress: SocketAddress?

    struct Problem: Error {
        let message: String
    }

    /// What the original request is told by.
    private enum Dialect {
        /// `X-Original-URI` and `X-Original-Method`, the client's own `Host`: nginx, HAProxy.
        case original
        /// `X-Forwarded-Uri`, `-Method` and `-Host`: Caddy, Traefik.
        case forwarded
        /// The request line and `Host`: Envoy.
        case requestLine
    }

    /// - Parameter appended: path and query that the proxy put behind the path of forward-auth.
    init(_ head: RequestHead, appended: ArraySlice<UInt8>?) throws(Problem) {
        let statements = try Statements(head.fields)
        let dialect: Dialect =
            appended != nil ? .requestLine : statements.original.target != nil ? .original : .forwarded
        let own = Statements.Facts(
            method: String(decoding: head.methodName, as: UTF8.self), target: appended.map { String(decoding: $0, as: UTF8.self) },
            host: String(decoding: head.authorityBytes, as: UTF8.self))
        let (original, forwarded) = (statements.original, statements.forwarded)
        // Who speaks for sure; whatever else is there has to agree.
        let sure: Statements.Facts
        switch dialect {
        case .original: sure = Statements.Facts(method: original.method, target: original.target, host: own.host)
        case .forwarded: sure = forwarded
        case .requestLine: sure = own
        }
        method = try Self.agreed("the method", sure.method, [original.method, forwarded.method])
        guard (1...32).contains(method.utf8.count), method.utf8.allSatisfy(Self.isMethodByte) else {
            throw Problem(message: "the method is malformed")
        }
        path = try Self.path(of: try Self.agreed("the path", sure.target, [original.target, forwarded.target]))
        authority = try Self.agreed("the host", sure.host?.lowercased(), [original.host?.lowercased(), forwarded.host?.lowercased()])
        guard RequestHead.isHost(Array(authority.utf8)[...]) else { throw Problem(message: "the host is malformed") }
        callerAddress = statements.callerAddress(prefersRealIP: dialect == .original)
    }

    private static func agreed(_ fact: String, _ sure: String?, _ others: [String?]) throws(Problem) -> String {
        guard let sure else { throw Problem(message: "the proxy does not say \(fact) of the original request") }
        guard others.allSatisfy({ $0 == nil || $0 == sure }) else { throw Problem(message: "two fields contradict each other about \(fact)") }
        return sure
    }

    /// The path of an origin-form target, held to the grammar of a request line: no absolute form, no fragment.
    private static func path(of target: String) throws(Problem) -> ArraySlice<UInt8> {
        let bytes = Array(target.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"<>#".utf8.contains($0) }) else {
            throw Problem(message: "the original target is not a path with a query")
        }
        return bytes[..<(bytes.firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex)]
    }

    private static func isMethodByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

/// The fields that speak of the original request. Names with `_` for `-` are not read: a client can send them past a proxy that sets the others.
private struct Statements {
    struct Facts {
        var method: String?
        var target: String?
        var host: String?
    }

    let original: Facts
    let forwarded: Facts
    private let realIP: String?
    private let forwardedFor: [String]

    init(_ fields: MessageFields) throws(OriginalRequest.Problem) {
        original = Facts(
            method: try Self.only("x-original-method", fields), target: try Self.only("x-original-uri", fields),
            host: try Self.only("x-original-host", fields))
        forwarded = Facts(
            method: try Self.only("x-forwarded-method", fields), target: try Self.only("x-forwarded-uri", fields),
            host: try Self.only("x-forwarded-host", fields))
        realIP = fields.strings(named: "x-real-ip").last
        forwardedFor = fields.strings(named: "x-forwarded-for")
    }

    private static func only(_ name: String, _ fields: MessageFields) throws(OriginalRequest.Problem) -> String? {
        let values = fields.strings(named: name)
        guard values.count <= 1 else { throw OriginalRequest.Problem(message: "\(name) comes more than once") }
        return values.first
    }

    /// The last address is the one that the proxy itself wrote; those before it are the client's word.
    func callerAddress(prefersRealIP: Bool) -> SocketAddress? {
        let last = forwardedFor.last?.split(separator: ",").last.map(String.init)
        let text = prefersRealIP ? realIP ?? last : last ?? realIP
        guard let text else { return nil }
        return try? SocketAddress(ipAddress: text.filter { $0 != " " && $0 != "\t" }, port: 0)
    }
}
