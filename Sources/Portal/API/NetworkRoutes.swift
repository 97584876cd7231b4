internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What anybody may ask: which network this is, and whether it is there.
struct NetworkRoutes {
    let configuration: PortalConfiguration
    let confirmsEmail: Bool

    func add(to router: Router<PortalContext>) {
        let network = configuration.network.json(isRegistrationOpen: configuration.isRegistrationOpen, confirmsEmail: confirmsEmail)
        router.get("/v4/network") { _, _ in Response(status: .ok, headers: .json, body: .init(byteBuffer: ByteBuffer(string: network))) }
        router.get("/v4/ping") { _, _ in
            var headers = HTTPFields.api
            headers[.contentType] = "text/plain; charset=utf-8"
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: "pong")))
        }
    }
}
