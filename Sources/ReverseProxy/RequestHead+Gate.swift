import Gate
import HTTPWire

extension RequestHead {
    /// The request as the gate sees it.
    ///
    /// - Parameter routingFields: the names of the fields that some service looks at, in lower case.
    func gateRequest(routingFields: [String]) -> GateRequest {
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
        if request.isPreflight { request.requestedMethod = fields.strings(.accessControlRequestMethod).first ?? "" }
        if !routingFields.isEmpty { addRoutingFields(routingFields, to: &request) }
        return request
    }

    private func addRoutingFields(_ names: [String], to request: inout GateRequest) {
        for name in names {
            for value in fields.strings(named: name) { request.fields.append((name, value)) }
        }
        guard request.isPreflight else { return }
        let announced = fields.strings(named: "access-control-request-headers").flatMap { $0.split(separator: ",") }
        request.requestedFields = announced.map { String($0.drop { $0 == " " || $0 == "\t" }).lowercased() }
    }

    /// The origin of the page that a browser asks for; `nil` where none or several are named.
    var origin: String? {
        let values = fields.strings(.origin)
        return values.count == 1 ? values.first : nil
    }

    /// Whether a person reads the answer: the caller names HTML among what it accepts, and likes JSON no better.
    var wantsPage: Bool {
        let values = fields.strings(.accept)
        guard let page = MediaRange.quality(of: "text/html", in: values), page > 0 else { return false }
        return page >= MediaRange.quality(of: "application/json", in: values) ?? 0
    }
}
