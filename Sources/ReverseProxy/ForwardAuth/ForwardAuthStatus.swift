import HTTPWire

/// In which statuses a proxy in front wants its answer. 2xx lets a request pass and nothing else does, so a refusal keeps its HTTP status whatever protocol
/// the original request speaks.
enum ForwardAuthStatus {
    /// As it is, 402 among them.
    case plain
    /// nginx knows 200, 401 and 403. With 401 the 403s stay; what it really is stands in `X-Gatehouse-Status`. Asked for by `?unpaid=401`.
    case unauthorized
    /// 200 or 403: nginx copies the first challenge line of a 401 into whatever else it answers. Asked for by `?unpaid=403`.
    case forbidden

    /// The query is the operator's to write: where the proxy appends the original target, it is the caller's and says nothing here.
    init(_ head: RequestHead, appended: ArraySlice<UInt8>?) {
        let query = appended == nil ? head.originTarget.drop { $0 != UInt8(ascii: "?") } : []
        if query.elementsEqual("?unpaid=401".utf8) {
            self = .unauthorized
        } else {
            self = query.elementsEqual("?unpaid=403".utf8) ? .forbidden : .plain
        }
    }

    func adapted(_ reply: Reply) -> Reply {
        let status: Int
        switch self {
        case .plain: return reply
        case .unauthorized: status = reply.status == 403 ? 403 : 401
        case .forbidden: status = 403
        }
        guard reply.status != 200, reply.status != status else { return reply }
        var reply = reply
        reply.fields.append(("X-Gatehouse-Status", "\(reply.status)"))
        reply.status = status
        return reply
    }
}
