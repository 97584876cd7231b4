internal import SSA

/// What every answer of Lightquark v4 looks like: `{"request":{"status_code":...},"response":{"message":...}}`.
public enum Envelope {
    public static func json(status: Int, message: String) -> [UInt8] {
        opening(status: status, message: message) + "}".utf8
    }

    private static func opening(status: Int, message: String) -> [UInt8] {
        var json = Array(
            #"{"request":{"status_code":\#(status),"success":\#((200..<300).contains(status)),"cat":"https://http.cat/\#(status)"},"#.utf8)
        json += #""response":{"message":"#.utf8
        json += JSONText.string(message)
        json += "}".utf8
        return json
    }

    /// The `body` of an rpc's answer: what the response holds, if it is JSON and looks like an answer; else an envelope that says the same.
    static func json(for answer: CallAnswer) -> [UInt8] {
        switch answer {
        case .failed(let status, let message): json(status: status, message: message)
        case .response(let status, let body):
            if JSONObject.isValue(body, depthLimit: SocketLimits.depth) {
                status < 400 ? body : completed(body, status: status)
            } else {
                json(status: status, message: text(body) ?? "The answer has the status \(status) and holds no JSON.")
            }
        }
    }

    /// Errors of the gate and of services that know nothing of Lightquark get the members that its clients look for in front of their own.
    private static func completed(_ body: [UInt8], status: Int) -> [UInt8] {
        guard let members = JSONObject.members(of: body, depthLimit: SocketLimits.depth) else {
            return json(status: status, message: "The answer has the status \(status).")
        }
        guard !members.contains(where: { $0.name == "request" || $0.name == "response" }) else { return body }
        var json = opening(status: status, message: message(members) ?? "The answer has the status \(status).")
        for member in members {
            json += ",".utf8
            json += JSONText.string(member.name)
            json += ":".utf8
            json += member.text
        }
        json += "}".utf8
        return json
    }

    /// `message`, or the one of `error`.
    private static func message(_ members: [JSONObject.Member]) -> String? {
        for member in members where member.name == "message" {
            if case .string(let text, _) = member.value { return text }
        }
        guard let error = members.first(where: { $0.name == "error" }) else { return nil }
        if case .string(let text, _) = error.value { return text }
        guard let inner = JSONObject.members(of: Array(error.text), depthLimit: SocketLimits.depth)?.first(where: { $0.name == "message" }),
            case .string(let text, _) = inner.value
        else { return nil }
        return text
    }

    /// A line for people, such as `pong`; not a page.
    private static func text(_ body: [UInt8]) -> String? {
        guard body.count <= 1024, body.first != UInt8(ascii: "<") else { return nil }
        return String(validating: body, as: UTF8.self)
    }
}
