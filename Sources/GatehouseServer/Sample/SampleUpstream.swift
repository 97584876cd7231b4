internal import Foundation
internal import HTTPTypes
internal import Hummingbird
public import Logging
internal import NIOCore
public import ServiceLifecycle

/// Two small services to try the gate on: swaps with prices on request and a health page, and notes that everybody behind the gate shares. It trusts whatever the gate tells it about its callers, as any service
/// behind the gate may that only the gate can reach.
public struct SampleUpstream: Service {
    private let host: String
    private let port: Int
    private let logger: Logger
    private let onRunning: @Sendable (Int) async -> Void

    /// - Parameter onRunning: is told the port.
    public init(host: String = "127.0.0.1", port: Int, logger: Logger, onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) {
        self.host = host
        self.port = port
        self.logger = logger
        self.onRunning = onRunning
    }

    public func run() async throws {
        let router = Router()
        router.get("/swap/health") { _, _ in "well\n" }
        router.get("/swap/quote") { request, _ in Self.quote(request) }
        router.get("/swap/stream") { _, _ in Self.stream() }
        router.post("/swap/out") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            return Self.json(["swap": "accepted", "bytes": "\(body.readableBytes)", "for": Self.caller(request)], status: .created)
        }
        let notes = SampleNotes()
        router.get("/notes") { _, _ in Self.json(["notes": notes.all], status: .ok) }
        router.post("/notes") { request, _ in
            let body = try await request.body.collect(upTo: SampleNotes.longest)
            notes.add(SampleNote(text: String(buffer: body), from: Self.caller(request)))
            return Self.json(["note": "kept", "for": Self.caller(request)], status: .created)
        }
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .notice)
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "sample"),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: quiet)
        try await application.run()
    }

    private static func quote(_ request: Request) -> Response {
        let amount = request.uri.queryParameters.get("amount").flatMap { UInt32($0) } ?? 100_000
        return json(["amount_sat": "\(amount)", "fee_sat": "\(amount / 200 + 20)", "for": caller(request)], status: .ok)
    }

    /// A line at a time, a million bytes in all: something to watch progress and back-pressure with.
    private static func stream() -> Response {
        let line = ByteBuffer(string: String(repeating: "swap ", count: 200) + "\n")
        return Response(
            status: .ok, headers: [.contentType: "text/plain"],
            body: ResponseBody { writer in
                for _ in 0..<1000 { try await writer.write(line) }
                try await writer.finish(nil)
            })
    }

    private static func caller(_ request: Request) -> String {
        guard let name = HTTPField.Name("X-Gatehouse-Subject") else { return "nobody" }
        return request.headers[name] ?? "nobody"
    }

    private static func json(_ members: [String: Any], status: HTTPResponse.Status) -> Response {
        let data = (try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])) ?? Data("{}".utf8)
        return Response(
            status: status, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: ByteBuffer(bytes: Array(data) + [10])))
    }
}
