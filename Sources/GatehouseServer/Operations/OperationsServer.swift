import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ReverseProxy
import ServiceLifecycle

/// Metrics, health and readiness on an address of their own, for who runs the gate. Goes on answering while the gate drains.
struct OperationsServer: ServiceLifecycle.Service {
    let address: HostAndPort
    let metrics: GatewayMetrics
    let readiness: @Sendable () -> Readiness
    let logger: Logger

    func run() async throws {
        let router = Router()
        router.get("/metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: PrometheusText.contentType, .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics.text())))
        }
        router.get("/gatehouse/health") { _, _ in Self.json(200, "{\"status\":\"ok\"}\n") }
        router.get("/gatehouse/ready") { _, _ in
            let readiness = readiness()
            return Self.json(readiness.status, readiness.json)
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname(address.host, port: address.port), serverName: "gatehouse"),
            onServerRunning: { channel in
                let place = channel.localAddress.map { "\($0.ipAddress ?? address.host):\($0.port ?? 0)" } ?? address.description
                logger.notice("metrics, health and readiness", metadata: ["address": "\(place)"])
            }, logger: logger.quiet)
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenerError(host: address.host, port: address.port, error)
        }
    }

    private static func json(_ status: Int, _ text: String) -> Response {
        Response(
            status: .init(code: status), headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
