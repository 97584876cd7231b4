import Gate
import HTTPWire
import L402
import Lightning
import NIOCore

/// Requests that the gate answers about itself, and forward-auth.
extension Exchange {
    /// `false` for what is for the services.
    func beginLocal(_ head: RequestHead, caller: Caller) -> Bool {
        if let gateway = loop.shared.gateway, GatewayDesk.claims(head.pathBytes) {
            begin(gateway, head, caller: caller)
            return true
        }
        let route = LocalRoutes.route(head)
        if route == nil || route == .unknown, let service = loop.shared.localService, service.claims(head.pathBytes) {
            collect(head.localRequest(caller), for: service)
            return true
        }
        guard let route else { return false }
        begin(route, head, caller: caller)
        return true
    }

    private func begin(_ route: LocalRoutes.Route, _ head: RequestHead, caller: Caller) {
        let local = loop.shared.local
        switch route {
        case .health, .ready:
            let upstreams = Readiness.Part(loop.shared.upstreamHealth)
            answer(.local, local.reply(to: route, method: head.method, upstreams: upstreams, isDraining: loop.isDraining))
        case .authorize(let appended) where !local.trustedProxies.isEmpty: authorize(head, appended: appended, proxy: caller)
        case .authorize, .unknown: answer(.refused, .error(status: 404, code: "no-service", message: "there is no such path here"))
        }
    }

    /// Decides about the request that a proxy in front describes; the caller is whom that proxy names.
    private func authorize(_ head: RequestHead, appended: ArraySlice<UInt8>?, proxy: Caller) {
        guard let peer = proxy.socketAddress, loop.shared.local.trustedProxies.contains(where: { $0.contains(peer) }) else {
            let message = "forward-auth answers only the proxies under `forward_auth.trusted`, and \(proxy.text) is none of them"
            return answer(.refused, .error(status: 403, code: "untrusted-proxy", message: message))
        }
        proxyStatus = ForwardAuthStatus(head, appended: appended)
        let original: OriginalRequest
        do {
            original = try OriginalRequest(head, appended: appended)
        } catch {
            return answer(.refused, .error(status: 400, code: "bad-original-request", message: error.message))
        }
        let caller = original.callerAddress.map { Caller($0, scheme: proxy.scheme) } ?? proxy
        noteRequest(original, caller)
        decide(original, head, caller: caller)
    }

    private func decide(_ original: OriginalRequest, _ head: RequestHead, caller: Caller) {
        var request = head.gateRequest(routingFields: loop.gate.services.routingFields)
        request.method = original.method
        request.authority = original.authority
        request.path = original.path
        request.isPreflight = original.method == "OPTIONS" && head.asksBeforehand
        switch loop.decide(request, now: loop.shared.clock.now()) {
        case .admitted(let permit):
            noteAdmission(permit)
            answer(.admitted, service: permit.service, .authorized(permit, head))
        case .preflight:
            // A 2xx would let it through to the service, unpaid.
            let message = "answer a browser's preflight in the proxy in front; it does not reach the service"
            answer(.refused, .error(status: 403, code: "preflight", message: message))
        case let decision: follow(decision, head, caller: caller)
        }
    }
}

extension RequestHead {
    /// Whether a browser asks for leave, as far as the fields tell: the method is the original request's to say.
    fileprivate var asksBeforehand: Bool {
        fields.first(.origin) != nil && fields.first(.accessControlRequestMethod) != nil
    }

    fileprivate func localRequest(_ caller: Caller) -> LocalRequest {
        LocalRequest(
            method: String(decoding: methodName, as: UTF8.self), target: String(decoding: originTarget, as: UTF8.self),
            authority: String(decoding: authorityBytes, as: UTF8.self), scheme: caller.scheme,
            fields: fields.lines.map { (String(decoding: fields.name(of: $0), as: UTF8.self).lowercased(), fields.string($0)) }, body: ByteBuffer(),
            callerText: caller.text, caller: caller.address)
    }
}

extension Reply {
    /// 200 with what the service may be told of the caller, for the proxy to put in the place of whatever the caller said himself. Every field is there, and
    /// empty where there is nothing to tell: a proxy that copies a field which is missing may leave the caller's, or the name of a variable.
    fileprivate static func authorized(_ permit: Permit, _ head: RequestHead) -> Reply {
        var fields = permit.identity?.fields ?? Permit.Identity.fieldNames.map { ($0, "") }
        // What is left of the caller's credentials when ours are taken off: the proxy passes this on instead of what came.
        let others = head.fields.strings(.authorization).filter { !permit.hidesMemberCredentials || MemberToken.text(ofAuthorization: $0) == nil }
            .compactMap { CredentialHeader.remainder(ofAuthorization: $0) }
        fields += [("X-Gatehouse-Authorization", others.first ?? ""), ("Cache-Control", "no-store")]
        return Reply(status: 200, fields: fields, body: [])
    }
}
