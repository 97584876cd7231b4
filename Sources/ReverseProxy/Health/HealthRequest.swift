import Gate
import HTTPWire
import NIOCore
import NIOHPACK

extension UpstreamRequest {
    /// What a health check asks. Without any field that speaks of a caller: there is none.
    init(_ probe: HealthCheck.Probe, of address: UpstreamAddress) {
        let request = HealthRequest(probe, address)
        self.init(method: request.method, framing: request.framing, http1: request.http1, http2: request.http2, handshake: nil)
    }
}

private struct HealthRequest {
    let method: RequestHead.Method
    let framing: BodyFraming
    private let methodName: String
    private let path: String
    private let host: String
    private let scheme: String
    private let fields: [(name: String, value: String)]

    init(_ probe: HealthCheck.Probe, _ address: UpstreamAddress) {
        scheme = address.scheme == .https ? "https" : "http"
        switch probe {
        case .http(let path, let host, _):
            (method, methodName, framing) = (.get, "GET", .none)
            self.path = path
            self.host = host ?? address.description
            fields = [("user-agent", Self.userAgent), ("accept", "*/*")]
        case .grpc:
            (method, methodName, framing) = (.post, "POST", .chunked)
            path = "/grpc.health.v1.Health/Check"
            host = address.description
            fields = [("content-type", "application/grpc"), ("te", "trailers"), ("user-agent", Self.userAgent)]
        }
    }

    private static let userAgent = "gatehouse-health"

    var http1: ByteBuffer {
        var lines = Array("\(methodName) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n".utf8)
        for (name, value) in fields where name != "te" { lines.appendField(name, value) }
        lines.append(framing == .chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")
        return ByteBuffer(bytes: lines)
    }

    var http2: HPACKHeaders {
        HPACKHeaders([(":method", methodName), (":scheme", scheme), (":authority", host), (":path", path)] + fields)
    }
}
