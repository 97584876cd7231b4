import Gate
import HTTPWire

extension RequestHead {
    /// The request as the gate sees it.
    var gateRequest: GateRequest {
        var request = GateRequest(
            method: String(decoding: methodName, as: UTF8.self), authority: String(decoding: authorityBytes, as: UTF8.self), path: pathBytes)
        var hasOrigin = false
        var asksForMethod = false
        for line in fields.lines {
            switch line.id {
            case .authorization: request.authorization.append(fields.string(line))
            case .macaroon, .grpcMetadataMacaroon: request.macaroonFields.append(fields.string(line))
            case .token: request.tokenFields.append(fields.string(line))
            case .origin: hasOrigin = true
            case .accessControlRequestMethod: asksForMethod = true
            default: break
            }
        }
        request.isPreflight = method == .options && hasOrigin && asksForMethod
        return request
    }

    /// Whether a person reads the answer: the caller names HTML among what it accepts, and likes JSON no better.
    var wantsPage: Bool {
        let values = fields.strings(.accept)
        guard let page = MediaRange.quality(of: "text/html", in: values), page > 0 else { return false }
        return page >= MediaRange.quality(of: "application/json", in: values) ?? 0
    }
}
