import HTTPWire

/// In which statuses a proxy in front wants its answer. 2xx lets a request pass and nothing else does, so a refusal keeps its HTTP status whatever protocol
/// the original request speaks.
enum ForwardAuthStatus {
    /// As it is, 402 among them.
    case plain
    /// 200, 401 and 403 only, which is all that nginx knows: what it really is stands in `X-Gatehouse-Status`. Asked for by `?unpaid=401`, which is the
    /// operator's to write: where the proxy appends the original target, the query is the caller's and says nothing here.
    case unauthorized

    init(_ head: RequestHead, appended: ArraySlice<UInt8>?) {
        let query = head.originTarget.drop { $0 != UInt8(ascii: "?") }
        self = appended == nil && query.elementsEqual("?unpaid=401".utf8) ? .unauthorized : .plain
    }

    func adapted(_ reply: Reply) -> Reply {
        guard self == .unauthorized, ![200, 401, 403].contains(reply.status) else { return reply }
        var reply = reply
        reply.fields.append(("X-Gatehouse-Status", "\(reply.status)"))
        reply.status = 401
        return reply
    }
}
