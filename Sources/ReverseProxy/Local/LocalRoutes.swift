import HTTPWire

/// What the gate answers about itself, on every listener, before any service is looked for: all paths under `/gatehouse/`, of which a ``LocalService`` may
/// have the rest.
public struct LocalRoutes: Sendable {
    enum Route: Equatable {
        /// 200 as long as the process serves.
        case health
        case ready
        /// Forward-auth. With a target where the proxy in front appends path and query of the original request, as Envoy does.
        case authorize(appended: ArraySlice<UInt8>?)
        /// Reserved.
        case unknown
    }

    let readiness: @Sendable () -> Readiness
    /// The proxies that may ask for others; empty: forward-auth is off.
    let trustedProxies: [AddressRange]

    public init(readiness: @escaping @Sendable () -> Readiness = { Readiness() }, trustedProxies: [AddressRange] = []) {
        self.readiness = readiness
        self.trustedProxies = trustedProxies
    }

    /// `nil` for what is for the services. Only the plain spelling is ours; others go the way of all paths and reach nothing of ours.
    static func route(_ head: RequestHead) -> Route? {
        let path = head.pathBytes
        guard path.starts(with: prefix.utf8) else { return nil }
        let rest = path.dropFirst(prefix.utf8.count)
        if rest.elementsEqual("health".utf8) { return .health }
        if rest.elementsEqual("ready".utf8) { return .ready }
        guard rest.starts(with: authorize.utf8) else { return .unknown }
        let appended = head.originTarget.dropFirst(prefix.utf8.count + authorize.utf8.count)
        switch appended.first {
        case nil, UInt8(ascii: "?"): return .authorize(appended: nil)
        case UInt8(ascii: "/"): return .authorize(appended: appended)
        default: return .unknown
        }
    }

    private static let prefix: StaticString = "/gatehouse/"
    private static let authorize: StaticString = "authorize"

    /// The answer to `/gatehouse/health` and `/gatehouse/ready`.
    func reply(to route: Route, method: RequestHead.Method, upstreams: Readiness.Part, isDraining: Bool) -> Reply {
        guard method == .get || method == .head else {
            var reply = Reply.error(status: 405, code: "method-not-allowed", message: "GET and HEAD only")
            reply.fields.append(("Allow", "GET, HEAD"))
            return reply
        }
        guard route == .ready else { return .json(status: 200, #"{"status":"ok"}"# + "\n") }
        var readiness = readiness()
        readiness.upstreams = upstreams
        readiness.isDraining = isDraining
        return .json(status: readiness.status, readiness.json)
    }
}

extension StaticString {
    fileprivate var utf8: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}

extension Reply {
    static func json(status: Int, _ text: String) -> Reply {
        Reply(status: status, fields: [("Content-Type", "application/json"), ("Cache-Control", "no-store")], body: Array(text.utf8))
    }
}
