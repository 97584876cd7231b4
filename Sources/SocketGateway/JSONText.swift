/// Writes JSON.
enum JSONText {
    /// With its quotation marks.
    static func string(_ text: String) -> [UInt8] {
        var json: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
            case ..<0x20: json += "\\u00".utf8 + [digit(byte >> 4), digit(byte & 15)]
            default: json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
        return json
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    static func list(_ elements: some Sequence<[UInt8]>) -> [UInt8] {
        Array("[".utf8) + elements.joined(separator: ",".utf8) + "]".utf8
    }

    /// - Parameter members: names that need no escaping, and JSON.
    static func object(_ members: [(name: String, json: [UInt8])]) -> [UInt8] {
        var json: [UInt8] = Array("{".utf8)
        for (index, member) in members.enumerated() {
            json += "\(index == 0 ? "" : ",")\"\(member.name)\":".utf8
            json += member.json
        }
        json += "}".utf8
        return json
    }
}

/// Messages of the gateway to a client (Lightquark v4).
enum ServerEvent {
    static func authenticated(state: [UInt8]?) -> [UInt8] { event("authenticate", [("code", Array("200".utf8))], state) }
    static func heartbeat(state: [UInt8]?) -> [UInt8] { event("heartbeat", [], state) }
    /// The answer to `ping`.
    static func pong(state: [UInt8]?) -> [UInt8] { event("pong", [], state) }

    static func error(_ code: Int, _ message: String, state: [UInt8]?) -> [UInt8] {
        event("error", [("code", Array("\(code)".utf8)), ("message", JSONText.string(message))], state)
    }

    /// - Parameter body: JSON.
    static func answer(state: [UInt8]?, body: [UInt8]) -> [UInt8] {
        JSONText.object([("event", JSONText.string("rpc"))] + (state.map { [("state", $0)] } ?? []) + [("body", body)])
    }

    static func measure(session: String, appServers: [NetworkServer], gateways: [NetworkServer]) -> [UInt8] {
        func list(_ servers: [NetworkServer], _ name: String) -> [UInt8] {
            JSONText.list(servers.map { JSONText.object([("instanceId", JSONText.string($0.instance)), (name, JSONText.string($0.url))]) })
        }
        return event(
            "gatekeeperMeasure",
            [
                ("sessionId", JSONText.string(session)), ("appServers", list(appServers, "baseUrl")), ("gateways", list(gateways, "gateway")),
            ], nil)
    }

    static func selection(appServer: NetworkServer?, gateway: NetworkServer?) -> [UInt8] {
        let members = [("appServer", appServer), ("gateway", gateway)].compactMap { name, server in
            server.map { (name: name, json: JSONText.string($0.url)) }
        }
        return event("gatekeeperSelection", members, nil)
    }

    private static func event(_ name: String, _ members: [(name: String, json: [UInt8])], _ state: [UInt8]?) -> [UInt8] {
        JSONText.object([("event", JSONText.string(name))] + members + (state.map { [("state", $0)] } ?? []))
    }
}
