import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// The service behind the gate: says what it was asked for and remembers how.
final class RecordingUpstream: Service {
    struct Seen: Sendable {
        let method: String
        let path: String
        /// Names in lower case.
        let fields: [(name: String, value: String)]

        func values(_ name: String) -> [String] {
            fields.filter { $0.name == name.lowercased() }.map(\.value)
        }
    }

    private let requests = Mutex<[Seen]>([])
    private let onRunning: @Sendable (Int) -> Void

    init(onRunning: @escaping @Sendable (Int) -> Void) {
        self.onRunning = onRunning
    }

    var seen: [Seen] { requests.withLock { $0 } }

    static func answer(to path: String) -> String { "goods of \(path)\n" }

    func run() async throws {
        let responder = CallbackResponder<BasicRequestContext> { request, _ in self.answer(request) }
        let application = Application(
            responder: responder, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in self.onRunning(channel.localAddress?.port ?? 0) }, logger: quietLogger)
        try await application.run()
    }

    private func answer(_ request: Request) -> Response {
        let fields = request.headers.map { (name: $0.name.canonicalName, value: $0.value) }
        let seen = Seen(method: request.method.rawValue, path: request.uri.path, fields: fields)
        requests.withLock { $0.append(seen) }
        return Response(
            status: .ok, headers: [.contentType: "text/plain"], body: ResponseBody(byteBuffer: ByteBuffer(string: Self.answer(to: seen.path))))
    }
}

let quietLogger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
