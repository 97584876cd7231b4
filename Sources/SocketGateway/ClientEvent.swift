internal import SSA

/// A message of a client as it was read. Members that no event has are passed over; one that stands there twice makes the message unreadable.
struct ClientEvent {
    enum Failure: Error, Hashable {
        case notAnEvent
        case state
        /// By its name.
        case member(String)

        var message: String {
            switch self {
            case .notAnEvent: "A message is a JSON object with the member `event`, a string, and no member twice."
            case .state: "A `state` is a string, a number, true, false or null, of at most \(SocketLimits.stateBytes) bytes."
            case .member(let name): "The member `\(name)` is missing or not what it should be."
            }
        }
    }

    let name: String
    /// As it stands in the message, to be given back as it came; `nil` where there is none.
    let state: [UInt8]?
    private let members: [String: JSONObject.Member]

    init(_ text: [UInt8]) throws(Failure) {
        guard let members = JSONObject.members(of: text, depthLimit: SocketLimits.depth) else { throw .notAnEvent }
        var byName: [String: JSONObject.Member] = [:]
        for member in members {
            guard byName.updateValue(member, forKey: member.name) == nil else { throw .notAnEvent }
        }
        guard case .string(let name, _)? = byName["event"]?.value else { throw .notAnEvent }
        self.name = name
        self.members = byName
        state = try Self.state(byName["state"])
    }

    private static func state(_ member: JSONObject.Member?) throws(Failure) -> [UInt8]? {
        guard let member else { return nil }
        switch member.value {
        case .object, .list: throw .state
        default:
            guard member.text.count <= SocketLimits.stateBytes else { throw .state }
            return Array(member.text)
        }
    }

    /// `nil` where it is missing or null.
    func string(_ name: String) throws(Failure) -> String? {
        switch members[name]?.value {
        case nil, .null: return nil
        case .string(let text, _): return text
        default: throw failure(name)
        }
    }

    /// As it stands there; `nil` where it is missing or null.
    func json(_ name: String) -> [UInt8]? {
        guard let member = members[name], member.value != .null else { return nil }
        return Array(member.text)
    }

    /// The members of an authenticate.
    func credentials() throws(Failure) -> (token: String, session: String?) {
        guard let token = try string("token") else { throw failure("token") }
        return (token, try string("gatekeeperSession"))
    }

    private func failure(_ name: String) -> Failure { .member(name) }
}

// MARK: Calls

extension ClientEvent {
    /// The members of an rpc. Sends no token along where one is not looked at: a client refreshes with a token that is none.
    func call(number: Int) throws(Failure) -> SocketCall {
        guard let route = try string("route"), let route = Self.plain(route) else { throw failure("route") }
        let method = try string("method") ?? "GET"
        guard !method.isEmpty, method.utf8.count <= 32, method.utf8.allSatisfy(\.isTokenCharacter) else { throw failure("method") }
        let body = json("body")
        // What `fetch` refuses to do: a request to read something has no body, and an empty object says nothing.
        let isEmpty = body == Array("{}".utf8) && (method == "GET" || method == "HEAD")
        return SocketCall(
            number: number, method: method, route: route, token: Self.ignoresToken(route) ? nil : try token(), body: isEmpty ? nil : body)
    }

    private func token() throws(Failure) -> String? {
        guard let token = try string("token"), !token.isEmpty else { return nil }
        // RFC 6750 section 2.1: what can stand in the field at all.
        guard token.utf8.count <= SocketLimits.tokenBytes, token.utf8.allSatisfy(\.isBearerCharacter) else { throw failure("token") }
        return token
    }

    /// Lightquark v4: whatever credential comes with these is not looked at.
    private static func ignoresToken(_ route: String) -> Bool {
        switch route.prefix(while: { $0 != "?" }) {
        case "/v4/auth/token", "/v4/auth/register", "/v4/auth/register/confirm", "/v4/auth/refresh": true
        default: false
        }
    }

    /// With one slash in front; `nil` for what is no path.
    private static func plain(_ route: String) -> String? {
        guard route.utf8.count <= SocketLimits.routeBytes, route.utf8.first == UInt8(ascii: "/"), route.utf8.allSatisfy(\.isRouteCharacter) else {
            return nil
        }
        return "/" + route.drop { $0 == "/" }
    }
}

extension UInt8 {
    /// `tchar` of RFC 9110 section 5.6.2.
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }

    /// `token68` of RFC 9110 section 11.2.
    fileprivate var isBearerCharacter: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: "-._~+/=".utf8.contains(self)
        }
    }

    /// Visible ASCII that a request target may hold.
    fileprivate var isRouteCharacter: Bool { self > 0x20 && self < 0x7F && !"\"<>#".utf8.contains(self) }
}
