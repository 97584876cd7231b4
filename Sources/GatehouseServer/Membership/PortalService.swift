import Accounts
import NIOCore
import Portal
import ReverseProxy

/// The portal, as the data plane asks it.
struct PortalService: LocalService {
    let portal: Portal

    var bodyLimit: Int { portal.bodyLimit }

    func claims(_ path: ArraySlice<UInt8>) -> Bool { portal.claims(path) }

    func respond(to request: LocalRequest) async -> LocalReply {
        let userAgent = request.fields.first { $0.name == "user-agent" }?.value ?? ""
        let reply = await portal.respond(
            to: PortalRequest(
                method: request.method, target: request.target, authority: request.authority, fields: request.fields,
                body: Array(request.body.readableBytesView),
                caller: Caller(network: request.caller, address: request.callerText, userAgent: userAgent)))
        return LocalReply(status: reply.status, fields: reply.fields, body: reply.body)
    }
}
